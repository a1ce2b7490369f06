//! What connections may cost.

use std::time::Duration;

/// What connections may cost. Nothing that a client sends is kept without a bound.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The longest request target in bytes. A policy of 32,768 bytes, each percent-encoded, needs about 99,500.
    pub target_bytes: usize,
    /// The largest request head in bytes: request line and header fields.
    pub head_bytes: usize,
    /// The largest body in bytes, chunk framing left out.
    pub body_bytes: usize,
    /// What all connections together may hold, in bytes: heads, bodies and answers that are under way. Beyond it those
    /// are closed that have been idle longest, of the ones that hold something.
    pub all_bytes: usize,
    /// The largest number of connections at a time. One more closes the one that has been idle longest.
    pub connections: usize,
    /// How long a request head may take from its first byte to its last.
    pub head_timeout: Duration,
    /// How long a request body may take.
    pub body_timeout: Duration,
    /// How long a connection may be open without a request; empty lines are none.
    pub idle_timeout: Duration,
    /// How long a response may take to be written.
    pub write_timeout: Duration,
    /// How long a stopping server waits for the requests it is answering.
    pub stop_timeout: Duration,
    /// How many nonces are remembered, each in some 200 bytes however long it is; beyond it the one that expires first is
    /// forgotten.
    pub nonces: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            target_bytes: 144 * 1024,
            head_bytes: 192 * 1024,
            body_bytes: 256 * 1024,
            all_bytes: 64 * 1024 * 1024,
            connections: 1024,
            head_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(30),
            idle_timeout: Duration::from_secs(60),
            write_timeout: Duration::from_secs(30),
            stop_timeout: Duration::from_secs(5),
            nonces: 250_000,
        }
    }
}
