//! A run that ended before all its trials had.

use serde::{Deserialize, Serialize};

/// Why a run was cut short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cut {
    /// By Ctrl-C (SIGINT).
    Interrupted,
    /// By SIGTERM.
    Terminated,
    /// Another run kept what a trial needs for longer than `--lock-wait`.
    LocksHeld,
    /// Nobody answers at the endpoint any more.
    EndpointGone,
}

impl Cut {
    /// What can be done about it, where it is an error.
    #[must_use]
    pub fn remedy(self) -> Option<&'static str> {
        match self {
            Self::Interrupted | Self::Terminated => None,
            Self::LocksHeld => Some(
                "wait for the other run, or for longer with --lock-wait SECONDS; or name keys of one's own in the profile",
            ),
            Self::EndpointGone => Some("look at its log, and start it again"),
        }
    }
}

/// What a run that was cut short lacks. Its figures are those of the trials that had ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incomplete {
    /// Why.
    pub why: Cut,
    /// The same with what was met, for people.
    pub text: String,
    /// How many of the selected trials have no verdict.
    pub not_run: usize,
}
