//! One check of a trial.

use serde::{Deserialize, Serialize};

use crate::check::CheckName;
use crate::suite::Provenance;

/// The outcome of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckOutcome {
    /// Judged, and as expected.
    Passed,
    /// Judged, and not as expected.
    Failed,
    /// Judged, and not as expected, which is known of the endpoint and tolerated by its profile.
    Tolerated,
    /// Recorded, not judged.
    Observed,
}

/// A call that had to be accepted and was not. What is refused then decides on what else can be blamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// The plain base, set by `admin` on a usable key: with it nothing can be set at all.
    PlainBase,
    /// Another policy, or the plain base in a call that is special in something else.
    Policy,
}

/// One check of a trial.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CheckRecord {
    /// The name of the check.
    pub check: CheckName,
    /// The step whose answer was looked at; empty for a check over several answers.
    pub step: String,
    /// The clauses that it is about.
    pub clauses: Vec<String>,
    /// The clauses that the step rests on by what it sends, whatever its case is about: what is to blame where no clause above
    /// can be. Empty but for checks that failed and judged outcomes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rests_on: Vec<String>,
    /// The weakest provenance of what was expected.
    pub provenance: Option<Provenance>,
    /// Its outcome.
    pub outcome: CheckOutcome,
    /// What was expected.
    pub expected: String,
    /// What came.
    pub actual: String,
    /// What came with the names masked that differ from call to call, where that makes a difference: alike for all trials in
    /// which the same came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masked: Option<String>,
    /// The outcomes among which the page leaves the choice, where it leaves one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<String>,
    /// Where a call that had to be accepted was not: what it sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refusal>,
}

impl CheckRecord {
    /// What differs, in a line.
    #[must_use]
    pub fn differs(&self) -> String {
        format!("{}: expected {}, got {}", self.check, self.expected, self.actual)
    }

    /// What came, alike for all trials in which the same came.
    #[must_use]
    pub fn came(&self) -> &str {
        self.masked.as_deref().unwrap_or(&self.actual)
    }
}
