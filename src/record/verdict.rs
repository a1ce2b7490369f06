//! The verdict of a trial.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The verdict of a trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// A judged check of one of the case's own clauses passed, and none failed.
    Passed,
    /// The same, but for a known divergence that the profile tolerates.
    Tolerated,
    /// A check failed.
    Failed,
    /// A step that only prepares was answered otherwise than it must: nothing was learned of the case's own clauses.
    Blocked,
    /// The suite or the network failed, not the endpoint.
    Error,
    /// Everything was recorded, nothing of the case judged.
    Observed,
    /// It could not be tried here.
    NotTestable,
}

impl Verdict {
    /// Every verdict, in the order of reports.
    pub const ALL: [Self; 7] =
        [Self::Passed, Self::Tolerated, Self::Failed, Self::Blocked, Self::Error, Self::Observed, Self::NotTestable];

    /// The words for it, for people; data spells it as serde does, `not-testable`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Tolerated => "tolerated",
            Self::Failed => "failed",
            Self::Blocked => "blocked",
            Self::Error => "error",
            Self::Observed => "observed",
            Self::NotTestable => "not testable",
        }
    }

    /// Whether the run cannot be said to conform with this.
    #[must_use]
    pub fn is_bad(self) -> bool {
        matches!(self, Self::Failed | Self::Blocked | Self::Error)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
