use std::time::Duration;

use serde::Serialize;

use super::credentials::Credentials;
use super::redaction::Redaction;
use super::request::{Method, Request};
use super::response::Response;

/// One request and its response as they were on the wire. Whatever can be had of it is redacted: the access key secret, the
/// security token and the signature stand nowhere in it, in no spelling, also where the endpoint has echoed them. It may be
/// shown, written and decoded.
#[derive(Debug)]
pub struct Exchange {
    sent: Request,
    redaction: Redaction,
    /// What came back.
    pub response: Response,
    /// The time from the start of the call to the last byte of the response.
    pub elapsed: Duration,
}

/// A request without its secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RedactedRequest {
    /// The method.
    pub method: Method,
    /// Path and query as they stood in the request line, but for the secrets.
    pub target: String,
    /// The headers in the order they were sent.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl RedactedRequest {
    /// `request` without the secrets of `credentials` and without its signature: what can be shown of a request that was never
    /// sent, or never answered.
    #[must_use]
    pub fn new(request: &Request, credentials: Option<&Credentials>) -> Self {
        Self::with(&Redaction::of(request, credentials), request)
    }

    fn with(redaction: &Redaction, request: &Request) -> Self {
        Self {
            method: request.method,
            target: redaction.text(&request.target),
            headers: redaction.headers(&request.headers),
            body: redaction.text(&String::from_utf8_lossy(&request.body)),
        }
    }
}

impl Exchange {
    /// Redacts what `request`, signed with `credentials`, and its response were.
    #[must_use]
    pub fn new(request: Request, credentials: Option<&Credentials>, response: &Response, elapsed: Duration) -> Self {
        let redaction = Redaction::of(&request, credentials);
        let response = Response {
            status: response.status,
            headers: redaction.headers(&response.headers),
            body: redaction.bytes(&response.body),
        };
        Self { sent: request, redaction, response, elapsed }
    }

    /// What was sent. Few exchanges are ever shown, and this reads the whole request for secrets: it is done where it is asked
    /// for.
    #[must_use]
    pub fn request(&self) -> RedactedRequest {
        RedactedRequest::with(&self.redaction, &self.sent)
    }
}
