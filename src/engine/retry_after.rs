//! The header `Retry-After` (RFC 9110, section 10.2.3).

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

use crate::wire::Response;

/// The pause that an answer asks for, in seconds or up to a date. A date is held against the answer's own, where it has one: the
/// clocks of the two sides may differ. What cannot be read asks for nothing.
#[must_use]
pub fn retry_after(response: &Response, now: Timestamp) -> Option<Duration> {
    let written = response.header("retry-after")?.trim();
    if !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number has are a long time.
        return Some(Duration::from_secs(written.parse().unwrap_or(u64::MAX)));
    }
    let now = response.header("date").and_then(date).unwrap_or(now);
    Some(date(written)?.duration_since(now).try_into().unwrap_or(Duration::ZERO))
}

/// A date as HTTP has it, `Sun, 06 Nov 1994 08:49:37 GMT`.
fn date(written: &str) -> Option<Timestamp> {
    DateTimeParser::new().parse_timestamp(written.trim()).ok()
}
