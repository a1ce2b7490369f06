//! What the calls of a run met on their way.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::attempt::Attempt;

/// Of so many calls one may be lost; where more are, that is an error of the run.
const LOST_OF: usize = 20;

/// What the calls of a run met on their way, those of the look before it included.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Met {
    /// How many calls were made, each counted once however often it was made again.
    pub calls: usize,
    /// How often a call was made again, other than on a kept connection that was closed.
    pub asked_again: usize,
    /// The transient answers, by their status.
    pub transient: BTreeMap<String, usize>,
    /// How many calls had an attempt without an answer.
    pub lost: usize,
    /// How many requests went out on a kept connection that was closed.
    pub kept_connections_closed: usize,
}

impl Met {
    /// Takes note of an attempt that came to nothing; of a call, the first that is lost counts.
    pub fn attempt(&mut self, attempt: &Attempt, lost_before: bool) {
        match attempt {
            Attempt::Throttled { .. } | Attempt::Unavailable { .. } => {
                *self.transient.entry(attempt.to_string()).or_default() += 1;
            }
            Attempt::Lost { .. } => self.lost += usize::from(!lost_before),
            Attempt::KeptConnectionClosed => self.kept_connections_closed += 1,
        }
    }

    /// Whether more than one call in twenty was lost, so that being asked again would hide an endpoint that crashes.
    #[must_use]
    pub fn too_many_lost(&self) -> bool {
        self.lost * LOST_OF > self.calls
    }

    /// Whether nothing was met that a reader should know of.
    #[must_use]
    pub fn is_smooth(&self) -> bool {
        self.transient.is_empty() && self.lost == 0 && self.kept_connections_closed == 0
    }
}
