//! Has an error the members that clients read?

use super::answer::{Answer, Ending};
use super::finding::Finding;
use super::name::CheckName;

const CLAUSE: &str = "response.error.members";

/// The check `error-body`: Code and Message are there as text.
#[must_use]
pub fn error_body(answer: &Answer) -> Option<Finding> {
    if answer.ending == Ending::Success {
        return None;
    }
    let document = answer.document()?;
    let missing: Vec<_> = ["Code", "Message"]
        .into_iter()
        .filter(|name| document.text(name).is_none_or(|text| text.trim().is_empty()))
        .collect();
    let actual = match missing.as_slice() {
        [] => "both".to_owned(),
        missing => format!("no {}", missing.join(" and no ")),
    };
    Some(Finding::about(CheckName::ErrorBody, &[CLAUSE], missing.is_empty(), "Code and Message".to_owned(), actual))
}
