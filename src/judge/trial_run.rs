//! A trial on its way: its answers are judged one by one as they come, and at the end it has its verdict.

use std::collections::BTreeMap;

use crate::check::{self, Answer, CheckName, Ending, Finding, Found};
use crate::plan::{PlannedStep, REFUSAL_CHANGES_NOTHING, Role, SETS, STORES, Trial};
use crate::record::{Attempt, CheckOutcome, CheckRecord};
use crate::suite::Expect;
use crate::suite::fixture::KeyRef;
use crate::wire::{Exchange, Redaction, Response, SendError};

use super::decide::decide;
use super::masks::Masks;
use super::pinned::{self, Pinned};
use super::setting::Setting;
use super::step_run::{Sent, StepRun, Unanswered};
use super::values::Values;

/// Whether the next step of a trial can still say something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Flow {
    /// It can.
    On,
    /// It builds on a step that did not end as it should.
    Stop,
}

/// A trial with what has come of it so far.
#[derive(Debug)]
pub struct TrialRun<'t> {
    pub(super) trial: &'t Trial,
    pub(super) keys: &'t BTreeMap<KeyRef, String>,
    pub(super) setting: Setting<'t>,
    pub(super) values: Values<'t>,
    pub(super) steps: Vec<StepRun>,
    /// Checks over several answers, and of answers that were none.
    pub(super) others: Vec<CheckRecord>,
    /// The step that got no answer.
    pub(super) unanswered: Option<Unanswered>,
    /// Why the suite could not go on.
    pub(super) error: Option<String>,
    /// A step that only prepares was answered otherwise than it must.
    pub(super) blocked: bool,
    /// Why nothing of it is judged after all.
    pub(super) demoted: Option<String>,
}

impl<'t> TrialRun<'t> {
    /// A trial with the keys that it has leased, before its first call.
    #[must_use]
    pub fn new(trial: &'t Trial, keys: &'t BTreeMap<KeyRef, String>, setting: Setting<'t>) -> Self {
        Self {
            trial,
            keys,
            setting,
            values: Values::new(setting.profile, keys, setting.seed, &trial.name),
            steps: Vec::new(),
            others: Vec::new(),
            unanswered: None,
            error: None,
            blocked: false,
            demoted: None,
        }
    }

