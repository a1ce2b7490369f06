//! What bad trials have in common.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::check::CheckName;

/// What bad trials have in common: the same check of the same clauses with the same expected, and the same came. Of errors
/// of the suite or the network there is no check: what came is the error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// The check that failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<CheckName>,
    /// The clauses that are to blame.
    pub clauses: Vec<String>,
    /// What was expected.
    pub expected: String,
    /// What came, with the names masked that differ from call to call.
    pub came: String,
    /// The trials that are bad for it, in their order.
    pub trials: Vec<String>,
    /// The values of contexts that all these trials have in common; none where a plain trial is among them.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub contexts: BTreeSet<String>,
    /// How many of them are blocked: it was a step that only prepares.
    pub blocked: usize,
    /// The whole text of the first of them that is told whole.
    pub text: String,
}

impl Cause {
    /// What differs, in a line.
    #[must_use]
    pub fn differs(&self) -> String {
        match self.check {
            Some(check) => format!("{check}: expected {}, got {}", self.expected, self.came),
            None => self.came.clone(),
        }
    }
}
