//! What a user asks of a run.

use std::path::PathBuf;

use crate::plan::ContextMode;
use crate::suite::Provenance;
use crate::wire::{Form, Limits, Scheme};

use super::baseline::Baseline;

/// What a user asks of a run, whether on the command line of the program, of the harness or of neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The address of the endpoint; the profile's, or else the embedded endpoint, unless given.
    pub endpoint: Option<String>,
    /// The profile; the conventional one unless given.
    pub profile: Option<PathBuf>,
    /// The signature of all calls that are not about signatures; the first that the profile has unless given.
    pub scheme: Option<Scheme>,
    /// The form of all calls that are not about forms; the first that the profile has unless given.
    pub form: Option<Form>,
    /// The provenances that are judged beyond the usual ones.
    pub judge: Vec<Provenance>,
    /// Exact sentences, and no members beyond the documented ones.
    pub strict: bool,
    /// In which contexts cases are tried.
    pub contexts: ContextMode,
    /// How long an endpoint may take to start, in whole seconds.
    pub wait: u32,
    /// The limits of every call.
    pub limits: Limits,
    /// Answers to record or to compare.
    pub baseline: Option<Baseline>,
    /// Where names that nobody has come from; one by chance unless given.
    pub seed: Option<u64>,
    /// The folder of the locks; one of the machine's temporary folders unless given.
    pub locks: Option<PathBuf>,
}

impl Default for Options {
    /// The embedded endpoint with the conventional profile, judged as a user has it judged who says nothing.
    fn default() -> Self {
        Self {
            endpoint: None,
            profile: None,
            scheme: None,
            form: None,
            judge: Vec::new(),
            strict: false,
            contexts: ContextMode::default(),
            wait: 0,
            limits: Limits::default(),
            baseline: None,
            seed: None,
            locks: None,
        }
    }
}
