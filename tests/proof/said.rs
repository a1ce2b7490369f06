//! What a run says of an endpoint, with nothing in it that may differ from run to run.

use std::collections::BTreeMap;

use kms_conformance::check::CheckName;
use kms_conformance::record::{CheckOutcome, CheckRecord, TrialRecord, Verdict};

/// Checks whose words repeat names or request ids of the run: their outcomes are compared, and not what came.
const ABOUT_NAMES: [CheckName; 4] =
    [CheckName::Policy, CheckName::RequestId, CheckName::RequestIdShape, CheckName::DistinctRequestIds];

/// The verdict of every trial, by its name, with the checks that were made.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Said(BTreeMap<String, (Verdict, Vec<Check>)>);

/// A check: its name, its step, its clauses, its outcome, and what came.
type Check = (CheckName, String, String, CheckOutcome, String);

impl Said {
    /// What the records of a run say.
    pub(crate) fn of(records: &[TrialRecord]) -> Self {
        let of_one = |record: &TrialRecord| {
            let checks = record.checks.iter().map(of_check).collect();
            (record.name.clone(), (record.verdict, checks))
        };
        Self(records.iter().map(of_one).collect())
    }

    /// How many trials it is about.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The trials of which the other says something else, and what each of the two says.
    pub(crate) fn differences(&self, other: &Self) -> Vec<String> {
        let names: std::collections::BTreeSet<_> = self.0.keys().chain(other.0.keys()).collect();
        let differing = names.into_iter().filter(|name| self.0.get(*name) != other.0.get(*name));
        differing
            .map(|name| format!("{name}\n    {}\n    {}", self.shown(other, name), other.shown(self, name)))
            .collect()
    }

    /// The verdict, and the first check that the other does not have.
    fn shown(&self, other: &Self, name: &str) -> String {
        let Some((verdict, checks)) = self.0.get(name) else { return "not run".to_owned() };
        let theirs = other.0.get(name).map(|(_, checks)| checks.as_slice()).unwrap_or_default();
        let own = checks.iter().find(|check| !theirs.contains(check));
        let own = own.map_or_else(String::new, |(check, step, _, outcome, actual)| {
            format!(": {check} of step {step} {outcome:?}, {actual}")
        });
        format!("{}{own}", verdict.as_str())
    }
}

fn of_check(check: &CheckRecord) -> Check {
    let actual = if ABOUT_NAMES.contains(&check.check) { String::new() } else { check.actual.clone() };
    (check.check, check.step.clone(), check.clauses.join(" "), check.outcome, actual)
}
