//! What a run has shown of each clause: by trials whose own it is, and anywhere.

use std::collections::BTreeSet;

use crate::record::{CheckOutcome, TrialRecord, Verdict};

/// Clauses, by what a run has shown of them.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Judged by a trial whose own clause it is.
    pub(super) judged: BTreeSet<String>,
    /// Of those, the ones of which such a trial passed with a passed check of it.
    pub(super) passed: BTreeSet<String>,
    /// With a judged check anywhere.
    pub(super) judged_anywhere: BTreeSet<String>,
    /// With a passed check in any trial that passed.
    pub(super) passed_anywhere: BTreeSet<String>,
    /// With a divergence that was tolerated.
    pub(super) diverging: BTreeSet<String>,
}

impl Seen {
    /// Takes a trial in. Of a blocked one, or one that broke off, nothing was learned of its own clauses.
    pub(super) fn take(&mut self, record: &TrialRecord) {
        let whole = matches!(record.verdict, Verdict::Passed | Verdict::Tolerated | Verdict::Failed);
        let passed = matches!(record.verdict, Verdict::Passed | Verdict::Tolerated);
        for check in &record.checks {
            let judged = check.outcome != CheckOutcome::Observed;
            let holds = check.outcome == CheckOutcome::Passed;
            for id in &check.clauses {
                let own = whole && record.clauses.contains(id);
                put(&mut self.judged, id, judged && own);
                put(&mut self.passed, id, holds && own && passed);
                put(&mut self.judged_anywhere, id, judged && whole);
                put(&mut self.passed_anywhere, id, holds && passed);
                put(&mut self.diverging, id, check.outcome == CheckOutcome::Tolerated);
            }
        }
    }
}

fn put(set: &mut BTreeSet<String>, id: &str, holds: bool) {
    if holds && !set.contains(id) {
        set.insert(id.to_owned());
    }
}
