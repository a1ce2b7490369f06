//! How much of what an endpoint said is shown, and how. Secrets are out of it already.

use crate::wire::{RedactedResponse, cut, visible, visible_line};

/// The most characters of a text within a line: a code, a message, what came in the place of what was expected.
const MOST_OF_A_LINE: usize = 2_000;
/// The most characters of a text of several lines, such as a difference.
const MOST_OF_A_TEXT: usize = 8_000;
/// The most characters of a body that is recorded as it came: the longest answer that is documented has some 33,000.
const MOST_OF_A_BODY: usize = 64_000;

/// A text within a line.
pub(super) fn line(text: &str) -> String {
    visible_line(&cut(text, MOST_OF_A_LINE)).into_owned()
}

/// A text of several lines.
pub(super) fn lines(text: &str) -> String {
    visible(&cut(text, MOST_OF_A_TEXT)).into_owned()
}

/// A body, as a record or a baseline has it.
pub(super) fn body(text: &str) -> String {
    cut(text, MOST_OF_A_BODY).into_owned()
}

/// A response, as a record has it: as it came, but for what is too long.
pub(super) fn response(response: &RedactedResponse) -> RedactedResponse {
    let short = |text: &str| cut(text, MOST_OF_A_LINE).into_owned();
    let headers = response.headers.iter().map(|(name, value)| (short(name), short(value))).collect();
    RedactedResponse { headers, body: body(&response.body), status: response.status }
}
