//! Has the answer the documented status?

use crate::profile::Tolerances;
use crate::suite::ErrorTable;

use super::answer::{Answer, Ending};
use super::finding::{Finding, Result};

/// The check `status`: 200 for a success, the row's status for a documented error, or another one that is tolerated.
#[must_use]
pub fn status(answer: &Answer, errors: &ErrorTable, tolerated: &Tolerances) -> Option<Finding> {
    let (clause, documented) = match &answer.ending {
        Ending::Success => ("response.success.status", 200),
        Ending::Error(code) => errors.row(code).map(|row| (row.clause.as_str(), row.status))?,
        Ending::Unclear(_) => return None,
    };
    let holds = answer.status == documented;
    let finding = Finding::about("status", &[clause], holds, documented.to_string(), answer.status.to_string());
    let (Ending::Error(code), false) = (&answer.ending, holds) else { return Some(finding) };
    Some(match tolerated.of(code, answer.status) {
        Some(why) => {
            let actual = format!("{}, which the profile tolerates for {code}: {why}", answer.status);
            Finding { result: Result::Tolerated, actual, ..finding }
        }
        None => finding,
    })
}
