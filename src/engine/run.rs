//! One trial: its calls, their checks, its verdict.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::check::{self, Answer, Basis, Ending, Finding};
use crate::plan::{PlannedStep, Role, Trial, Wishes};
use crate::profile::Profile;
use crate::suite::fixture::KeyRef;
use crate::suite::{Expect, Provenance, Suite};
use crate::wire::{self, Client, Endpoint, Exchange, Form, Format, Request, Scheme, Send, SendError};

use super::baseline::{Baseline, Names};
use super::calls::{self, Prepared};
use super::difference::difference;
use super::failure;
use super::record::{CheckOutcome, CheckRecord, TrialRecord, Verdict};
use super::values::Values;

/// What a trial runs with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting<'s> {
    pub(super) suite: &'s Suite,
    pub(super) profile: &'s Profile,
    pub(super) wishes: &'s Wishes,
    pub(super) client: &'s Client,
    pub(super) endpoint: &'s Endpoint,
    pub(super) seed: u64,
    pub(super) baseline: Option<&'s Baseline>,
    /// The command that repeats a trial, up to its name.
    pub(super) repeat: &'s str,
}

/// A step with its answer.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) planned: PlannedStep,
    pub(super) policy: Option<String>,
    pub(super) exchange: Exchange,
    pub(super) answer: Answer,
    pub(super) checks: Vec<CheckRecord>,
}

impl Made {
    pub(super) fn failed(&self) -> bool {
        self.has(&CheckOutcome::Failed)
    }

    pub(super) fn has(&self, outcome: &CheckOutcome) -> bool {
        self.checks.iter().any(|check| check.outcome == *outcome)
    }
}

/// Everything that came of a trial's calls.
#[derive(Debug, Default)]
pub(super) struct Came {
    pub(super) made: Vec<Made>,
    /// Checks over several answers, and of answers that were none.
    pub(super) others: Vec<CheckRecord>,
    /// Why the suite could not go on.
    pub(super) error: Option<String>,
    /// The step that got no answer.
    pub(super) unanswered: Option<PlannedStep>,
    /// Why nothing of it is judged after all.
    pub(super) demoted: Option<String>,
    pub(super) elapsed: Duration,
}

/// Runs a trial with the keys that it has leased.
pub(super) async fn trial(trial: &Trial, keys: &BTreeMap<KeyRef, String>, setting: Setting<'_>) -> TrialRecord {
    let values = Values::new(setting.profile, keys, setting.seed, &trial.name);
    let mut came = Came::default();
    let begun = Instant::now();
    for planned in &trial.steps {
        let prepared = calls::prepare(&planned.step, planned.format, trial, setting.profile, &values);
        let sound = one(planned, prepared, &mut came, setting).await;
        // Steps build on those before them: after one that failed the rest would say nothing. Those that follow in no order
        // do not build on each other.
        if came.error.is_some() || !sound && planned.role != Role::Then {
            break;
        }
    }
    came.elapsed = begun.elapsed();
    across(trial, &mut came, setting);
    if trial.format_is_inferred && !setting.wishes.judges(Provenance::Inferred) {
        demote_for_json(&mut came);
    }
    if let Some(why) = &trial.unjudged {
        demote(&mut came, why.clone());
    }
    pin(trial, &mut came, &values, keys, setting);
    record(trial, &came, keys, setting)
}

/// Holds the answers against the user's baseline. Where a trial broke off, there is nothing to hold against it.
fn pin(trial: &Trial, came: &mut Came, values: &Values<'_>, keys: &BTreeMap<KeyRef, String>, setting: Setting<'_>) {
    let Some(baseline) = setting.baseline.filter(|_| came.error.is_none()) else { return };
    let authority = setting.endpoint.authority();
    let names = Names { endpoint: &authority, keys, unknown_key: values.unknown_key() };
    match baseline.check(&trial.name, &came.made, &names) {
        Ok(check) => came.others.push(check),
        Err(reason) => came.error = Some(reason),
    }
}

/// Makes the call of a step; whether it ended as it should.
async fn one(planned: &PlannedStep, prepared: Prepared, came: &mut Came, setting: Setting<'_>) -> bool {
    let (request, sent) = match send(&prepared, setting).await {
        Ok(sent) => sent,
        Err(text) => {
            came.unanswered.get_or_insert_with(|| planned.clone());
            came.error = Some(format!("step {}: {text}", planned.step.name));
            return false;
        }
    };
    let begun = sent.1;
    match sent.0 {
        Ok(response) => {
            // Only what is redacted is looked at: what a check says of an answer can be shown.
            let exchange = Exchange::new(request, prepared.credentials.as_ref(), &response, begun);
            let answer = match prepared.call.format {
                Some(format) => Answer::read(&exchange.response, format),
                None => Answer::read_as_chosen(&exchange.response),
            };
            // Also where that is not judged: what follows would say nothing.
            let unexpected = check::outcome(planned, &answer, &setting.suite.errors).result == check::Result::Broken;
            let checks = checks(planned, &answer, came, setting);
            came.made.push(Made { planned: planned.clone(), policy: prepared.policy, exchange, answer, checks });
            return came.made.last().is_some_and(|made| !made.failed() && !unexpected);
        }
        Err(error) if error.is_endpoint_fault() => came.others.push(CheckRecord {
            check: "http",
            step: planned.step.name.clone(),
            clauses: planned.clauses.clone(),
            provenance: Some(planned.step.provenance),
            outcome: CheckOutcome::Failed,
            expected: "an answer in well-formed HTTP, within the limits".to_owned(),
            actual: error.to_string(),
            open: Vec::new(),
        }),
        Err(error) => came.error = Some(format!("step {}: {error}", planned.step.name)),
    }
    came.unanswered.get_or_insert_with(|| planned.clone());
    false
}