    /// What the placeholders of the trial stand for.
    #[must_use]
    pub fn values(&self) -> &Values<'t> {
        &self.values
    }

    /// Judges the answer to a step.
    pub fn answered(&mut self, planned: &PlannedStep, sent: Sent, response: Response) -> Flow {
        let Some(request) = sent.request else { return self.failed(planned, "answered without a request") };
        let answer = match sent.asked {
            Some(format) => Answer::read(&response, format),
            None => Answer::read_as_chosen(&response),
        };
        let outcome = self.outcome(planned, &answer);
        // Also where that is not judged: what follows would say nothing.
        let unexpected = outcome.found == Found::Broken;
        let mut findings = vec![outcome];
        findings.extend(check::likely(planned, &answer));
        findings.extend(self.findings(planned, &answer));
        let checks: Vec<_> =
            findings.into_iter().map(|finding| decide(finding, planned, Some(&answer), self.setting)).collect();
        self.blocked |= planned.prepares && unexpected && checks[0].outcome == CheckOutcome::Failed;
        let exchange = Exchange { request, response, elapsed: sent.elapsed };
        let (policy, attempts) = (sent.policy, sent.attempts);
        let step = StepRun { planned: planned.clone(), policy, attempts, exchange, answer, checks };
        let sound = !step.failed() && !unexpected;
        self.steps.push(step);
        // Steps build on those before them: after one that failed the rest would say nothing. Those that follow in no order
        // do not build on each other.
        if sound || planned.role == Role::Then { Flow::On } else { Flow::Stop }
    }

    /// Takes note that a step got no answer. Where the endpoint is to blame that is judged, else it is an error.
    pub fn unanswered(&mut self, planned: &PlannedStep, sent: Sent, error: &SendError) -> Flow {
        if error.is_endpoint_fault() {
            let clauses = if planned.prepares { &planned.rests_on } else { &planned.clauses };
            self.blocked |= planned.prepares;
            self.others.push(CheckRecord {
                check: CheckName::Http,
                step: planned.step.name.clone(),
                clauses: clauses.clone(),
                rests_on: Vec::new(),
                provenance: Some(planned.step.provenance),
                outcome: CheckOutcome::Failed,
                expected: "an answer in well-formed HTTP, within the limits".to_owned(),
                actual: error.to_string(),
                masked: None,
                open: Vec::new(),
                refused: None,
            });
        } else {
            self.error.get_or_insert_with(|| format!("step {}: {error}{}", planned.step.name, asked(&sent.attempts)));
        }
        self.unanswered.get_or_insert_with(|| Unanswered { planned: planned.clone(), sent, response: None });
        if planned.role == Role::Then && self.error.is_none() { Flow::On } else { Flow::Stop }
    }

    /// Takes note that a step got a transient answer and no other, for this reason: that says nothing of the call, and so is an error.
    pub fn transient(&mut self, planned: &PlannedStep, sent: Sent, response: Response, why: &str) -> Flow {
        let (name, attempts) = (&planned.step.name, asked(&sent.attempts));
        self.error.get_or_insert_with(|| format!("step {name}: {why}{attempts}"));
        self.unanswered.get_or_insert_with(|| Unanswered { planned: planned.clone(), sent, response: Some(response) });
        Flow::Stop
    }

    /// Takes note that the suite could not make the call of a step.
    pub fn failed(&mut self, planned: &PlannedStep, why: &str) -> Flow {
        self.error.get_or_insert_with(|| format!("step {}: {why}", planned.step.name));
        Flow::Stop
    }

    /// Everything that was answered, with the names of this run masked and without secrets; nothing where the trial broke off.
    #[must_use]
    pub fn answers(&self) -> Option<String> {
        let whole = self.error.is_none() && self.unanswered.is_none();
        whole.then(|| pinned::normalised(&self.steps, &self.masks(&self.redaction())))
    }

    /// The answers of the case's own judged steps as they came, body and all; masked, and without secrets.
    #[must_use]
    pub fn bodies(&self) -> String {
        pinned::bodies(self.own_judged(), &self.masks(&self.redaction()))
    }

    /// Whether no check has failed and nothing went wrong so far.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.error.is_none() && self.others.is_empty() && !self.steps.iter().any(StepRun::failed)
    }

    /// Holds the answers against a text that was recorded before.
    pub fn hold_against(&mut self, pinned: &Pinned<'_>, answers: &str) {
        self.others.push(pinned.check(answers));
    }

    /// Takes note of something that is wrong with the suite's own surroundings, such as a file that cannot be read.
    pub fn fail(&mut self, why: String) {
        self.error.get_or_insert(why);
    }

    fn masks<'m>(&'m self, redaction: &'m Redaction<'m>) -> Masks<'m> {
        let unknown_key = self.values.unknown_key();
        Masks { authority: self.setting.authority, keys: self.keys, unknown_key, redaction }
    }

    pub(super) fn redaction(&self) -> Redaction<'t> {
        let unanswered = self.unanswered.iter().filter_map(|step| step.sent.request.as_ref());
        Redaction::new(self.setting.secrets, self.steps.iter().map(|step| &step.exchange.request).chain(unanswered))
    }

    /// A step that only prepares shows that a policy can be set, and nothing of what its case is about; where it does not end as
    /// it must, what it rests on is to blame.
    fn outcome(&self, planned: &PlannedStep, answer: &Answer) -> Finding {
        let mut finding = check::outcome(planned, answer, &self.setting.suite.errors);
        match finding.found {
            Found::Holds if planned.prepares && planned.step.expect.is_success() => {
                finding.clauses = vec![SETS.to_owned()];
            }
            Found::Holds | Found::Broken if planned.prepares => finding.clauses.clone_from(&planned.rests_on),
            _ => {}
        }
        finding
    }

    fn findings(&self, planned: &PlannedStep, answer: &Answer) -> Vec<Finding> {
        let mut findings = check::of_every_answer(planned.step.call, answer, &self.setting.suite.errors);
        match &planned.step.expect {
            Expect::PolicyOf(name) => {
                let sent = self.run_of(name).and_then(|step| step.policy.as_deref());
                findings.extend(check::policy(&planned.clauses, sent.unwrap_or_default(), answer));
            }
            Expect::PolicyOfLast(names) => findings.extend(self.policy_of_last(names, answer)),
            _ => {}
        }
        findings
    }

    fn run_of(&self, name: &str) -> Option<&StepRun> {
        self.steps.iter().find(|step| step.planned.step.name == name)
    }

    /// Holds what is read back against what the last of these steps that was accepted has sent. Nothing is known of it where one
    /// after that was answered with neither an acceptance nor a refusal.
    fn policy_of_last(&self, names: &[String], answer: &Answer) -> Vec<Finding> {
        let mut runs = names.iter().rev().filter_map(|name| self.run_of(name));
        let Some(last) = runs.find(|run| !run.answer.refuses(true)) else { return Vec::new() };
        let sent = last.policy.as_deref().filter(|_| last.answer.ending == Ending::Success);
        let Some(sent) = sent else { return Vec::new() };
        let is_last = names.last() == Some(&last.planned.step.name);
        let clause = if is_last { STORES } else { REFUSAL_CHANGES_NOTHING };
        check::elements(clause, sent, answer)
    }

    /// The case's own steps that were judged, in the format of the trial.
    pub(super) fn own_judged(&self) -> impl Iterator<Item = &StepRun> {
        self.steps.iter().filter(|step| {
            let planned = &step.planned;
            planned.role.is_of_the_case()
                && planned.judged
                && planned.format == self.trial.format
                && planned.step.expect != Expect::Observe
        })
    }
}

/// How often a call was made, where it was made again.
fn asked(attempts: &[Attempt]) -> String {
    if attempts.is_empty() { String::new() } else { format!(" (asked {} times)", attempts.len() + 1) }
}
