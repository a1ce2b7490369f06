//! Answers as texts that can be recorded and compared: a user's baseline, and the snapshots of the embedded endpoint.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::check::{Answer, CheckName};
use crate::record::{CheckOutcome, CheckRecord};
use crate::wire::{Value, visible_line};

use super::diff::diff;
use super::masks::Masks;
use super::shown;
use super::step_run::StepRun;

/// A text that was recorded before.
#[derive(Debug, Clone, Copy)]
pub struct Pinned<'p> {
    /// The check that compares it.
    pub check: CheckName,
    /// Where it stands, for a reader.
    pub place: &'p str,
    /// The text; none where nothing is recorded there.
    pub text: Option<&'p str>,
    /// How it is recorded.
    pub remedy: &'p str,
}

impl Pinned<'_> {
    /// Whether the answers are those that were recorded.
    pub(super) fn check(&self, answers: &str) -> CheckRecord {
        let (actual, outcome) = match self.text {
            Some(text) if text == answers => ("the same".to_owned(), CheckOutcome::Passed),
            Some(text) => (format!("another one\n{}", diff(text, answers)), CheckOutcome::Failed),
            None => (format!("nothing is recorded there: {}", self.remedy), CheckOutcome::Failed),
        };
        CheckRecord {
            check: self.check,
            step: String::new(),
            clauses: Vec::new(),
            rests_on: Vec::new(),
            provenance: None,
            outcome,
            expected: format!("the answer in {}", self.place),
            actual,
            masked: None,
            open: Vec::new(),
            refused: None,
        }
    }
}

/// Every answer, normalised: members in the order of their names, whatever the spelling.
pub(super) fn normalised(steps: &[StepRun], masks: &Masks<'_>) -> String {
    let mut text = String::new();
    for run in steps {
        let step = &run.planned.step;
        head(&mut text, run, masks);
        // What is said of a wrong signature repeats what was signed, its time and nonce too.
        let echoes = step.sign.is_some();
        let body = masks.mask(&members(&run.answer, echoes), run.answer.text("RequestId"));
        text.push_str(&shown::body(&body));
        text.push('\n');
    }
    text
}

/// These answers with their bodies as they came.
pub(super) fn bodies<'s>(steps: impl Iterator<Item = &'s StepRun>, masks: &Masks<'_>) -> String {
    let mut text = String::new();
    for run in steps {
        head(&mut text, run, masks);
        let body = String::from_utf8_lossy(&run.exchange.response.body);
        let body = masks.mask_answer(&body, &run.exchange.request, run.answer.text("RequestId"));
        text.extend([body.trim_end(), "\n\n"]);
    }
    text
}

fn head(text: &mut String, StepRun { planned, answer, .. }: &StepRun, masks: &Masks<'_>) {
    let step = &planned.step;
    let _ = writeln!(text, "# {}: {} as {} on {}", step.name, step.call.as_str(), step.principal, step.key);
    let media_type = shown::line(&masks.redaction.text(answer.media_type.as_deref().unwrap_or("none")));
    let _ = writeln!(text, "HTTP {}\nContent-Type: {media_type}\n", answer.status);
}

fn members(answer: &Answer, echoes: bool) -> String {
    let Some(document) = answer.document() else { return "[a body that cannot be read]\n".to_owned() };
    let root = document.root.as_ref().map_or_else(String::new, |root| format!("<{}>\n", visible_line(root)));
    let members: BTreeMap<&str, &Value> = document.members.iter().map(|(name, value)| (name.as_str(), value)).collect();
    members.into_iter().fold(root, |mut text, (name, value)| {
        let value = if echoes && name == "Message" { "[of this request]".to_owned() } else { written(value) };
        let _ = writeln!(text, "{}: {value}", visible_line(name));
        text
    })
}

fn written(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("{text:?}"),
        Value::Number(digits) => digits.clone(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null => "null".to_owned(),
        Value::List(elements) => format!("[{}]", elements.iter().map(written).collect::<Vec<_>>().join(", ")),
        Value::Tree(members) => {
            let members = members.iter().map(|(name, value)| format!("{}: {}", visible_line(name), written(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
    }
}
