//! What RAM allows an identity.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::policy::Effect;

/// One statement of a RAM policy that is attached to a user or a role.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permission {
    /// `Allow` or `Deny`.
    pub effect: Effect,
    /// Patterns of operations, such as `kms:*`. RAM compares them without regard to letter case.
    pub actions: Vec<String>,
    /// Patterns of ARNs, such as `acs:kms:*:1100000000000001:*`; `*` is everything.
    pub resources: Vec<String>,
    /// Condition operator, condition key, values.
    #[serde(default)]
    pub condition: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}
