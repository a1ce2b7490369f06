use std::time::Duration;

/// Why a call has no response that can be judged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The name of the host has no address.
    #[error("the name of {endpoint} could not be resolved ({problem}); check the host name of the endpoint")]
    NameNotResolved {
        /// The endpoint.
        endpoint: String,
        /// What the resolver said.
        problem: String,
    },
    /// Nothing accepts connections there.
    #[error("no connection to {endpoint} ({problem}); is it running, and is the port right?")]
    NotReachable {
        /// The endpoint.
        endpoint: String,
        /// What the operating system said.
        problem: String,
    },
    /// The TLS handshake failed.
    #[error("no TLS connection to {endpoint} ({problem}); {remedy}")]
    Tls {
        /// The endpoint.
        endpoint: String,
        /// What the handshake failed on.
        problem: String,
        /// What to do about it.
        remedy: &'static str,
    },
    /// No connection within the limit.
    #[error("no connection to {endpoint} within {limit:?}; check address and network, or raise the connect time limit")]
    ConnectTimeout {
        /// The endpoint.
        endpoint: String,
        /// [`Limits::connect`](super::Limits::connect)
        limit: Duration,
    },
    /// No whole response within the limit.
    #[error(
        "no complete response from {endpoint} within {limit:?}; the endpoint is slow or does not answer: look at its log, or raise the response time limit"
    )]
    ResponseTimeout {
        /// The endpoint.
        endpoint: String,
        /// [`Limits::response`](super::Limits::response)
        limit: Duration,
    },
    /// The connection was closed or broke before the head of a response was complete.
    #[error(
        "{endpoint} closed the connection without a response; it may have crashed on this request: look at its log"
    )]
    NoResponse {
        /// The endpoint.
        endpoint: String,
    },
    /// A connection that was kept from an earlier call was closed before anything of a response came. The other side may have
    /// closed it before the request was there, as servers do with connections that are idle.
    #[error(
        "{endpoint} closed the kept connection that the request went out on; a new connection decides whether it answers"
    )]
    KeptConnectionClosed {
        /// The endpoint.
        endpoint: String,
    },
    /// The connection broke for a reason of the network.
    #[error("the connection to {endpoint} broke ({problem}); check the network and run again")]
    ConnectionLost {
        /// The endpoint.
        endpoint: String,
        /// What the operating system said.
        problem: String,
    },
    /// What came is not HTTP/1.1.
    #[error(
        "the response of {endpoint} is not well-formed HTTP/1.1 ({problem}); the endpoint, or what stands before it, has to frame its responses as RFC 9112 says"
    )]
    Malformed {
        /// The endpoint.
        endpoint: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The connection was closed in the middle of the body of a response.
    #[error(
        "{endpoint} closed the connection in the middle of its response; compare its Content-Length with the length of the body it sends"
    )]
    Truncated {
        /// The endpoint.
        endpoint: String,
    },
    /// Status line and headers are too large, or too many.
    #[error(
        "the head of the response of {endpoint} is larger than {limit} bytes or has more than 100 headers; no answer of this operation needs that"
    )]
    HeadTooLarge {
        /// The endpoint.
        endpoint: String,
        /// [`Limits::head_bytes`](super::Limits::head_bytes)
        limit: usize,
    },
    /// The HTTP library does not take the head, and does not say for which of these reasons.
    #[error(
        "the head of the response of {endpoint} is larger than 400 KB, has more than 100 headers, or announces a body of 2^64 - 2 bytes or more; no answer of this operation needs that"
    )]
    HeadRefused {
        /// The endpoint.
        endpoint: String,
    },
    /// More came on the connection than one response.
    #[error(
        "{endpoint} sent more than one response to a request, or a response longer than its framing says; the next call on such a connection would get an answer that is not its own: compare its Content-Length with the length of the body it sends"
    )]
    Surplus {
        /// The endpoint.
        endpoint: String,
    },
    /// The body is too large.
    #[error(
        "the body of the response of {endpoint} is larger than {limit} bytes; no answer of this operation is that long"
    )]
    BodyTooLarge {
        /// The endpoint.
        endpoint: String,
        /// [`Limits::body_bytes`](super::Limits::body_bytes)
        limit: usize,
    },
    /// The request cannot be sent as it is. [`build`](super::build()) makes no such request.
    #[error("the request to {endpoint} cannot be sent ({problem}); only requests built for this endpoint can be")]
    Unsendable {
        /// The endpoint.
        endpoint: String,
        /// What stands against it.
        problem: String,
    },
}

impl SendError {
    /// Whether the endpoint answered, and answered wrongly. False for trouble on the way to it and for its silence, which may be
    /// the network's fault.
    #[must_use]
    pub fn is_endpoint_fault(&self) -> bool {
        match self {
            Self::Malformed { .. }
            | Self::Truncated { .. }
            | Self::HeadTooLarge { .. }
            | Self::HeadRefused { .. }
            | Self::Surplus { .. }
            | Self::BodyTooLarge { .. } => true,
            Self::NameNotResolved { .. }
            | Self::NotReachable { .. }
            | Self::Tls { .. }
            | Self::ConnectTimeout { .. }
            | Self::ResponseTimeout { .. }
            | Self::NoResponse { .. }
            | Self::KeptConnectionClosed { .. }
            | Self::ConnectionLost { .. }
            | Self::Unsendable { .. } => false,
        }
    }

    /// Whether there was an endpoint and this call went wrong with it, so that another call may go well. Not its silence: whoever
    /// went on would wait for every call as long again.
    #[must_use]
    pub fn is_about_one_call(&self) -> bool {
        self.is_endpoint_fault()
            || matches!(
                self,
                Self::NoResponse { .. }
                    | Self::KeptConnectionClosed { .. }
                    | Self::ConnectionLost { .. }
                    | Self::Unsendable { .. }
            )
    }

    /// Whether nobody was reached, or whoever was reached is silent: several such calls in a row, and the endpoint may be gone.
    #[must_use]
    pub fn is_out_of_reach(&self) -> bool {
        matches!(
            self,
            Self::NameNotResolved { .. }
                | Self::NotReachable { .. }
                | Self::Tls { .. }
                | Self::ConnectTimeout { .. }
                | Self::ResponseTimeout { .. }
        )
    }

    /// Whether the request may have got nowhere, so that the same call can be made again. Not a call whose time is up: whoever
    /// made it again would wait as long again.
    #[must_use]
    pub fn is_lost_call(&self) -> bool {
        matches!(self, Self::NoResponse { .. } | Self::ConnectionLost { .. } | Self::NotReachable { .. })
    }
}
