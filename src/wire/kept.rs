//! Which connections have carried an answer already, so that what becomes of the next request on one can be told from a call that
//! was lost.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use hyper::http::Extensions;
use hyper_util::client::legacy::connect::HttpInfo;

use super::cause::find;

/// A kept connection is given up after this time, before common servers do so (Node's after five seconds): a request on a
/// connection that is just being closed would be lost.
pub(super) const IDLE: Duration = Duration::from_secs(4);

/// How many connections are remembered before those that have been given up are forgotten.
const MANY: usize = 1024;

/// The connections that have carried an answer, by their own address, with the time of the last one.
#[derive(Debug, Default)]
pub(super) struct Kept(Mutex<HashMap<SocketAddr, Instant>>);

impl Kept {
    /// Takes note of an answer.
    pub(super) fn answered(&self, on: Option<SocketAddr>) {
        let Some(on) = on else { return };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MANY {
            known.retain(|_, last| last.elapsed() <= IDLE);
        }
        known.insert(on, Instant::now());
    }

    /// Whether a request that went out on this connection went out on one that was kept, not long after its last answer: a server that
    /// thinks about a request and then closes has not closed an idle connection. It is asked when the connection is closed, so that
    /// it is forgotten: a new one may have the same address.
    pub(super) fn was_kept(&self, on: Option<SocketAddr>) -> bool {
        let Some(on) = on else { return false };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&on).is_some_and(|last| last.elapsed() <= IDLE)
    }
}

/// The address from which an answered request went out.
pub(super) fn local_address(answered: &reqwest::Response) -> Option<SocketAddr> {
    answered.extensions().get::<HttpInfo>().map(HttpInfo::local_addr)
}

/// The address from which a request went out that ended in this error.
pub(super) fn local_address_of(error: &reqwest::Error) -> Option<SocketAddr> {
    let mut known = Extensions::new();
    find::<hyper_util::client::legacy::Error>(error)?.connect_info()?.get_extras(&mut known);
    known.get::<HttpInfo>().map(HttpInfo::local_addr)
}
