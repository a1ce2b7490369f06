//! Does the call end as the step expects?

use crate::plan::PlannedStep;
use crate::suite::{ErrorTable, Expect, Operation, Outcome};

use super::answer::{Answer, Ending};
use super::finding::{Basis, Finding, Result};

/// The check `outcome`: accepted, or refused with the code or one of the codes that are expected.
#[must_use]
pub fn outcome(planned: &PlannedStep, answer: &Answer, errors: &ErrorTable) -> Finding {
    let outcomes = planned.step.expect.outcomes();
    let holds = match &answer.ending {
        Ending::Success => outcomes.contains(&Outcome::Success),
        Ending::Error(code) => outcomes.contains(&Outcome::Error(code)),
        Ending::Unclear(_) => false,
    };
    let result = match (outcomes.is_empty(), holds) {
        (true, _) => Result::Recorded,
        (false, true) => Result::Holds,
        (false, false) => Result::Broken,
    };
    Finding {
        check: "outcome",
        clauses: clauses(planned, answer, errors),
        basis: Basis::Expectation,
        result,
        expected: expected(&outcomes, planned.step.call, errors),
        actual: actual(answer),
        open: if outcomes.len() > 1 { outcomes.iter().map(ToString::to_string).collect() } else { Vec::new() },
    }
}

/// The clauses of the step, and where one documented error alone is expected, the row of that error. Where the page leaves
/// the choice among several, an answer says nothing about the rows of the others.
fn clauses(planned: &PlannedStep, answer: &Answer, errors: &ErrorTable) -> Vec<String> {
    let mut clauses = planned.clauses.clone();
    if let Expect::AnyOf(words) = &planned.step.expect {
        let came = |code: &str| matches!(&answer.ending, Ending::Error(it) if it == code);
        let others: Vec<_> = words.iter().filter(|code| !came(code)).filter_map(|code| errors.row(code)).collect();
        clauses.retain(|id| !others.iter().any(|row| row.clause == *id));
    }
    if let (Expect::Error(code), Operation::SetKeyPolicy) = (&planned.step.expect, planned.step.call) {
        clauses.extend(errors.row(code).map(|row| row.clause.clone()).filter(|id| !planned.clauses.contains(id)));
    }
    clauses
}

/// Of other operations the code alone is expected: their tables are not this page's.
fn expected(outcomes: &[Outcome<'_>], call: Operation, errors: &ErrorTable) -> String {
    let one = |outcome: &Outcome<'_>| match outcome {
        Outcome::Success => "success".to_owned(),
        Outcome::Error(code) => match errors.row(code).filter(|_| call == Operation::SetKeyPolicy) {
            Some(row) => format!("{} {code}", row.status),
            None => (*code).to_owned(),
        },
    };
    match outcomes {
        [] => "anything: the page is silent".to_owned(),
        outcomes => outcomes.iter().map(one).collect::<Vec<_>>().join(" or "),
    }
}

fn actual(answer: &Answer) -> String {
    match &answer.ending {
        Ending::Success => format!("success ({})", answer.status),
        Ending::Error(code) => format!("{} {code}", answer.status),
        Ending::Unclear(why) => why.clone(),
    }
}
