//! A refused call.

use super::ErrorKind;

/// A refused call: why, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub kind: ErrorKind,
    /// What stands for `{name}` in the code and the message of the error's row: a parameter, a resource, a string to sign.
    pub name: String,
}

impl Refusal {
    /// A refusal about `name`.
    pub fn about(kind: ErrorKind, name: impl Into<String>) -> Self {
        Self { kind, name: name.into() }
    }
}

impl From<ErrorKind> for Refusal {
    fn from(kind: ErrorKind) -> Self {
        Self::about(kind, "")
    }
}
