//! What came of each deviation.

use std::collections::BTreeSet;

use kms_conformance::record::{CheckOutcome, Figures, TrialRecord, Verdict};
use kms_conformance_reference::deviations::Deviation;
use serde::Serialize;

use crate::blamed;

/// A deviation is narrow where at most one in so many judged cases fails by a check of one of its own clauses.
pub(crate) const NARROW: usize = 5;

/// What came of one deviation.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) id: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) clauses: Vec<&'static str>,
    /// The cases of which a trial failed or was blocked.
    pub(crate) failed: BTreeSet<String>,
    /// Those of them that failed by a check of one of their own clauses.
    pub(crate) failed_by_own_clause: BTreeSet<String>,
    /// The claims of cases, `(case, clause)`, that such a check has borne out: the clause is the deviation's and the case's.
    #[serde(skip)]
    pub(crate) borne_out: BTreeSet<(String, String)>,
    /// The other clauses that the run called broken, beside setting a policy in the form and scheme of the run.
    pub(crate) blamed: Vec<String>,
    /// How many trials are bad for some cause, each counted for each of its causes, and for how many of these the cause names
    /// neither a clause of the deviation nor setting a policy.
    pub(crate) causes: usize,
    pub(crate) causes_elsewhere: usize,
    /// Trials that ended in an error of the suite.
    pub(crate) errors: BTreeSet<String>,
}

impl Row {
    pub(crate) fn new(deviation: &Deviation, records: &[TrialRecord], figures: &Figures) -> Self {
        let named = |id: &String| deviation.clauses.contains(&id.as_str());
        let elsewhere =
            figures.causes.iter().filter(|cause| !cause.clauses.iter().any(|id| named(id) || blamed::is_base(id)));
        let mut row = Self {
            id: deviation.id,
            summary: deviation.summary,
            clauses: deviation.clauses.to_vec(),
            failed: BTreeSet::new(),
            failed_by_own_clause: BTreeSet::new(),
            borne_out: BTreeSet::new(),
            blamed: figures.broken.iter().filter(|id| !named(id) && !blamed::is_base(id)).cloned().collect(),
            causes: figures.causes.iter().map(|cause| cause.trials.len()).sum(),
            causes_elsewhere: elsewhere.map(|cause| cause.trials.len()).sum(),
            errors: BTreeSet::new(),
        };
        for record in records {
            row.add(record);
        }
        row
    }

    fn add(&mut self, record: &TrialRecord) {
        match record.verdict {
            Verdict::Error => drop(self.errors.insert(format!("{}: {}", record.name, record.reason))),
            Verdict::Failed | Verdict::Blocked => drop(self.failed.insert(record.case.clone())),
            _ => {}
        }
        for check in record.checks.iter().filter(|check| check.outcome == CheckOutcome::Failed) {
            // Of a blocked trial nothing was learned of its own clauses.
            if record.verdict == Verdict::Failed && check.clauses.iter().any(|id| record.clauses.contains(id)) {
                self.failed_by_own_clause.insert(record.case.clone());
            }
            let named = |id: &String| self.clauses.contains(&id.as_str());
            let own = check.clauses.iter().filter(|id| record.clauses.contains(id) && named(id));
            self.borne_out.extend(own.map(|id| (record.case.clone(), id.clone())));
        }
    }

    /// Whether so few cases fail by their own clauses that each of them can be said to be sensitive to it.
    pub(crate) fn is_narrow(&self, cases: usize) -> bool {
        self.failed_by_own_clause.len() * NARROW <= cases
    }
}
