//! Do both formats say the same?

use super::answer::{Answer, Ending};
use super::finding::{Basis, Finding};
use super::name::CheckName;
use super::several::{Several, Whose};

/// The check `formats-agree`, where a case asks for it: each step that was made in both formats ends the same way in both.
#[must_use]
pub fn formats_agree(several: &Several<'_>) -> Vec<(Whose, Finding)> {
    let Several { trial, answers } = several;
    if !trial.case.compare_formats {
        return Vec::new();
    }
    let own = answers.iter().enumerate().filter(|(_, (planned, _))| planned.format == trial.format);
    own.filter_map(|(number, (planned, answer))| {
        let same_step = |(other, _): &&(&crate::plan::PlannedStep, &Answer)| {
            other.format != trial.format && other.step.name == planned.step.name
        };
        let (_, other) = answers.iter().find(same_step)?;
        Some((Whose::Step(number), agree(&trial.clauses, answer, other)))
    })
    .collect()
}

/// Whether the same call ended the same way, with the same status and message, in XML and in JSON.
#[must_use]
pub fn agree(clauses: &[String], one: &Answer, other: &Answer) -> Finding {
    let (expected, actual) = (said(one), said(other));
    let ids: Vec<_> = clauses.iter().map(String::as_str).collect();
    let finding = Finding::about(CheckName::FormatsAgree, &ids, expected == actual, expected, actual);
    Finding { basis: Basis::Expectation, ..finding }
}

fn said(answer: &Answer) -> String {
    match &answer.ending {
        Ending::Success => format!("{} success", answer.status),
        Ending::Error(code) => format!("{} {code} {:?}", answer.status, answer.message().unwrap_or_default()),
        Ending::Unclear(why) => why.clone(),
    }
}
