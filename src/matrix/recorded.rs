//! A run as its report tells it.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::engine::{CheckOutcome, Verdict};
use crate::report::REPORT;
use crate::suite::Suite;

use super::recorded_error::RecordedError;

/// What all versions of the report have.
#[derive(Deserialize)]
struct Head {
    report: u32,
}

/// A run as its report tells it, as far as the matrix asks.
#[derive(Debug, Clone, Deserialize)]
pub struct Recorded {
    /// What was run.
    pub run: RecordedRun,
    /// What came of it.
    pub trials: Vec<RecordedTrial>,
}

/// What was run, and against what.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct RecordedRun {
    /// The version of the program.
    pub version: String,
    /// The name of the set of clauses.
    pub clause_set: String,
    /// The digest of all data files.
    pub suite_digest: String,
    /// The endpoint.
    pub endpoint: String,
    /// The profile.
    pub profile: String,
    /// The request form of all that is not about forms.
    pub form: String,
    /// The signature scheme of all that is not about signatures.
    pub scheme: String,
    /// The provenances that were judged.
    pub judged: Vec<String>,
    /// When it began.
    pub started: String,
}

/// What came of a trial.
#[derive(Debug, Clone, Deserialize)]
pub struct RecordedTrial {
    /// Its name.
    pub name: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// Every check that was made.
    pub checks: Vec<RecordedCheck>,
}

/// A check that was made.
#[derive(Debug, Clone, Deserialize)]
pub struct RecordedCheck {
    /// The clauses that it is about.
    pub clauses: Vec<String>,
    /// Its outcome.
    pub outcome: CheckOutcome,
}

impl Recorded {
    /// Reads a report of a run of this suite.
    pub fn load(file: &Path, suite: &Suite) -> Result<Self, RecordedError> {
        let text =
            std::fs::read_to_string(file).map_err(|reason| RecordedError::Read { file: file.to_owned(), reason })?;
        let Head { report } = parse(file, &text)?;
        if report != REPORT {
            return Err(RecordedError::Version { file: file.to_owned(), version: report, known: REPORT });
        }
        let recorded: Self = parse(file, &text)?;
        recorded.is_of(suite, file)?;
        Ok(recorded)
    }

    /// Whether it is a run of this suite: another one demanded something else.
    fn is_of(&self, suite: &Suite, file: &Path) -> Result<(), RecordedError> {
        let file = || file.to_owned();
        let RecordedRun { clause_set, suite_digest, version, .. } = &self.run;
        if clause_set != suite.clauses.set() {
            return Err(RecordedError::OtherClauses {
                file: file(),
                set: clause_set.clone(),
                own: suite.clauses.set().to_owned(),
                program: version.clone(),
            });
        }
        if *suite_digest != suite.digest {
            return Err(RecordedError::OtherCases {
                file: file(),
                digest: suite_digest.clone(),
                own: suite.digest.clone(),
                program: version.clone(),
            });
        }
        let unknown = |kind, name: &str| RecordedError::Unknown { file: file(), kind, name: name.to_owned() };
        let cases: std::collections::BTreeSet<String> = suite.iter().map(crate::suite::Case::name).collect();
        for trial in &self.trials {
            if !cases.contains(trial.case()) {
                return Err(unknown("case", trial.case()));
            }
            let mut clauses = trial.checks.iter().flat_map(|check| &check.clauses);
            if let Some(id) = clauses.find(|id| suite.clauses.get(id).is_none()) {
                return Err(unknown("clause", id));
            }
        }
        Ok(())
    }
}

impl RecordedTrial {
    /// `group::id` of its case, with which its name begins.
    #[must_use]
    pub fn case(&self) -> &str {
        let end = self.name.match_indices("::").nth(1).map_or(self.name.len(), |(end, _)| end);
        &self.name[..end]
    }
}

fn parse<'t, T: Deserialize<'t>>(file: &Path, text: &'t str) -> Result<T, RecordedError> {
    serde_json::from_str(text).map_err(|error| {
        let said = error.to_string();
        RecordedError::Shape {
            file: file.to_owned(),
            line: error.line().max(1),
            column: error.column().max(1),
            problem: said.rsplit_once(" at line ").map_or(said.as_str(), |(problem, _)| problem).to_owned(),
        }
    })
}
