//! Does the call end as the step expects?

use crate::plan::{PlannedStep, SETS};
use crate::suite::{ErrorRow, ErrorTable, Expect, Outcome, Step};

use super::answer::{Answer, Ending};
use super::finding::{Basis, Finding, Found};
use super::name::CheckName;

/// The check `outcome`: accepted, refused with the code or one of the codes that are expected, or refused with any.
#[must_use]
pub fn outcome(planned: &PlannedStep, answer: &Answer, errors: &ErrorTable) -> Finding {
    let step = &planned.step;
    let outcomes = step.expect.outcomes();
    let holds = match (&step.expect, &answer.ending) {
        (Expect::Refused { .. }, _) => answer.refuses(step.names_an_operation()),
        (_, Ending::Success) => outcomes.contains(&Outcome::Success),
        (_, Ending::Error(code)) => outcomes.contains(&Outcome::Error(code)),
        (_, Ending::Unclear(_)) => false,
    };
    let found = match (&step.expect, holds) {
        (Expect::Observe, _) => Found::Recorded,
        (_, true) => Found::Holds,
        (_, false) => Found::Broken,
    };
    Finding {
        check: CheckName::Outcome,
        clauses: clauses(planned, answer, found, errors),
        basis: Basis::Expectation,
        found,
        expected: expected(&outcomes, step, errors),
        actual: actual(answer),
        open: if outcomes.len() > 1 { outcomes.iter().map(ToString::to_string).collect() } else { Vec::new() },
    }
}

/// What clauses of how an answer looks begin with. They have checks of their own: that a call is accepted or refused says
/// nothing of its answer's content type.
const OF_THE_ANSWER: &str = "response.";

/// The clauses of the step that are about what comes of a call, and where one documented error alone is expected, the row of
/// that error. Where the page leaves the choice among several, an answer says nothing about the rows of the others. Where no
/// clause is left, an accepted call shows that a policy can be set, and a call that ends otherwise than it should leaves
/// nothing to be said of the step's clauses.
fn clauses(planned: &PlannedStep, answer: &Answer, found: Found, errors: &ErrorTable) -> Vec<String> {
    let mut clauses: Vec<_> = planned.clauses.iter().filter(|id| !id.starts_with(OF_THE_ANSWER)).cloned().collect();
    let open: Vec<_> = match &planned.step.expect {
        Expect::AnyOf(words) => words.iter().filter_map(|code| errors.row(code)).collect(),
        Expect::Refused { .. } => errors.documented.iter().collect(),
        _ => Vec::new(),
    };
    let came = |row: &ErrorRow| matches!(&answer.ending, Ending::Error(code) if *code == row.code);
    clauses.retain(|id| !open.iter().any(|row| row.clause == *id && !came(row)));
    if let (Expect::Error(code), Some(_)) = (&planned.step.expect, planned.step.call.documented()) {
        clauses.extend(errors.row(code).map(|row| row.clause.clone()).filter(|id| !planned.clauses.contains(id)));
    }
    match found {
        _ if !clauses.is_empty() => clauses,
        _ if planned.step.sets_a_policy() => vec![SETS.to_owned()],
        Found::Broken if !planned.rests_on.is_empty() => planned.rests_on.clone(),
        Found::Broken | Found::Recorded => planned.clauses.clone(),
        Found::Holds => clauses,
    }
}

/// Of other operations the code alone is expected: their tables are not this page's.
fn expected(outcomes: &[Outcome<'_>], step: &Step, errors: &ErrorTable) -> String {
    let one = |outcome: &Outcome<'_>| match outcome {
        Outcome::Success => "success".to_owned(),
        Outcome::Error(code) => match errors.row(code).filter(|_| step.call.documented().is_some()) {
            Some(row) => format!("{} {code}", row.status),
            None => (*code).to_owned(),
        },
    };
    match outcomes {
        [] if step.expect.is_refusal() && step.names_an_operation() => {
            "refused (a Code and a status from 400 to 499)".to_owned()
        }
        [] if step.expect.is_refusal() => "refused (a Code and a status from 400 to 499, or 501)".to_owned(),
        [] => "anything: the page is silent".to_owned(),
        outcomes => outcomes.iter().map(one).collect::<Vec<_>>().join(" or "),
    }
}

/// Where the endpoint chose the format, with the one that it chose.
fn actual(answer: &Answer) -> String {
    let ending = match &answer.ending {
        Ending::Success => format!("success ({})", answer.status),
        Ending::Error(code) => format!("{} {code}", answer.status),
        Ending::Unclear(why) => return why.clone(),
    };
    if answer.chosen { format!("{ending} in {}", answer.asked.parameter()) } else { ending }
}
