//! What trials are judged with.

use crate::plan::Wishes;
use crate::profile::Profile;
use crate::suite::Suite;
use crate::wire::Secrets;

/// What trials are judged with; the same for all trials of a run.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'s> {
    /// The clauses and the error table.
    pub suite: &'s Suite,
    /// What is known of the endpoint.
    pub profile: &'s Profile,
    /// What the user asked for.
    pub wishes: &'s Wishes,
    /// What is taken out of every text that leaves.
    pub secrets: &'s Secrets,
    /// Host and port of the endpoint: answers may repeat them.
    pub authority: &'s str,
    /// Where names that nobody has come from.
    pub seed: u64,
    /// The command that repeats a trial, up to its name.
    pub repeat: &'s str,
}
