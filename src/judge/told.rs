//! The causes that a run has told whole, so that the trials that share one only name the first.

use std::collections::HashMap;

use crate::check::CheckName;
use crate::record::{CheckOutcome, CheckRecord, Refusal, TrialRecord, Verdict};

/// What two trials have in common that fail alike, as far as it is known while the run goes on.
type Alike = Vec<(Option<CheckName>, Vec<String>, String, String)>;

/// The causes that were told whole.
#[derive(Debug, Default)]
pub struct Told {
    first: HashMap<Alike, String>,
    plain_is_refused: bool,
}

impl Told {
    /// The trial whose text tells the same, if there is one; else this trial is now the one that tells it.
    pub fn told(&mut self, record: &TrialRecord) -> Option<&str> {
        if !record.verdict.is_bad() {
            return None;
        }
        let failed = || record.checks.iter().filter(|check| check.outcome == CheckOutcome::Failed);
        self.plain_is_refused |= failed().any(|check| check.refused == Some(Refusal::PlainBase));
        let alike: Alike = match record.verdict {
            Verdict::Error => vec![(None, Vec::new(), String::new(), record.reason.clone())],
            _ => failed().map(|check| self.alike(check)).collect(),
        };
        let first = self.first.entry(alike).or_insert_with(|| record.name.clone());
        (*first != record.name).then_some(first.as_str())
    }

    /// Once the plain base was refused, other refusals are no news.
    fn alike(&self, check: &CheckRecord) -> (Option<CheckName>, Vec<String>, String, String) {
        let same = self.plain_is_refused && check.refused.is_some();
        let clauses = if same { Vec::new() } else { check.clauses.clone() };
        (Some(check.check), clauses, check.expected.clone(), check.came().to_owned())
    }
}
