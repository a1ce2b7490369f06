use super::tls::TlsError;

/// Why there is no client for an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// TLS cannot be set up as asked.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The HTTP library refuses the configuration.
    #[error("the HTTP client cannot be set up ({problem})")]
    Setup {
        /// What it said.
        problem: String,
    },
}
