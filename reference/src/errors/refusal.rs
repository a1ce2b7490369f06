//! A refused call.

use std::fmt::Debug;

use super::ErrorKind;

/// A refused call: why, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub kind: ErrorKind,
    /// What stands for `{name}` in the code and the message of the error's row: a parameter, a resource, a string to sign.
    pub name: String,
    /// What refused it, for the log; nothing of the answer depends on it.
    pub refused_by: Option<RefusedBy>,
}

/// What refused a call: a check of the gateway, a step of the operation, a rule of the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedBy {
    /// Its name.
    pub rule: String,
    /// The clause of the page that it holds calls to; `None` where the page has none.
    pub clause: Option<&'static str>,
}

impl Refusal {
    /// A refusal about `name`.
    pub fn about(kind: ErrorKind, name: impl Into<String>) -> Self {
        Self { kind, name: name.into(), refused_by: None }
    }

    /// Names what refused the call, unless something inside it has been named before.
    #[must_use]
    pub fn by(mut self, rule: impl Debug, clause: Option<&'static str>) -> Self {
        self.refused_by.get_or_insert_with(|| RefusedBy { rule: format!("{rule:?}"), clause });
        self
    }
}

impl From<ErrorKind> for Refusal {
    fn from(kind: ErrorKind) -> Self {
        Self::about(kind, "")
    }
}
