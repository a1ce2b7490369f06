//! How parameters are read.

use crate::errors::ErrorKind;

/// How parameters are read.
#[derive(Clone, Debug)]
pub struct ParameterReading {
    /// What an absent required parameter is answered with.
    pub absent: ErrorKind,
    /// What an empty required parameter is answered with. Not documented; as if it were absent by default.
    pub empty: ErrorKind,
    /// The name a policy can have: `default`.
    pub policy_name: fn(&str) -> bool,
    /// What another name is answered with. Not documented for `SetKeyPolicy`; `GetKeyPolicy`'s page says not found.
    pub unknown_policy_name: ErrorKind,
}

impl Default for ParameterReading {
    fn default() -> Self {
        Self {
            absent: ErrorKind::MissingParameter,
            empty: ErrorKind::MissingParameter,
            policy_name: |name| name == "default",
            unknown_policy_name: ErrorKind::ResourceNotFound,
        }
    }
}
