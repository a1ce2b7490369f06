//! A baseline: everything that one endpoint answers, optional members included, pinned in a folder of the user's own.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use crate::check::Answer;
use crate::suite::fixture::KeyRef;
use crate::wire::{Redaction, Value};

use super::failure;
use super::record::{CheckOutcome, CheckRecord};
use super::run::Made;

/// What is done with a baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Baseline {
    /// Answers are written there.
    Record(PathBuf),
    /// Answers are compared with those there.
    Compare(PathBuf),
}

/// The names that differ from run to run or from trial to trial, and what stands in their place.
pub(super) struct Names<'n> {
    pub(super) endpoint: &'n str,
    pub(super) keys: &'n BTreeMap<KeyRef, String>,
    pub(super) unknown_key: &'n str,
}

impl Baseline {
    /// Writes, or compares, the answers of a trial.
    ///
    /// # Errors
    /// What the operating system says of the file.
    pub(super) fn check(
        &self,
        trial: &str,
        made: &[Made],
        names: &Names<'_>,
        redaction: &Redaction<'_>,
    ) -> Result<CheckRecord, String> {
        let text = text(made, names, redaction);
        let failed = |file: &Path, reason: &Error| format!("the baseline {}: {reason}", file.display());
        let (expected, actual, outcome) = match self {
            Self::Record(folder) => {
                let file = file(folder, trial);
                write(&file, &text).map_err(|reason| failed(&file, &reason))?;
                (format!("an answer to record in {}", file.display()), "recorded".to_owned(), CheckOutcome::Observed)
            }
            Self::Compare(folder) => {
                let file = file(folder, trial);
                match std::fs::read_to_string(&file) {
                    Ok(pinned) if pinned == text => (pinned_at(&file), "the same".to_owned(), CheckOutcome::Passed),
                    Ok(pinned) => (
                        pinned_at(&file),
                        format!("another one\n{}", failure::diff(&pinned, &text)),
                        CheckOutcome::Failed,
                    ),
                    Err(reason) if reason.kind() == ErrorKind::NotFound => {
                        let hint = "nothing is recorded there: run once with --record-baseline".to_owned();
                        (pinned_at(&file), hint, CheckOutcome::Failed)
                    }
                    Err(reason) => return Err(failed(&file, &reason)),
                }
            }
        };
        Ok(CheckRecord {
            check: "baseline",
            step: String::new(),
            clauses: Vec::new(),
            provenance: None,
            outcome,
            expected,
            actual,
            open: Vec::new(),
        })
    }
}

fn pinned_at(file: &Path) -> String {
    format!("the answer in {}", file.display())
}

/// `group/case/format.txt`.
fn file(folder: &Path, trial: &str) -> PathBuf {
    folder.join(format!("{}.txt", trial.replace("::", "/")))
}

/// A file is whole or as it was.
fn write(file: &Path, text: &str) -> Result<(), Error> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let part = file.with_extension("txt.part");
    std::fs::write(&part, text)?;
    std::fs::rename(&part, file)
}

fn text(made: &[Made], names: &Names<'_>, redaction: &Redaction<'_>) -> String {
    let mut text = String::new();
    for Made { planned, answer, .. } in made {
        let step = &planned.step;
        let _ = writeln!(text, "# {}: {} as {} on {}", step.name, step.call.as_str(), step.principal, step.key);
        let _ = writeln!(
            text,
            "HTTP {}\nContent-Type: {}\n",
            answer.status,
            redaction.text(answer.media_type.as_deref().unwrap_or("none"))
        );
        // What is said of a wrong signature repeats what was signed, its time and nonce too.
        let echoes = step.sign.is_some();
        text.push_str(&neutral(&redaction.text(&body(answer, echoes)), answer, names, redaction));
        text.push('\n');
    }
    text
}

fn body(answer: &Answer, echoes: bool) -> String {
    let Some(document) = answer.document() else { return "[a body that cannot be read]\n".to_owned() };
    let root = document.root.as_ref().map_or_else(String::new, |root| format!("<{root}>\n"));
    let members: BTreeMap<&str, &Value> = document.members.iter().map(|(name, value)| (name.as_str(), value)).collect();
    members.into_iter().fold(root, |mut text, (name, value)| {
        let value = if echoes && name == "Message" { "[of this request]".to_owned() } else { shown(value) };
        let _ = writeln!(text, "{name}: {value}");
        text
    })
}

fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("{text:?}"),
        Value::Number(digits) => digits.clone(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null => "null".to_owned(),
        Value::List(elements) => format!("[{}]", elements.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Value::Tree(members) => {
            let members = members.iter().map(|(name, value)| format!("{name}: {}", shown(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
    }
}

/// The text with the names of this run taken out. A secret may be a part of a name: they are looked for as they are shown.
fn neutral(text: &str, answer: &Answer, names: &Names<'_>, redaction: &Redaction<'_>) -> String {
    let keys = names.keys.iter().map(|(key, id)| (id.as_str(), format!("[{key}]")));
    let others = [(names.unknown_key, "[unknown-key]"), (answer.text("RequestId").unwrap_or_default(), "[request-id]")];
    let others = others.into_iter().map(|(name, stand_in)| (name, stand_in.to_owned()));
    let all = std::iter::once((names.endpoint, "[endpoint]".to_owned())).chain(keys).chain(others);
    all.filter(|(name, _)| !name.is_empty())
        .fold(text.to_owned(), |text, (name, stand_in)| text.replace(&*redaction.text(name), &stand_in))
}
