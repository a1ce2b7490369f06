//! The end of a trial: what its answers say together, its verdict, and the record that leaves.

use crate::check::{self, CheckName, Several, Whose};
use crate::plan::Trial;
use crate::record::{CheckOutcome, CheckRecord, TrialRecord, Verdict};
use crate::suite::Provenance;
use crate::wire::Format;

use super::decide::decide;
use super::difference::difference;
use super::failure::{self, Failure};
use super::masks::Masks;
use super::shown;
use super::step_run::whole_milliseconds;
use super::trial_run::TrialRun;
use super::verdict;

impl TrialRun<'_> {
    /// The record, with the verdict.
    #[must_use]
    pub fn finish(mut self) -> TrialRecord {
        self.over_several();
        if self.trial.format_is_inferred && !self.setting.wishes.judges(Provenance::Inferred) {
            self.demote_for_json();
        }
        if let Some(why) = &self.trial.unjudged {
            self.demote(why.clone());
        }
        self.mask_and_redact();
        self.record()
    }

    /// Checks over several answers of the trial.
    fn over_several(&mut self) {
        let answers: Vec<_> = self.steps.iter().map(|step| (&step.planned, &step.answer)).collect();
        let several = Several { trial: self.trial, answers: &answers };
        let found = check::OVER_SEVERAL.iter().flat_map(|check| check(&several));
        let decided = found.filter_map(|(whose, finding)| {
            let (planned, answer) = match whose {
                Whose::Trial => (answers.last()?.0, None),
                Whose::Step(number) => (answers.get(number)?.0, answers.get(number).map(|(_, answer)| *answer)),
            };
            Some(decide(finding, planned, answer, self.setting))
        });
        let decided: Vec<_> = decided.collect();
        self.others.extend(decided);
    }

    /// V3 has no parameter for the format: an endpoint that answers JSON then has not been shown to be wrong.
    fn demote_for_json(&mut self) {
        if self.steps.iter().any(|step| step.planned.format == Format::Xml && step.answer.other.is_some()) {
            self.demote(
                "asked for XML with V3, which has no parameter for the format, and answered in JSON".to_owned(),
            );
        }
    }

    /// Has nothing judged after all.
    fn demote(&mut self, why: String) {
        self.checks_mut().for_each(|check| check.outcome = CheckOutcome::Observed);
        self.blocked = false;
        self.demoted = Some(why);
    }

    fn checks_mut(&mut self) -> impl Iterator<Item = &mut CheckRecord> {
        self.steps.iter_mut().flat_map(|step| &mut step.checks).chain(&mut self.others)
    }

    /// From here on the checks are shown: what endpoints said in them is free of secrets, visible, and not too long.
    fn mask_and_redact(&mut self) {
        let redaction = self.redaction();
        let ids: Vec<String> =
            self.steps.iter().filter_map(|step| step.answer.text("RequestId")).map(str::to_owned).collect();
        let (authority, keys, unknown) = (self.setting.authority, self.keys, self.values.unknown_key().to_owned());
        let masks = Masks { authority, keys, unknown_key: &unknown, redaction: &redaction };
        for check in self.checks_mut() {
            let shown = match check.check {
                CheckName::Baseline | CheckName::Snapshot => shown::lines,
                _ => shown::line,
            };
            let masked = shown(&masks.mask(&check.actual, ids.iter().map(String::as_str)));
            check.expected = shown(&redaction.text(&check.expected));
            check.actual = shown(&redaction.text(&check.actual));
            let differs = check.outcome == CheckOutcome::Failed && masked != check.actual;
            check.masked = differs.then_some(masked);
        }
        if let Some(error) = &mut self.error {
            *error = shown::lines(&redaction.text(error));
        }
    }

    fn record(self) -> TrialRecord {
        let checks: Vec<_> = self.steps.iter().flat_map(|step| &step.checks).chain(&self.others).cloned().collect();
        let verdict = verdict::of(self.trial, &checks, self.blocked, self.error.is_some());
        let reason = verdict::reason(verdict, &checks, &self);
        let redaction = self.redaction();
        let mut text = String::new();
        if verdict.is_bad() {
            let difference = difference(&self, &redaction);
            text = failure::text(&Failure {
                run: &self,
                checks: &checks,
                verdict,
                reason: &reason,
                difference,
                redaction: &redaction,
            });
        }
        let (errors, shown) = (&self.setting.suite.errors, verdict.is_bad());
        let mut steps: Vec<_> = self.steps.iter().map(|step| step.record(errors, &redaction, shown)).collect();
        steps.extend(self.unanswered.iter().map(|step| step.record(&redaction)));
        TrialRecord {
            milliseconds: whole_milliseconds(self.steps.iter().map(|step| step.exchange.elapsed).sum()),
            steps,
            checks,
            ..TrialRecord::unjudged(self.trial, verdict, reason, text)
        }
    }
}

/// The record of a trial that could not be made, with the command that repeats it.
#[must_use]
pub fn unjudged(trial: &Trial, verdict: Verdict, reason: String, repeat: &str) -> TrialRecord {
    let text = match verdict {
        Verdict::NotTestable => String::new(),
        _ => failure::without_answer(trial, &reason, repeat),
    };
    TrialRecord::unjudged(trial, verdict, reason, text)
}
