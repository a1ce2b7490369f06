//! From the records of a run to its figures and causes.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use crate::check::CheckName;
use crate::record::{Cause, CheckOutcome, CheckRecord, Figures, TrialRecord, Verdict};
use crate::suite::{ErrorTable, Suite};

use super::blame::{BadTrial, Blame, FailedCheck, Shown, refuses_the_plain_base};
use super::seen::Seen;

/// What is counted while trials end. It grows with the clauses, the cases and the bad trials, not with the trials.
#[derive(Debug, Default)]
pub struct Tally {
    verdicts: BTreeMap<Verdict, usize>,
    seen: Seen,
    shown: Shown,
    failed: Vec<FailedCheck>,
    errors: Vec<(String, String)>,
    /// The text of the first bad trial of each kind: those that are alike in all that can be to blame share a kind.
    texts: BTreeMap<String, String>,
    kinds: HashSet<String>,
    tolerated: BTreeMap<String, usize>,
    answered: BTreeSet<String>,
    chosen: BTreeMap<String, BTreeSet<String>>,
    lacks: BTreeMap<String, usize>,
}

impl Tally {
    /// Counts a trial.
    pub fn count(&mut self, record: &TrialRecord) {
        *self.verdicts.entry(record.verdict).or_default() += 1;
        self.seen.take(record);
        match record.verdict {
            Verdict::NotTestable => *self.lacks.entry(record.reason.clone()).or_default() += 1,
            Verdict::Passed | Verdict::Tolerated => {
                self.shown.passed.insert((record.case.clone(), record.form, record.scheme));
            }
            verdict if verdict.is_bad() => self.bad(record),
            _ => {}
        }
        self.answered.extend(record.steps.iter().filter_map(|step| step.ended.as_ref()?.code()).map(str::to_owned));
        for check in &record.checks {
            self.check(check);
        }
    }

    fn check(&mut self, check: &CheckRecord) {
        if check.outcome == CheckOutcome::Tolerated {
            *self.tolerated.entry(check.differs()).or_default() += 1;
        }
        if check.check != CheckName::Outcome {
            return;
        }
        self.shown.weights.take(check);
        if check.outcome == CheckOutcome::Passed {
            self.shown.held.extend(check.clauses.iter().cloned());
        }
        for code in &check.open {
            self.chosen.entry(code.clone()).or_default().insert(check.actual.clone());
        }
    }

    fn bad(&mut self, record: &TrialRecord) {
        let blocked = record.verdict == Verdict::Blocked;
        let (name, case) = (record.name.clone(), record.case.clone());
        let trial = Arc::new(BadTrial {
            name,
            case,
            form: record.form,
            scheme: record.scheme,
            context: record.context.clone(),
            blocked,
        });
        let failed: Vec<_> = record.checks.iter().filter(|check| check.outcome == CheckOutcome::Failed).collect();
        if failed.is_empty() {
            self.errors.push((record.name.clone(), record.reason.clone()));
        }
        for check in failed {
            if refuses_the_plain_base(check) {
                let came = self.shown.plain_refused.entry((record.form, record.scheme)).or_default();
                came.insert(check.came().to_owned());
            }
            self.failed.push(FailedCheck { trial: Arc::clone(&trial), check: check.clone() });
        }
        if self.kinds.insert(kind(record)) {
            self.texts.insert(record.name.clone(), record.text.clone());
        }
    }

    /// The figures over the clauses of a suite.
    #[must_use]
    pub fn figures(&self, suite: &Suite) -> Figures {
        let blame = Blame { shown: &self.shown, clauses: &suite.clauses, errors: &suite.errors };
        let causes = self.causes(blame);
        let broken: BTreeSet<&str> = causes.iter().flat_map(|cause| &cause.clauses).map(String::as_str).collect();
        let known: Vec<&str> = suite.clauses.iter().map(|clause| clause.id.as_str()).collect();
        let (judged, not_judged): (Vec<&str>, Vec<&str>) =
            known.iter().copied().partition(|id| self.is_judged(id, &suite.errors));
        let conforms = |id: &&&str| {
            self.has_passed(id, &suite.errors) && !broken.contains(**id) && !self.seen.diverging.contains(**id)
        };
        let of = |holds: &dyn Fn(&str) -> bool| {
            known.iter().filter(|id| holds(id)).map(|&id| id.to_owned()).collect::<Vec<_>>()
        };
        let bad = Verdict::ALL.iter().any(|&verdict| verdict.is_bad() && self.of(verdict) > 0);
        Figures {
            verdicts: Verdict::ALL.iter().map(|&verdict| (verdict, self.of(verdict))).collect(),
            clauses_judged: judged.len(),
            clauses_conforming: judged.iter().filter(conforms).count(),
            clauses: known.len(),
            broken: of(&|id| broken.contains(id)),
            diverging: of(&|id| self.seen.diverging.contains(id) && !broken.contains(id)),
            tolerated: self.tolerated.clone(),
            not_judged: not_judged.into_iter().map(str::to_owned).collect(),
            errors_not_seen: self.not_seen(&suite.errors),
            lacks: self.lacks.clone(),
            conforms: !bad && self.of(Verdict::Passed) + self.of(Verdict::Tolerated) > 0,
            causes,
        }
    }

