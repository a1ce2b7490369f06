use std::time::Duration;

use super::request::Request;
use super::response::Response;

/// One request and its response as they were on the wire. This is what is judged; what of it is shown goes through a
/// [`Redaction`](super::Redaction). `Debug` shows no values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// What was sent.
    pub request: Request,
    /// What came back.
    pub response: Response,
    /// The time from the start of the call to the last byte of the response.
    pub elapsed: Duration,
}
