use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::client_error::ClientError;
use super::endpoint::Endpoint;
use super::limits::Limits;
use super::long_target::LongTarget;
use super::pooled::Pooled;
use super::request::Request;
use super::response::Response;
use super::send::Send;
use super::send_error::SendError;
use super::tls::client_config;

/// The sender of one endpoint. It keeps connections for a while, follows no redirect, decompresses nothing, and takes no proxy
/// from the environment.
pub struct Client {
    pooled: Pooled,
    long_target: LongTarget,
    calls: AtomicUsize,
}

/// One of so many calls, the second first, goes on a connection of its own: there it is seen whether more comes than one response,
/// which the HTTP library does not tell.
const WATCHED: usize = 16;

impl Client {
    /// A client for `endpoint`, with roots beside the built-in ones from `extra_authorities`, a PEM file with certificates.
    pub fn new(endpoint: &Endpoint, limits: Limits, extra_authorities: Option<&[u8]>) -> Result<Self, ClientError> {
        let tls = client_config(extra_authorities)?;
        Ok(Self {
            pooled: Pooled::new(endpoint.clone(), limits, tls.clone())?,
            long_target: LongTarget::new(endpoint.clone(), limits, Arc::new(tls)),
            calls: AtomicUsize::new(0),
        })
    }
}

impl Client {
    /// Sends `request` once, as [`Send::send`] does, on a new connection that is not kept.
    pub async fn send_afresh(&self, request: &Request) -> Result<Response, SendError> {
        match self.pooled.url(&request.target) {
            Some(url) => self.pooled.send_afresh_to(url, request).await,
            None => self.long_target.send(request).await,
        }
    }
}

impl Send for Client {
    async fn send(&self, request: &Request) -> Result<Response, SendError> {
        let is_watched = self.calls.fetch_add(1, Ordering::Relaxed) % WATCHED == 1;
        // The URL type of the one would stop at 65,534 bytes and might spell a target differently than it was signed.
        match self.pooled.url(&request.target).filter(|_| !is_watched) {
            Some(url) => self.pooled.send_to(url, request).await,
            None => self.long_target.send(request).await,
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", &self.long_target.endpoint())
            .field("limits", &self.long_target.limits())
            .finish_non_exhaustive()
    }
}