    fn of(&self, verdict: Verdict) -> usize {
        self.verdicts.get(&verdict).copied().unwrap_or_default()
    }

    /// A row of the error table is judged where a judged case allows this error alone, or where it was answered.
    fn is_judged(&self, id: &str, errors: &ErrorTable) -> bool {
        self.seen.judged.contains(id) || is_row(id, errors) && self.seen.judged_anywhere.contains(id)
    }

    fn has_passed(&self, id: &str, errors: &ErrorTable) -> bool {
        self.seen.passed.contains(id) || is_row(id, errors) && self.seen.passed_anywhere.contains(id)
    }

    /// The bad trials by what they have in common, the one that most trials share first.
    fn causes(&self, blame: Blame<'_>) -> Vec<Cause> {
        type Alike = (Option<CheckName>, Vec<String>, String, String);
        let mut causes: BTreeMap<Alike, Vec<OfCause<'_>>> = BTreeMap::new();
        for failed in &self.failed {
            let check = &failed.check;
            let alike = (Some(check.check), blame.of(failed), check.expected.clone(), check.came().to_owned());
            causes.entry(alike).or_default().push(OfCause::of(&failed.trial));
        }
        for (name, reason) in &self.errors {
            let alike = (None, Vec::new(), String::new(), reason.clone());
            causes.entry(alike).or_default().push(OfCause { name, context: &[], blocked: false });
        }
        let mut causes: Vec<_> = causes.into_iter().map(|(alike, trials)| self.cause(alike, trials)).collect();
        // One that blocks trials tells more than what they are about, and what a check of the outcome says more than what the
        // same answers look like.
        causes.sort_by_key(|cause| (cause.check != Some(CheckName::Outcome), std::cmp::Reverse(cause.trials.len())));
        causes
    }

    fn cause(
        &self,
        (check, clauses, expected, came): (Option<CheckName>, Vec<String>, String, String),
        mut trials: Vec<OfCause<'_>>,
    ) -> Cause {
        trials.dedup();
        // A blocked trial shows less of its cause than one that is about it, and one in a context less than a plain one.
        let with_text = |blocked: bool, plain: bool| {
            let alike = move |trial: &&OfCause<'_>| (trial.blocked, trial.context.is_empty()) == (blocked, plain);
            trials.iter().filter(alike).find_map(|trial| self.texts.get(trial.name))
        };
        let order = [(false, true), (false, false), (true, true), (true, false)];
        let text =
            order.into_iter().find_map(|(blocked, plain)| with_text(blocked, plain)).cloned().unwrap_or_default();
        Cause {
            check,
            clauses,
            expected,
            came,
            contexts: in_common(&trials),
            blocked: trials.iter().filter(|trial| trial.blocked).count(),
            trials: trials.iter().map(|trial| trial.name.to_owned()).collect(),
            text,
        }
    }

    fn not_seen(&self, errors: &ErrorTable) -> BTreeMap<String, Vec<String>> {
        let rows = errors.documented.iter();
        let rows = rows.filter(|row| !self.is_judged(&row.clause, errors) && !self.answered.contains(&row.code));
        rows.map(|row| (row.code.clone(), self.chosen.get(&row.code).into_iter().flatten().cloned().collect()))
            .collect()
    }
}

/// What is to be known of a trial that is bad for a cause.
#[derive(PartialEq)]
struct OfCause<'t> {
    name: &'t str,
    context: &'t [String],
    blocked: bool,
}

impl<'t> OfCause<'t> {
    fn of(trial: &'t BadTrial) -> Self {
        Self { name: &trial.name, context: &trial.context, blocked: trial.blocked }
    }
}

/// The values of contexts that all these trials have.
fn in_common(trials: &[OfCause<'_>]) -> BTreeSet<String> {
    let mut common: BTreeSet<String> = trials.first().into_iter().flat_map(|trial| trial.context).cloned().collect();
    common.retain(|value| trials.iter().all(|trial| trial.context.contains(value)));
    common
}

/// What a bad trial is like.
fn kind(record: &TrialRecord) -> String {
    let failed = record.checks.iter().filter(|check| check.outcome == CheckOutcome::Failed);
    let failed: Vec<_> =
        failed.map(|it| (it.check, &it.clauses, &it.rests_on, it.refused, &it.expected, it.came())).collect();
    let error = if failed.is_empty() { record.reason.as_str() } else { "" };
    format!("{:?}", (record.context.is_empty(), record.form, record.scheme, record.verdict, failed, error))
}

fn is_row(id: &str, errors: &ErrorTable) -> bool {
    errors.documented.iter().any(|row| row.clause == id)
}
