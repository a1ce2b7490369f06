//! The verdict of a trial, and why it has it.

use crate::check::CheckName;
use crate::plan::Trial;
use crate::record::{CheckOutcome, CheckRecord, Verdict};

use super::trial_run::TrialRun;

/// The verdict: blocked before failed, failed before error, and a pass only by a judged check of one of the case's own clauses.
/// What is checked on every answer can fail a trial, never pass it.
pub(super) fn of(trial: &Trial, checks: &[CheckRecord], blocked: bool, error: bool) -> Verdict {
    let own = |check: &&CheckRecord| check.clauses.iter().any(|id| trial.clauses.contains(id));
    let any = |outcome: CheckOutcome| checks.iter().any(|check| check.outcome == outcome);
    if blocked {
        Verdict::Blocked
    } else if any(CheckOutcome::Failed) {
        Verdict::Failed
    } else if error {
        Verdict::Error
    } else if trial.is_judged() && checks.iter().filter(own).any(|check| check.outcome == CheckOutcome::Passed) {
        if any(CheckOutcome::Tolerated) { Verdict::Tolerated } else { Verdict::Passed }
    } else {
        Verdict::Observed
    }
}

/// Why: the first failed or tolerated check, the error, or why it was not judged; empty for a pass.
pub(super) fn reason(verdict: Verdict, checks: &[CheckRecord], run: &TrialRun<'_>) -> String {
    let first = |outcome: CheckOutcome| checks.iter().find(|check| check.outcome == outcome);
    match verdict {
        Verdict::Failed | Verdict::Blocked => first(CheckOutcome::Failed).map(CheckRecord::differs).unwrap_or_default(),
        Verdict::Tolerated => first(CheckOutcome::Tolerated).map(CheckRecord::differs).unwrap_or_default(),
        Verdict::Error => run.error.clone().unwrap_or_default(),
        Verdict::Observed => {
            let why = run.demoted.as_ref().or(run.trial.notes.first()).cloned();
            let why = why.unwrap_or_else(|| format!("nothing to judge: {}", run.trial.case.provenance));
            let last = checks.iter().rfind(|check| check.check == CheckName::Outcome);
            last.map_or(why.clone(), |check| format!("{why}; the endpoint answered {}", check.actual))
        }
        Verdict::Passed | Verdict::NotTestable => String::new(),
    }
}
