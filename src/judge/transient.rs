//! Answers that a front end gives whatever a call is about.

use crate::check::{Answer, Ending};
use crate::record::Attempt;
use crate::suite::ErrorTable;
use crate::wire::Response;

/// What codes of throttling begin with (Alibaba Cloud's KMS quotas, and its API gateway error table).
const THROTTLING: [&str; 2] = ["Throttling", "Rejected.Throttling"];

/// The transient answer that a response is: throttling, or a 502, 503 or 504 of whatever stands before the endpoint. One with a
/// Code of the error table is the operation's own, and is judged.
#[must_use]
pub fn transient(response: &Response, errors: &ErrorTable) -> Option<Attempt> {
    let status = response.status;
    let by_status = matches!(status, 429 | 502..=504);
    if !by_status && !mentions_throttling(&response.body) {
        return None;
    }
    let code = match Answer::read_as_chosen(response).ending {
        Ending::Error(code) => code,
        Ending::Success | Ending::Unclear(_) => String::new(),
    };
    let throttled = status == 429 || THROTTLING.iter().any(|start| code.starts_with(start));
    match (errors.row(&code), throttled, by_status) {
        (Some(_), _, _) | (None, false, false) => None,
        (None, true, _) => Some(Attempt::Throttled { status }),
        (None, false, true) => Some(Attempt::Unavailable { status }),
    }
}

/// Whether it is worth reading: most answers are not, and each would be read twice.
fn mentions_throttling(body: &[u8]) -> bool {
    memchr::memmem::find(body, THROTTLING[0].as_bytes()).is_some()
}
