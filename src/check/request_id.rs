//! Does the answer carry a request id?

use super::answer::{Answer, Ending};
use super::finding::Finding;
use super::name::CheckName;

/// The clause of the members of an error, which the page does not show.
const MEMBERS: &str = "response.error.members";
/// The clause of the shape of a request id.
const SHAPE: &str = "response.request-id.shape";

/// The checks `request-id` (there and not empty) and `request-id-shape` (a UUID, as in the page's samples of successes).
#[must_use]
pub fn request_id(answer: &Answer) -> Vec<Finding> {
    if answer.document().is_none() {
        return Vec::new();
    }
    let (there, shape): (&[&str], &[&str]) = match answer.ending {
        Ending::Success => (&["response.request-id"], &[SHAPE]),
        _ => (&[MEMBERS], &[SHAPE, MEMBERS]),
    };
    let id = answer.text("RequestId").filter(|id| !id.trim().is_empty());
    let actual = id.map_or_else(|| "none".to_owned(), |id| format!("{id:?}"));
    let there = Finding::about(CheckName::RequestId, there, id.is_some(), "a RequestId".to_owned(), actual.clone());
    let Some(id) = id else { return vec![there] };
    let expected = "a UUID".to_owned();
    vec![there, Finding::about(CheckName::RequestIdShape, shape, is_uuid(id), expected, actual)]
}

/// Five groups of hexadecimal digits in either case: 8-4-4-4-12.
#[must_use]
pub fn is_uuid(text: &str) -> bool {
    let lengths: Vec<_> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}
