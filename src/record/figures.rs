//! The figures of a run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cause::Cause;
use super::cut::Incomplete;
use super::met::Met;
use super::verdict::Verdict;

/// Two figures that are never added up, conforming of judged and judged of all, with what they rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// How many trials had each verdict.
    pub verdicts: BTreeMap<Verdict, usize>,
    /// Clauses that were judged: by a trial whose own clause it is, or, of a row of the error table, by any answer of it.
    pub clauses_judged: usize,
    /// Of those, the clauses of which such a trial passed and no check failed or was tolerated anywhere.
    pub clauses_conforming: usize,
    /// All clauses.
    pub clauses: usize,
    /// The clauses of which a check failed, as far as the failure is theirs.
    pub broken: Vec<String>,
    /// The clauses of which no check failed, but for a known divergence that the profile tolerates.
    pub diverging: Vec<String>,
    /// The known divergences, and in how many answers they were tolerated.
    pub tolerated: BTreeMap<String, usize>,
    /// The clauses that were not judged.
    pub not_judged: Vec<String>,
    /// Documented errors that no judged case demanded alone and that the endpoint never answered, each with what it chose to
    /// answer where this error would have been right.
    pub errors_not_seen: BTreeMap<String, Vec<String>>,
    /// Why trials could not be tried, and how many.
    pub lacks: BTreeMap<String, usize>,
    /// What the bad trials have in common, most telling first.
    pub causes: Vec<Cause>,
    /// What the run lacks, where it was cut short.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incomplete: Option<Incomplete>,
    /// What the calls met on their way.
    #[serde(default)]
    pub met: Met,
    /// Whether the run shows that the endpoint conforms.
    pub conforms: bool,
    /// The exit code with which the run ended, where a program made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<u8>,
}

impl Figures {
    /// How many trials had this verdict.
    #[must_use]
    pub fn of(&self, verdict: Verdict) -> usize {
        self.verdicts.get(&verdict).copied().unwrap_or_default()
    }

    /// The same of a run that was cut short: it shows of no endpoint that it conforms.
    #[must_use]
    pub fn cut(self, incomplete: Incomplete) -> Self {
        Self { incomplete: Some(incomplete), conforms: false, ..self }
    }
}
