//! What came of each deviation.

use std::collections::BTreeSet;

use kms_conformance::record::{CheckOutcome, CheckRecord, TrialRecord, Verdict};
use kms_conformance_reference::deviations::Deviation;
use serde::Serialize;

use crate::builds_on::Bases;

/// A deviation is narrow where at most one in so many judged cases fails by a check of one of its own clauses.
pub(crate) const NARROW: usize = 5;

/// What came of one deviation.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) id: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) clauses: Vec<&'static str>,
    /// The cases of which a trial failed.
    pub(crate) failed: BTreeSet<String>,
    /// Those of them that failed by a check of one of their own clauses.
    pub(crate) failed_by_own_clause: BTreeSet<String>,
    /// The claims of cases, `(case, clause)`, that such a check has borne out: the clause is the deviation's and the case's.
    #[serde(skip)]
    pub(crate) borne_out: BTreeSet<(String, String)>,
    /// Checks that failed although neither they nor their case have to do with the deviation's clauses.
    pub(crate) unexplained: BTreeSet<String>,
    /// Trials that ended in an error of the suite.
    pub(crate) errors: BTreeSet<String>,
}

impl Row {
    pub(crate) fn new(deviation: &Deviation, records: &[TrialRecord], bases: &Bases) -> Self {
        let mut row = Self {
            id: deviation.id,
            summary: deviation.summary,
            clauses: deviation.clauses.to_vec(),
            failed: BTreeSet::new(),
            failed_by_own_clause: BTreeSet::new(),
            borne_out: BTreeSet::new(),
            unexplained: BTreeSet::new(),
            errors: BTreeSet::new(),
        };
        for record in records {
            row.add(record, bases);
        }
        row
    }

    fn add(&mut self, record: &TrialRecord, bases: &Bases) {
        if record.verdict == Verdict::Error {
            self.errors.insert(format!("{}: {}", record.name, record.reason));
        }
        for check in record.checks.iter().filter(|check| check.outcome == CheckOutcome::Failed) {
            self.failed.insert(record.case.clone());
            if check.clauses.iter().any(|id| record.clauses.contains(id)) {
                self.failed_by_own_clause.insert(record.case.clone());
            }
            let named = |id: &String| self.clauses.contains(&id.as_str());
            let own = check.clauses.iter().filter(|id| record.clauses.contains(id) && named(id));
            self.borne_out.extend(own.map(|id| (record.case.clone(), id.clone())));
            let built_on = bases.any(&record.case.clone(), named);
            if !check.clauses.iter().any(named) && !built_on && !transport(record).iter().any(named) {
                self.unexplained.insert(shown(record, check));
            }
        }
    }

    /// Whether so few cases fail by their own clauses that each of them can be said to be needed.
    pub(crate) fn is_narrow(&self, cases: usize) -> bool {
        self.failed_by_own_clause.len() * NARROW <= cases
    }
}

/// The clauses of the form and the scheme that a trial is sent in.
fn transport(record: &TrialRecord) -> [String; 2] {
    [format!("request.{}", record.form), format!("request.{}", record.scheme)]
}

fn shown(record: &TrialRecord, check: &CheckRecord) -> String {
    format!("{}: {} ({}): {}", record.name, check.check, check.clauses.join(" "), check.actual)
}
