use serde::{Deserialize, Serialize};

use super::request::Method;

/// A request without its secrets: it may be shown and kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedactedRequest {
    /// The method.
    pub method: Method,
    /// Path and query as they stood in the request line, but for the secrets.
    pub target: String,
    /// The headers in the order they were sent.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub body: String,
}

/// A response without the secrets that an endpoint may echo: it may be shown and kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedactedResponse {
    /// The status code.
    pub status: u16,
    /// All headers in the order they came.
    pub headers: Vec<(String, String)>,
    /// The body as text; bytes that are not UTF-8 are replaced by U+FFFD.
    pub body: String,
}
