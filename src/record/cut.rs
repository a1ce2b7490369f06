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
}

impl Cut {
    /// What happened, for people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Interrupted => "interrupted",
            Self::Terminated => "terminated",
            Self::LocksHeld => "given up, since another run keeps its keys",
        }
    }
}

/// What a run that was cut short lacks. Its figures are those of the trials that had ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incomplete {
    /// Why.
    pub why: Cut,
    /// How many of the selected trials have no verdict.
    pub not_run: usize,
}
