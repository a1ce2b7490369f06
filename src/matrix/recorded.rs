//! Reading the report of a run.

use std::path::Path;

use serde::Deserialize;

use crate::record::{REPORT, Report, RunRecord};
use crate::suite::Suite;

use super::recorded_error::RecordedError;

/// What all versions of the report have.
#[derive(Deserialize)]
struct Head {
    report: u32,
}

/// Reads a report of a run of this suite.
pub fn load(file: &Path, suite: &Suite) -> Result<Report, RecordedError> {
    let text = std::fs::read_to_string(file).map_err(|reason| RecordedError::Read { file: file.to_owned(), reason })?;
    let Head { report } = parse(file, &text)?;
    if report != REPORT {
        return Err(RecordedError::Version { file: file.to_owned(), version: report, known: REPORT });
    }
    let report: Report = parse(file, &text)?;
    is_of(&report, suite, file)?;
    Ok(report)
}

/// Whether it is a run of this suite: another one demanded something else.
fn is_of(report: &Report, suite: &Suite, file: &Path) -> Result<(), RecordedError> {
    let file = || file.to_owned();
    let RunRecord { clause_set, suite_digest, version, .. } = &report.run;
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
    for trial in &report.trials {
        if !cases.contains(&trial.case) {
            return Err(unknown("case", &trial.case));
        }
        let mut clauses = trial.checks.iter().flat_map(|check| &check.clauses);
        if let Some(id) = clauses.find(|id| suite.clauses.get(id).is_none()) {
            return Err(unknown("clause", id));
        }
    }
    Ok(())
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
