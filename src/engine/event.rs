//! What happens in a run, as sinks are told it.

use std::path::PathBuf;

use serde::Serialize;
use thiserror::Error;

use super::record::TrialRecord;
use super::tally::Summary;

/// What is run, and against what.
#[derive(Debug, Clone, Serialize)]
pub struct RunInfo {
    /// The version of this program.
    pub version: String,
    /// The name of the frozen set of clauses.
    pub clause_set: String,
    /// SHA-256 of all data files.
    pub suite_digest: String,
    /// The address of the endpoint, or `embedded`.
    pub endpoint: String,
    /// The profile.
    pub profile: String,
    /// The request form of all that is not about forms.
    pub form: String,
    /// The signature scheme of all that is not about signatures.
    pub scheme: String,
    /// The provenances that are judged.
    pub judged: Vec<String>,
    /// Whether exact sentences and no other members are demanded.
    pub strict: bool,
    /// Where unknown names come from: the same seed makes the same requests but for times and nonces.
    pub seed: u64,
    /// When it began, in UTC.
    pub started: String,
    /// How many trials are selected.
    pub selected: usize,
}

/// What happens in a run. Trials come in the order of their names, whichever ended first.
#[derive(Debug)]
pub enum Event<'e> {
    /// The keys that may be sent a `SetKeyPolicy`, by fixture; told before the first call.
    Touches(&'e [(String, Vec<String>)]),
    /// It begins.
    Started(&'e RunInfo),
    /// A trial has its verdict.
    Judged(&'e TrialRecord),
    /// It is over.
    Ended(&'e Summary),
}

/// Why a sink could not take an event.
#[derive(Debug, Error)]
#[error("cannot write the report {}: {reason}\n  help: what was there before is untouched", .file.display())]
pub struct SinkError {
    /// The file.
    pub file: PathBuf,
    /// The complaint of the operating system.
    pub reason: std::io::Error,
}

/// Something that shows or writes what happens. A sink never computes a verdict.
pub trait Sink: Send {
    /// Takes the next event.
    fn take(&mut self, event: &Event<'_>) -> Result<(), SinkError>;
}