type Sent = (Request, (Result<wire::Response, SendError>, Duration));

/// Sends a call. Where a kept connection was closed just then, once more, signed anew: the endpoint has not answered it.
async fn send(prepared: &Prepared, setting: Setting<'_>) -> Result<Sent, String> {
    let mut again = true;
    loop {
        let credentials = prepared.credentials.as_ref();
        let request = wire::build(&prepared.call, setting.endpoint, credentials, &prepared.stamp())
            .map_err(|error| error.to_string())?;
        let begun = Instant::now();
        let sent = setting.client.send(&request).await;
        if again && matches!(sent, Err(SendError::NoResponse { .. })) {
            again = false;
            continue;
        }
        return Ok((request, (sent, begun.elapsed())));
    }
}

fn checks(planned: &PlannedStep, answer: &Answer, came: &Came, setting: Setting<'_>) -> Vec<CheckRecord> {
    let errors = &setting.suite.errors;
    let mut findings = vec![outcome_of(planned, answer, setting)];
    findings.extend(check::likely(planned, answer));
    findings.extend(check::of_every_answer(planned.step.call, answer, errors, &setting.profile.tolerated));
    if let Expect::PolicyOf(name) = &planned.step.expect {
        let sent =
            came.made.iter().find(|made| &made.planned.step.name == name).and_then(|made| made.policy.as_deref());
        findings.extend(check::policy(&planned.clauses, sent.unwrap_or_default(), answer));
    }
    let unclear = matches!(answer.ending, Ending::Unclear(_));
    findings.into_iter().map(|finding| decide(finding, planned, unclear, setting)).collect()
}

/// A step that only prepares shows that a policy can be set, and nothing of what its case is about.
fn outcome_of(planned: &PlannedStep, answer: &Answer, setting: Setting<'_>) -> Finding {
    let mut finding = check::outcome(planned, answer, &setting.suite.errors);
    if planned.prepares && finding.result == check::Result::Holds {
        finding.clauses = vec![check::SETS.to_owned()];
    }
    finding
}

fn decide(finding: Finding, planned: &PlannedStep, unclear: bool, setting: Setting<'_>) -> CheckRecord {
    let provenance = provenance(&finding, planned, setting.suite);
    let judged = match finding.basis {
        Basis::Expectation => planned.judged,
        // An answer that is none of this operation, such as a front-end's own to a long URL, is held against a step only if
        // the step is judged.
        Basis::Clauses if unclear && !planned.judged => false,
        Basis::Clauses => provenance.is_some_and(|provenance| setting.wishes.judges(provenance)),
        Basis::Inferred => planned.judged && setting.wishes.judges(Provenance::Inferred),
        Basis::Strict => setting.wishes.strict,
    };
    CheckRecord {
        check: finding.check,
        step: planned.step.name.clone(),
        provenance,
        outcome: match (finding.result, judged) {
            (check::Result::Holds, true) => CheckOutcome::Passed,
            (check::Result::Broken, true) => CheckOutcome::Failed,
            (check::Result::Tolerated, true) => CheckOutcome::Tolerated,
            _ => CheckOutcome::Observed,
        },
        clauses: finding.clauses,
        expected: finding.expected,
        actual: finding.actual,
        open: finding.open,
    }
}

fn provenance(finding: &Finding, planned: &PlannedStep, suite: &Suite) -> Option<Provenance> {
    match finding.basis {
        Basis::Expectation => Some(planned.step.provenance),
        Basis::Inferred => Some(Provenance::Inferred),
        _ => finding.clauses.iter().filter_map(|id| suite.clauses.get(id)).map(|clause| clause.provenance).max(),
    }
}

