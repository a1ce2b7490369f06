//! Credentials.

use jiff::Timestamp;

use super::{Identity, Secret};

/// An access key, permanent or temporary.
#[derive(Clone, Debug)]
pub struct AccessKey {
    /// `AccessKeyId`.
    pub id: String,
    /// The access key secret.
    pub secret: Secret,
    /// The security token of a temporary access key; `None` for a permanent one.
    pub token: Option<Secret>,
    /// When a temporary access key ends; `None` if it does not.
    pub expires: Option<Timestamp>,
    /// Whether it is enabled.
    pub active: bool,
    /// Whom it belongs to.
    pub identity: Identity,
}
