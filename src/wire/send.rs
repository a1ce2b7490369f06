use super::request::Request;
use super::response::Response;
use super::send_error::SendError;

/// Something that gets the response to a request.
pub trait Send: Sync {
    /// Sends `request` once and waits for the whole response, within the sender's limits. A redirect is a response like any
    /// other, and a request is never repeated.
    fn send(&self, request: &Request) -> impl Future<Output = Result<Response, SendError>> + std::marker::Send;
}