/// Checks over several answers of the trial.
fn across(trial: &Trial, came: &mut Came, setting: Setting<'_>) {
    let decided = |finding, planned: &PlannedStep| decide(finding, planned, false, setting);
    let mut found = Vec::new();
    if let Some(last) = came.made.last().filter(|_| trial.case.distinct_request_ids) {
        let ids: Vec<_> =
            came.made.iter().filter_map(|made| made.answer.text("RequestId")).map(str::to_owned).collect();
        let finding = check::distinct_request_ids(&ids);
        found.extend(finding.map(|finding| CheckRecord { step: String::new(), ..decided(finding, &last.planned) }));
    }
    if trial.case.compare_formats {
        for one in came.made.iter().filter(|made| made.planned.format == trial.format) {
            let same_step = |other: &&Made| {
                other.planned.format != trial.format && other.planned.step.name == one.planned.step.name
            };
            let Some(other) = came.made.iter().find(same_step) else { continue };
            let finding = check::formats_agree(&trial.clauses, &one.answer, &other.answer);
            found.push(decided(finding, &one.planned));
        }
    }
    came.others.extend(found);
}

/// V3 has no parameter for the format: an endpoint that answers JSON then has not been shown to be wrong.
fn demote_for_json(came: &mut Came) {
    if !came.made.iter().any(|made| made.planned.format == Format::Xml && made.answer.other.is_some()) {
        return;
    }
    demote(came, "asked for XML with V3, which has no parameter for the format, and answered in JSON".to_owned());
}

/// Has nothing judged after all.
fn demote(came: &mut Came, why: String) {
    let checks = came.made.iter_mut().flat_map(|made| &mut made.checks).chain(&mut came.others);
    checks.for_each(|check| check.outcome = CheckOutcome::Observed);
    came.demoted = Some(why);
}

fn record(trial: &Trial, came: &Came, keys: &BTreeMap<KeyRef, String>, setting: Setting<'_>) -> TrialRecord {
    let checks: Vec<_> = came.made.iter().flat_map(|made| &made.checks).chain(&came.others).cloned().collect();
    let mut verdict = verdict(trial, &checks, came.error.is_some());
    let mut reason = reason(verdict, &checks, came, trial);
    let values = Values::new(setting.profile, keys, setting.seed, &trial.name);
    let difference = difference(trial, came, &values, setting);
    if matches!(verdict, Verdict::Passed | Verdict::Tolerated)
        && let Some(difference) = &difference
    {
        verdict = Verdict::Error;
        reason = format!(
            "every check passed, and still the answer differs from the snapshot: a fault of the suite\n{difference}"
        );
    }
    let mut text = String::new();
    if verdict.is_bad() {
        text = failure::text(&failure::Failure {
            trial,
            came,
            keys,
            checks: &checks,
            reason: &reason,
            difference,
            setting,
        });
    }
    TrialRecord {
        checks,
        milliseconds: u64::try_from(came.elapsed.as_millis()).unwrap_or(u64::MAX),
        text,
        ..TrialRecord::unjudged(trial, verdict, reason, setting.repeat)
    }
}

fn verdict(trial: &Trial, checks: &[CheckRecord], error: bool) -> Verdict {
    let own = |check: &&CheckRecord| check.clauses.iter().any(|id| trial.clauses.contains(id));
    let any = |outcome: CheckOutcome| checks.iter().any(|check| check.outcome == outcome);
    if any(CheckOutcome::Failed) {
        Verdict::Failed
    } else if error {
        Verdict::Error
    } else if trial.is_judged() && checks.iter().filter(own).any(|check| check.outcome == CheckOutcome::Passed) {
        if any(CheckOutcome::Tolerated) { Verdict::Tolerated } else { Verdict::Passed }
    } else {
        Verdict::Observed
    }
}

fn reason(verdict: Verdict, checks: &[CheckRecord], came: &Came, trial: &Trial) -> String {
    let first = |outcome: CheckOutcome| checks.iter().find(|check| check.outcome == outcome);
    match verdict {
        Verdict::Failed => first(CheckOutcome::Failed).map(CheckRecord::differs).unwrap_or_default(),
        Verdict::Tolerated => first(CheckOutcome::Tolerated).map(CheckRecord::differs).unwrap_or_default(),
        Verdict::Error => came.error.clone().unwrap_or_default(),
        Verdict::Observed => {
            let why = came.demoted.as_ref().or(trial.notes.first()).cloned();
            let why = why.unwrap_or_else(|| format!("nothing to judge: {}", trial.case.provenance));
            let last = checks.iter().rfind(|check| check.check == "outcome");
            last.map_or(why.clone(), |check| format!("{why}; the endpoint answered {}", check.actual))
        }
        Verdict::Passed | Verdict::NotTestable => String::new(),
    }
}

/// The words for a form in a failure.
pub(super) fn form_words(form: Form) -> &'static str {
    match form {
        Form::GetQuery => "GET with query",
        Form::PostQuery => "POST with query",
        Form::PostForm => "POST with a form body",
        Form::PostMixed => "POST with query and form body",
    }
}

/// The words for a scheme in a failure.
pub(super) fn scheme_words(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::V1 => "signed V1",
        Scheme::V3 => "signed V3",
        Scheme::None => "unsigned",
    }
}
