//! What is kept of a trial: the record that every sink shows and none changes.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::plan::Trial;
use crate::suite::Provenance;
use crate::wire::Redaction;

/// The outcome of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// One check of a trial.
#[derive(Debug, Clone, Serialize)]
pub struct CheckRecord {
    /// The name of the check.
    pub check: &'static str,
    /// The step whose answer was looked at; empty for a check over several answers.
    pub step: String,
    /// The clauses that it is about.
    pub clauses: Vec<String>,
    /// The weakest provenance of what was expected.
    pub provenance: Option<Provenance>,
    /// Its outcome.
    pub outcome: CheckOutcome,
    /// What was expected.
    pub expected: String,
    /// What came.
    pub actual: String,
    /// The outcomes among which the page leaves the choice, where it leaves one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<String>,
}

impl CheckRecord {
    /// Takes the secrets out of what is said of an answer.
    pub(super) fn redact(&mut self, redaction: &Redaction<'_>) {
        for text in [&mut self.expected, &mut self.actual] {
            if let Cow::Owned(redacted) = redaction.text(text) {
                *text = redacted;
            }
        }
    }

    /// What differs, in a line.
    #[must_use]
    pub fn differs(&self) -> String {
        format!("{}: expected {}, got {}", self.check, self.expected, self.actual)
    }
}

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
    /// The suite or the network failed, not the endpoint.
    Error,
    /// Everything was recorded, nothing of the case judged.
    Observed,
    /// It could not be tried here.
    NotTestable,
}

impl Verdict {
    /// Every verdict, in the order of reports.
    pub const ALL: [Self; 6] =
        [Self::Passed, Self::Tolerated, Self::Failed, Self::Error, Self::Observed, Self::NotTestable];

    /// The words for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Tolerated => "tolerated",
            Self::Failed => "failed",
            Self::Error => "error",
            Self::Observed => "observed",
            Self::NotTestable => "not testable",
        }
    }

    /// Whether the run cannot be said to conform with this.
    #[must_use]
    pub fn is_bad(self) -> bool {
        matches!(self, Self::Failed | Self::Error)
    }
}

/// What is kept of a trial.
#[derive(Debug, Clone, Serialize)]
pub struct TrialRecord {
    /// The name of the trial.
    pub name: String,
    /// The id of the case.
    pub case: String,
    /// `xml` or `json`.
    pub format: String,
    /// The request form.
    pub form: String,
    /// The signature scheme.
    pub scheme: String,
    /// The clauses of the case that the trial can show something of.
    pub clauses: Vec<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// Why: the first failed or tolerated check, the error, or why it was not judged; empty for a pass.
    pub reason: String,
    /// What a reader of the verdict should know.
    pub notes: Vec<String>,
    /// Every check.
    pub checks: Vec<CheckRecord>,
    /// Whole milliseconds from the first request to the last answer; waiting for keys is not in it.
    pub milliseconds: u64,
    /// For a reader of a failure; empty for any other verdict.
    pub text: String,
}

impl TrialRecord {
    /// The record of a trial that made no call that could be judged.
    pub(super) fn unjudged(trial: &Trial, verdict: Verdict, reason: String, repeat: &str) -> Self {
        let text = match verdict {
            Verdict::NotTestable => String::new(),
            _ => format!(
                "  error      {}\n  repeat     {repeat} '{}' --exact\n",
                reason.replace('\n', "\n             "),
                trial.name
            ),
        };
        Self {
            name: trial.name.clone(),
            case: trial.case.id.clone(),
            format: trial.format.to_string(),
            form: trial.form.to_string(),
            scheme: trial.scheme.to_string(),
            clauses: trial.clauses.clone(),
            verdict,
            reason,
            notes: trial.notes.clone(),
            checks: Vec::new(),
            milliseconds: 0,
            text,
        }
    }
}
