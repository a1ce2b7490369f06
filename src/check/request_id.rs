//! Does the answer carry a request id?

use super::answer::{Answer, Ending};
use super::finding::Finding;
use super::name::CheckName;

/// The checks `request-id` (there and not empty) and `request-id-shape` (a UUID, as in the page's samples).
#[must_use]
pub fn request_id(answer: &Answer) -> Vec<Finding> {
    if answer.document().is_none() {
        return Vec::new();
    }
    let clause = match answer.ending {
        Ending::Success => "response.request-id",
        _ => "response.error.members",
    };
    let id = answer.text("RequestId").filter(|id| !id.trim().is_empty());
    let actual = id.map_or_else(|| "none".to_owned(), |id| format!("{id:?}"));
    let there = Finding::about(CheckName::RequestId, &[clause], id.is_some(), "a RequestId".to_owned(), actual.clone());
    let Some(id) = id else { return vec![there] };
    let expected = "a UUID".to_owned();
    vec![
        there,
        Finding::about(CheckName::RequestIdShape, &["response.request-id.shape"], is_uuid(id), expected, actual),
    ]
}

/// Five groups of hexadecimal digits in either case: 8-4-4-4-12.
#[must_use]
pub fn is_uuid(text: &str) -> bool {
    let lengths: Vec<_> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}
