//! The snapshots of the embedded endpoint: the bodies that it answered to the judged steps of each case, XML and JSON side by
//! side. A test of the suite writes them; a run compares its own answers, so that a change shows.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use crate::check::CheckName;
use crate::judge::{Pinned, TrialRun};
use crate::plan::{Role, Trial};
use crate::suite::Case;
use crate::wire::{Form, Format, Scheme};

/// What is done with the answers of the embedded endpoint.
#[derive(Debug)]
pub enum Snapshots {
    /// They are compared with those in a folder.
    Compare(PathBuf),
    /// They are kept, by the name of the case and the format.
    Gather(Mutex<Vec<(String, Format, String)>>),
}

impl Snapshots {
    /// The file of a case, below the folder.
    #[must_use]
    pub fn file(case: &Case) -> PathBuf {
        PathBuf::from(&case.group).join(format!("{}.snap", case.id))
    }

    /// The whole text of a case, from its answers in the formats in which it is tried.
    #[must_use]
    pub fn text(answers: &[(Format, &str)]) -> String {
        answers.iter().map(|(format, text)| format!("== {}\n\n{text}", format.parameter())).collect()
    }

    /// What was gathered, in the order of names and formats.
    #[must_use]
    pub fn gathered(&self) -> Vec<(String, Format, String)> {
        let Self::Gather(texts) = self else { return Vec::new() };
        let mut texts = texts.lock().unwrap_or_else(PoisonError::into_inner).clone();
        texts.sort();
        texts
    }

    /// Compares, or keeps, the answers of a trial in the form and scheme of the page.
    pub(super) fn apply(&self, trial: &Trial, run: &mut TrialRun<'_>) {
        if !is_of_the_page(trial) || !run.is_sound() {
            return;
        }
        let answers = run.bodies();
        match self {
            Self::Gather(texts) if !answers.is_empty() => {
                let name = trial.case.name();
                texts.lock().unwrap_or_else(PoisonError::into_inner).push((name, trial.format, answers));
            }
            Self::Gather(_) => {}
            Self::Compare(folder) => {
                let file = folder.join(Self::file(&trial.case));
                let text = std::fs::read_to_string(&file).unwrap_or_default();
                let text = section(&text, trial.format);
                if answers.is_empty() && text.is_none() {
                    return;
                }
                let place = format!("snapshots/{}", Self::file(&trial.case).display());
                let remedy = "`INSTA_UPDATE=always cargo test --test suite snapshot` writes it; look at what it wrote";
                let pinned = Pinned { check: CheckName::Snapshot, place: &place, text: text.as_deref(), remedy };
                run.hold_against(&pinned, &answers);
            }
        }
    }
}

/// Whether a trial is sent as the page shows requests, with the signature that goes with it.
fn is_of_the_page(trial: &Trial) -> bool {
    let judged = trial.steps.iter().any(|step| step.judged && matches!(step.role, Role::Written | Role::Then));
    trial.context.is_none() && trial.form == Form::GetQuery && trial.scheme == Scheme::V1 && judged
}

/// The answers in one format, without the head that the review tool writes.
fn section(text: &str, format: Format) -> Option<String> {
    let body = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(text, |(_, body)| body);
    let begin = format!("== {}\n\n", format.parameter());
    let rest = &body[body.find(&begin)? + begin.len()..];
    let end = rest.find("\n== ").map_or(rest.len(), |end| end + 1);
    Some(rest[..end].trim_end().to_owned() + "\n\n")
}
