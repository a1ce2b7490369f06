//! How often calls that rest on a clause ended as they should, and how often not. Of several clauses that a failure may be laid
//! to, the one is to blame whose calls fail most: one that holds elsewhere explains less.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::record::{CheckOutcome, CheckRecord};

/// Calls by the clauses that they rest on.
#[derive(Debug, Default)]
pub(super) struct Weights(BTreeMap<String, Weight>);

/// How many calls did not end as they should, and how many did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Weight {
    failed: usize,
    passed: usize,
}

impl Weight {
    /// The greater share of failures first, and of equal shares the one that explains more.
    fn compare(self, other: Self) -> Ordering {
        let share = |one: Self, other: Self| one.failed * (other.failed + other.passed);
        share(self, other).cmp(&share(other, self)).then(self.failed.cmp(&other.failed))
    }
}

impl Weights {
    /// Takes a check of an outcome in.
    pub(super) fn take(&mut self, check: &CheckRecord) {
        let mut ids: Vec<_> = check.clauses.iter().chain(&check.rests_on).collect();
        ids.sort();
        ids.dedup();
        for id in ids {
            let weight = self.0.entry(id.clone()).or_default();
            weight.failed += usize::from(check.outcome == CheckOutcome::Failed);
            weight.passed += usize::from(check.outcome == CheckOutcome::Passed);
        }
    }

    /// The clauses among these whose calls fail most: several only where their calls fail alike.
    pub(super) fn worst(&self, ids: Vec<String>) -> Vec<String> {
        let of = |id: &String| self.0.get(id).copied().unwrap_or_default();
        let Some(worst) = ids.iter().map(of).max_by(|a, b| a.compare(*b)) else { return ids };
        ids.into_iter().filter(|id| of(id).compare(worst) == Ordering::Equal).collect()
    }
}
