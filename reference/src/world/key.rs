//! Keys.

use jiff::Timestamp;

/// A key and its stored policy.
#[derive(Clone, Debug)]
pub struct Key {
    /// The key id.
    pub id: String,
    /// The owning account.
    pub account: String,
    /// The instance it is in; `None` for a key outside instances, which has no key policy.
    pub instance: Option<String>,
    /// The stored policy as it was sent; `None` if there is none.
    pub policy: Option<String>,
    /// Whether every legal `SetKeyPolicy` on it ends in an internal error.
    pub failing: bool,
    /// Whether the service does not find its policy, so that every legal `SetKeyPolicy` on it ends there.
    pub policy_not_found: bool,
    /// `Description` of the key.
    pub description: String,
    /// `KeySpec` of the key.
    pub spec: String,
    /// `KeyUsage` of the key.
    pub usage: String,
    /// When it was created.
    pub created: Timestamp,
}
