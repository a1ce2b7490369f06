//! What happens in a run, as sinks are told it.

use std::path::PathBuf;

use thiserror::Error;

use crate::record::{Figures, RunRecord, TrialRecord};

use super::waiting::Waiting;

/// Keys that will be sent a `SetKeyPolicy`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// The fixture that they stand for.
    pub fixture: String,
    /// Their ids: a trial takes any that is free.
    pub ids: Vec<String>,
    /// How many of them at most.
    pub at_most: usize,
}

/// What happens in a run. Trials come in the order of their names, whichever ended first.
#[derive(Debug)]
pub enum Event<'e> {
    /// The keys that will be sent a `SetKeyPolicy`, by fixture; told before the first trial.
    Touches(&'e [Touched]),
    /// Another run has had for more than a second what a trial needs.
    Waits(&'e Waiting),
    /// It begins.
    Started(&'e RunRecord),
    /// A trial has its verdict.
    Judged(&'e TrialRecord),
    /// It is over.
    Ended(&'e Figures),
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
