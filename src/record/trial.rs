//! What is kept of a trial: the record that every sink shows and none changes.

use serde::{Deserialize, Serialize};

use crate::plan::Trial;
use crate::wire::{Form, Format, Scheme};

use super::check::CheckRecord;
use super::step::StepRecord;
use super::verdict::Verdict;

/// What is kept of a trial.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TrialRecord {
    /// The name of the trial.
    pub name: String,
    /// `group::id` of the case.
    pub case: String,
    /// What the case demands, in a sentence.
    pub title: String,
    /// Where the case is written: file, line and column.
    pub place: String,
    /// The format that is asked for.
    pub format: Format,
    /// The request form.
    pub form: Form,
    /// The signature scheme.
    pub scheme: Scheme,
    /// The values of the context that are applied; none in a plain trial.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<String>,
    /// The clauses of the case that the trial can show something of.
    pub clauses: Vec<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// Why: the first failed or tolerated check, the error, or why it was not judged; empty for a pass.
    pub reason: String,
    /// What a reader of the verdict should know.
    pub notes: Vec<String>,
    /// Every step that was made, in order.
    pub steps: Vec<StepRecord>,
    /// Every check.
    pub checks: Vec<CheckRecord>,
    /// Whole milliseconds from the first request to the last answer; waiting for keys is not in it.
    pub milliseconds: u64,
    /// For a reader of a bad verdict; empty for any other.
    pub text: String,
}

impl TrialRecord {
    /// The record of a trial that made no call that could be judged. `text` is for a reader.
    pub(crate) fn unjudged(trial: &Trial, verdict: Verdict, reason: String, text: String) -> Self {
        Self {
            name: trial.name.clone(),
            case: trial.case.name(),
            title: trial.case.title.clone(),
            place: trial.case.place.to_string(),
            format: trial.format,
            form: trial.form,
            scheme: trial.scheme,
            context: trial.context.iter().flat_map(|it| &it.values).map(|(id, _)| id.clone()).collect(),
            clauses: trial.clauses.clone(),
            verdict,
            reason,
            notes: trial.notes.clone(),
            steps: Vec::new(),
            checks: Vec::new(),
            milliseconds: 0,
            text,
        }
    }
}
