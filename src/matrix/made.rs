//! The checks of a clause that a run really made.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::record::{TrialRecord, Verdict};

use super::counts::Counts;

/// The checks of a clause that a run really made.
#[derive(Debug, Clone, Serialize)]
pub struct Made {
    /// All of them.
    pub checks: Counts,
    /// Those of each case that names the clause, in the order of the cases.
    pub by_case: Vec<MadeByCase>,
    /// Those of all other cases: what is checked on every answer, whatever the case is about.
    pub elsewhere: MadeElsewhere,
}

/// The checks of a clause that the trials of a case made.
#[derive(Debug, Clone, Default, Serialize)]
pub struct MadeByCase {
    /// `group::id`.
    pub case: String,
    /// The checks.
    pub checks: Counts,
    /// How many trials the run has of the case; none where it was not selected.
    pub trials: usize,
    /// How many of them could not be tried.
    pub not_testable: usize,
    /// How many of them ended in an error of the suite or the network.
    pub errors: usize,
    /// Why no check was made where none was: what the endpoint lacks, or the errors.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub reasons: BTreeSet<String>,
}

/// The checks of a clause in cases that do not name it.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct MadeElsewhere {
    /// The checks.
    pub checks: Counts,
    /// In how many cases.
    pub cases: usize,
}

impl Made {
    pub(super) fn of(clause: &str, cases: &[String], trials: &BTreeMap<&str, Vec<&TrialRecord>>) -> Self {
        let of_case = |case: &String| {
            let trials = trials.get(case.as_str()).map(Vec::as_slice).unwrap_or_default();
            MadeByCase::of(clause, case, trials)
        };
        let by_case: Vec<_> = cases.iter().map(of_case).collect();
        let mut elsewhere = MadeElsewhere::default();
        for (_, trials) in trials.iter().filter(|(case, _)| !cases.iter().any(|own| own == *case)) {
            let checks = counts(clause, trials);
            elsewhere.checks = elsewhere.checks.and(checks);
            elsewhere.cases += usize::from(checks.all() > 0);
        }
        let checks = by_case.iter().fold(elsewhere.checks, |sum, made| sum.and(made.checks));
        Self { checks, by_case, elsewhere }
    }

    /// The cases that name the clause and whose trials were made without a check of it.
    pub fn idle(&self) -> impl Iterator<Item = &str> {
        self.by_case.iter().filter(|made| made.is_idle()).map(|made| made.case.as_str())
    }
}

impl MadeByCase {
    fn of(clause: &str, case: &str, trials: &[&TrialRecord]) -> Self {
        let with = |verdict: Verdict| trials.iter().filter(move |trial| trial.verdict == verdict);
        let checks = counts(clause, trials);
        let unmade = with(Verdict::NotTestable).chain(with(Verdict::Error)).filter(|_| checks.all() == 0);
        Self {
            case: case.to_owned(),
            checks,
            trials: trials.len(),
            not_testable: with(Verdict::NotTestable).count(),
            errors: with(Verdict::Error).count(),
            reasons: unmade.map(|trial| trial.reason.clone()).collect(),
        }
    }

    /// Whether trials were made and came to an end, and none checked the clause.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.checks.all() == 0 && self.trials > self.not_testable + self.errors
    }
}

fn counts(clause: &str, trials: &[&TrialRecord]) -> Counts {
    let mut counts = Counts::default();
    let checks = trials.iter().flat_map(|trial| &trial.checks);
    checks.filter(|check| check.clauses.iter().any(|id| id == clause)).for_each(|check| counts.count(check.outcome));
    counts
}
