//! What a server is started with.

use std::net::SocketAddr;

use crate::{Behaviour, World};

use super::Clock;

/// What a server is started with.
#[derive(Debug)]
pub struct Config {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// What exists at first.
    pub world: World,
    /// How it behaves.
    pub behaviour: Behaviour,
    /// What time it is there.
    pub clock: Clock,
}

/// Why a server cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}; name a free port, or port 0 to take one")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
}
