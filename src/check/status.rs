//! Has the answer the documented status?

use crate::suite::ErrorTable;

use super::answer::{Answer, Ending};
use super::finding::Finding;
use super::name::CheckName;

/// The check `status`: 200 for a success, the row's status for a documented error.
#[must_use]
pub fn status(answer: &Answer, errors: &ErrorTable) -> Option<Finding> {
    let (clause, documented) = match &answer.ending {
        Ending::Success => ("response.success.status", 200),
        Ending::Error(code) => errors.row(code).map(|row| (row.clause.as_str(), row.status))?,
        Ending::Unclear(_) => return None,
    };
    let holds = answer.status == documented;
    Some(Finding::about(CheckName::Status, &[clause], holds, documented.to_string(), answer.status.to_string()))
}
