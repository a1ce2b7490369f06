//! The figures of a run.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::suite::{ErrorTable, Suite};

use super::record::{CheckOutcome, TrialRecord, Verdict};

/// What is counted while trials end; it grows with the clauses, not with the trials.
#[derive(Debug, Default)]
pub struct Tally {
    verdicts: BTreeMap<Verdict, usize>,
    judged: BTreeSet<String>,
    broken: BTreeSet<String>,
    diverging: BTreeSet<String>,
    tolerated: BTreeMap<String, usize>,
    answered: BTreeSet<String>,
    chosen: BTreeMap<String, BTreeSet<String>>,
    lacks: BTreeMap<String, usize>,
}

/// Two figures that are never added up: conforming of judged, and judged of all.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Summary {
    /// How many trials had each verdict.
    pub verdicts: BTreeMap<&'static str, usize>,
    /// Clauses with a judged check.
    pub clauses_judged: usize,
    /// Of those, the clauses of which no check failed or was tolerated.
    pub clauses_conforming: usize,
    /// All clauses.
    pub clauses: usize,
    /// The clauses of which a check failed.
    pub broken: Vec<String>,
    /// The clauses of which no check failed, but for a known divergence that the profile tolerates.
    pub diverging: Vec<String>,
    /// The known divergences, and in how many answers they were tolerated.
    pub tolerated: BTreeMap<String, usize>,
    /// The clauses without a judged check.
    pub not_judged: Vec<String>,
    /// Documented errors that no judged case demanded alone and that the endpoint never answered, each with what it chose to
    /// answer where this error would have been right.
    pub errors_not_seen: BTreeMap<String, Vec<String>>,
    /// Why trials could not be tried, and how many.
    pub lacks: BTreeMap<String, usize>,
    /// Whether the run shows that the endpoint conforms.
    pub conforms: bool,
}

impl Tally {
    /// Counts a trial.
    pub fn count(&mut self, record: &TrialRecord) {
        *self.verdicts.entry(record.verdict).or_default() += 1;
        if record.verdict == Verdict::NotTestable {
            *self.lacks.entry(record.reason.clone()).or_default() += 1;
        }
        for check in &record.checks {
            match check.outcome {
                CheckOutcome::Passed => self.judged.extend(check.clauses.iter().cloned()),
                CheckOutcome::Failed => {
                    self.judged.extend(check.clauses.iter().cloned());
                    self.broken.extend(check.clauses.iter().cloned());
                }
                CheckOutcome::Tolerated => {
                    self.judged.extend(check.clauses.iter().cloned());
                    self.diverging.extend(check.clauses.iter().cloned());
                    *self.tolerated.entry(check.differs()).or_default() += 1;
                }
                CheckOutcome::Observed => {}
            }
            if check.check == "outcome" {
                self.answered.insert(check.actual.clone());
                for code in &check.open {
                    self.chosen.entry(code.clone()).or_default().insert(check.actual.clone());
                }
            }
        }
    }

    /// How many trials had this verdict.
    #[must_use]
    pub fn of(&self, verdict: Verdict) -> usize {
        self.verdicts.get(&verdict).copied().unwrap_or_default()
    }

    /// The figures over the clauses of a suite.
    #[must_use]
    pub fn summary(&self, suite: &Suite) -> Summary {
        let known: Vec<&str> = suite.clauses.iter().map(|clause| clause.id.as_str()).collect();
        let judged = known.iter().filter(|id| self.judged.contains(**id)).count();
        let of = |set: &BTreeSet<String>| {
            known.iter().filter(|id| set.contains(**id)).map(|&id| id.to_owned()).collect::<Vec<_>>()
        };
        let broken = of(&self.broken);
        let diverging = of(&self.diverging.difference(&self.broken).cloned().collect());
        let bad = Verdict::ALL.iter().filter(|verdict| verdict.is_bad()).any(|&verdict| self.of(verdict) > 0);
        Summary {
            verdicts: Verdict::ALL.iter().map(|&verdict| (verdict.as_str(), self.of(verdict))).collect(),
            clauses_judged: judged,
            clauses_conforming: judged - broken.len() - diverging.len(),
            clauses: known.len(),
            not_judged: known.iter().filter(|id| !self.judged.contains(**id)).map(|&id| id.to_owned()).collect(),
            errors_not_seen: self.not_seen(&suite.errors),
            lacks: self.lacks.clone(),
            conforms: !bad && self.of(Verdict::Passed) + self.of(Verdict::Tolerated) > 0 && broken.is_empty(),
            diverging,
            tolerated: self.tolerated.clone(),
            broken,
        }
    }

    fn not_seen(&self, errors: &ErrorTable) -> BTreeMap<String, Vec<String>> {
        let seen = |code: &str| self.answered.iter().any(|actual| actual.split(' ').nth(1) == Some(code));
        let rows = errors.documented.iter().filter(|row| !self.judged.contains(&row.clause) && !seen(&row.code));
        rows.map(|row| (row.code.clone(), self.chosen.get(&row.code).into_iter().flatten().cloned().collect()))
            .collect()
    }
}
