//! How parameters are read.

use crate::errors::ErrorKind;

/// How parameters are read.
#[derive(Clone, Debug)]
pub struct ParameterReading {
    /// What an absent required parameter is answered with.
    pub absent: ErrorKind,
    /// What an empty required parameter is answered with. Not documented; as if it were absent by default.
    pub empty: ErrorKind,
    /// What an empty `KeyId` is answered with, where that is not what any other empty parameter is answered with.
    pub empty_key_id: Option<ErrorKind>,
    /// Whether an empty `PolicyName` is as good as none. Not documented; by default it is another name.
    pub empty_policy_name_is_none: bool,
    /// The parameters around whose values blanks do not count. Not documented; none by default.
    pub trimmed: Vec<&'static str>,
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
            empty_key_id: None,
            empty_policy_name_is_none: false,
            trimmed: Vec::new(),
            policy_name: |name| name == "default",
            unknown_policy_name: ErrorKind::ResourceNotFound,
        }
    }
}

impl ParameterReading {
    /// What this required parameter is answered with where it is empty.
    pub(super) fn empty_as(&self, name: &str) -> ErrorKind {
        self.empty_key_id.filter(|_| name == "KeyId").unwrap_or(self.empty)
    }
}
