//! The text of a failure: what was asked, what was expected, what came, which clause says so, and how to repeat it.

use std::fmt::Write as _;

use crate::plan::{PlannedStep, Role, Trial};
use crate::record::{CheckOutcome, CheckRecord, Verdict};
use crate::suite::{Clause, Clauses};
use crate::wire::{Form, Redaction, Scheme};

use super::step_run::StepRun;
use super::trial_run::TrialRun;

/// The most of a body that is shown.
const MOST_OF_A_BODY: usize = 600;

/// All that a failure text is made of.
pub(super) struct Failure<'f> {
    pub(super) run: &'f TrialRun<'f>,
    pub(super) checks: &'f [CheckRecord],
    pub(super) verdict: Verdict,
    pub(super) reason: &'f str,
    pub(super) difference: Option<String>,
    pub(super) redaction: &'f Redaction<'f>,
}

/// The text of a failure.
pub(super) fn text(failure: &Failure<'_>) -> String {
    let mut text = String::new();
    let (run, trial) = (failure.run, failure.run.trial);
    row(&mut text, "case", &format!("{} ({})", trial.case.title, trial.case.place));
    for (id, words) in trial.context.iter().flat_map(|context| &context.values) {
        row(&mut text, "context", &format!("{id}: {words}"));
    }
    let failed: Vec<_> = failure.checks.iter().filter(|check| check.outcome == CheckOutcome::Failed).collect();
    match (run.steps.iter().find(|step| step.failed()), &run.unanswered) {
        (Some(step), _) => answered(&mut text, step, failure),
        (None, Some(unanswered)) => asked(&mut text, &unanswered.planned, failure),
        (None, None) => run.steps.iter().last().into_iter().for_each(|step| answered(&mut text, step, failure)),
    }
    if failure.verdict == Verdict::Blocked {
        let why = match &trial.context {
            Some(_) if context_is_not_taken(failure) => {
                "the context itself is not taken here: in it the accepted twin was refused"
            }
            _ => "a step that only prepares did not end as it must, so nothing was learned of what the case is about",
        };
        row(&mut text, "blocked", why);
    }
    for check in &failed {
        row(&mut text, "failed", &format!("{}{}", check.check, of_step(check, trial)));
        row(&mut text, "expected", &format!("  {}", check.expected));
        row(&mut text, "got", &format!("  {}", check.actual));
    }
    for check in failure.checks.iter().filter(|check| check.outcome == CheckOutcome::Tolerated) {
        row(&mut text, "tolerated", &check.differs());
    }
    if failed.is_empty() {
        row(&mut text, "error", failure.reason);
    }
    if let Some(difference) = &failure.difference {
        row(&mut text, "diff", "- as it should be, + as it is");
        for line in difference.lines() {
            let _ = writeln!(text, "             {line}");
        }
    }
    for clause in clauses(&failed, &run.setting.suite.clauses) {
        row(&mut text, "clause", &described(clause));
    }
    for note in trial.notes.iter().chain(&trial.case.why) {
        row(&mut text, "note", note);
    }
    row(&mut text, "repeat", &repeat(run.setting.repeat, trial));
    text
}

/// Whether it was a step that the plan put before the case, in the context.
fn context_is_not_taken(failure: &Failure<'_>) -> bool {
    failure.run.steps.iter().any(|step| step.planned.role == Role::Prepare && step.failed())
}

/// The text for a trial that made no call.
pub(super) fn without_answer(trial: &Trial, reason: &str, repeated: &str) -> String {
    let mut text = String::new();
    row(&mut text, "error", reason);
    row(&mut text, "repeat", &repeat(repeated, trial));
    text
}

fn repeat(command: &str, trial: &Trial) -> String {
    format!("{command} '{}' --exact", trial.name)
}

fn row(text: &mut String, label: &str, value: &str) {
    let mut lines = value.lines();
    let _ = writeln!(text, "  {label:<9}  {}", lines.next().unwrap_or_default());
    for line in lines {
        let _ = writeln!(text, "             {line}");
    }
}

/// What was asked: the call in one line, and what is special about its policy and parameters.
fn asked(text: &mut String, planned: &PlannedStep, failure: &Failure<'_>) {
    let (step, trial) = (&planned.step, failure.run.trial);
    let id = failure.run.keys.get(&step.key).map(String::as_str).unwrap_or_default();
    let call = format!("{} as {} on {} ({id})", step.call.as_str(), step.principal, step.key);
    let (form, scheme) = (form_words(trial.form), scheme_words(trial.scheme));
    row(text, "asked", &format!("{call}, {form}, {scheme}, in {}", planned.format.parameter()));
    if let Some(policy) = &step.policy {
        row(text, "policy", &policy.source.describe());
    }
    for edit in &step.parameters {
        row(text, "parameter", &edit.describe());
    }
}

fn answered(text: &mut String, step: &StepRun, failure: &Failure<'_>) {
    asked(text, &step.planned, failure);
    let response = failure.redaction.response(&step.exchange.response);
    row(text, "answer", &format!("HTTP {} {}", response.status, excerpt(&response.body)));
}

fn of_step(check: &CheckRecord, trial: &Trial) -> String {
    let several = trial.steps.len() > 1 && !check.step.is_empty();
    if several { format!(" (step {})", check.step) } else { String::new() }
}

fn clauses<'c>(failed: &[&CheckRecord], all: &'c Clauses) -> Vec<&'c Clause> {
    let mut clauses: Vec<&Clause> = Vec::new();
    for clause in failed.iter().flat_map(|check| &check.clauses).filter_map(|id| all.get(id)) {
        if !clauses.iter().any(|known| known.id == clause.id) {
            clauses.push(clause);
        }
    }
    clauses
}

fn described(clause: &Clause) -> String {
    let lines: Vec<_> = clause
        .lines
        .iter()
        .map(|(from, to)| if from == to { from.to_string() } else { format!("{from} to {to}") })
        .collect();
    let one = clause.lines.len() == 1 && clause.lines[0].0 == clause.lines[0].1;
    let lines = format!(", page line{} {}", if one { "" } else { "s" }, lines.join(" and "));
    let why = clause.why.as_ref().map_or_else(String::new, |why| format!("\n{why}"));
    format!("{} ({}{lines})\n{}{why}", clause.id, clause.provenance, clause.text)
}

/// The beginning of a body, on one line.
fn excerpt(body: &str) -> String {
    let text: String = body.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match text.char_indices().nth(MOST_OF_A_BODY) {
        Some((end, _)) => format!("{}… ({} bytes)", &text[..end], body.len()),
        None if text.is_empty() => "with an empty body".to_owned(),
        None => text,
    }
}

/// The words for a form.
fn form_words(form: Form) -> &'static str {
    match form {
        Form::GetQuery => "GET with query",
        Form::PostQuery => "POST with query",
        Form::PostForm => "POST with a form body",
        Form::PostMixed => "POST with query and form body",
    }
}

/// The words for a scheme.
fn scheme_words(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::V1 => "signed V1",
        Scheme::V3 => "signed V3",
        Scheme::None => "unsigned",
    }
}
