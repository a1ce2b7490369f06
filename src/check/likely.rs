//! Is a refusal whose code the page leaves open one of those that are likely?

use crate::plan::PlannedStep;

use super::answer::{Answer, Ending};
use super::finding::{Basis, Finding};
use super::name::CheckName;

/// The check `likely`, beside `outcome`: of a step that any refusal will do for, that the code is one of those that the case
/// calls likely. That is a reading of the page, and judged as what is inferred.
#[must_use]
pub fn likely(planned: &PlannedStep, answer: &Answer) -> Option<Finding> {
    let codes = planned.step.expect.likely();
    let Ending::Error(code) = &answer.ending else { return None };
    if codes.is_empty() || !answer.refuses(planned.step.names_an_operation()) {
        return None;
    }
    let ids: Vec<_> = planned.clauses.iter().map(String::as_str).collect();
    let finding = Finding::about(CheckName::Likely, &ids, codes.contains(code), codes.join(" or "), code.clone());
    Some(Finding { basis: Basis::Inferred, ..finding })
}
