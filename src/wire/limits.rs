use std::time::Duration;

/// The largest number of headers in a response.
pub(super) const MOST_HEADERS: usize = 100;

/// How long and how much a call may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest time to reach the endpoint: name resolution, connection and TLS handshake.
    pub connect: Duration,
    /// The longest time for the whole call, from its start (the connection included) to the last byte of the response.
    pub response: Duration,
    /// The largest body of a response, in bytes.
    pub body_bytes: usize,
    /// The largest head of a response, in bytes as sent: status line and headers. Beyond some 400 KB, and beyond 100 headers, the
    /// HTTP library's own limit ends the call with the same error.
    pub head_bytes: usize,
}

impl Default for Limits {
    /// 10 seconds to connect, 30 in all; a body of 1 MiB (the largest answer documented is some 33 KB), a head of 64 KiB.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            response: Duration::from_secs(30),
            body_bytes: 1 << 20,
            head_bytes: 64 << 10,
        }
    }
}
