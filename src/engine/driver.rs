//! Who drives a session.

/// Who drives a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Driver {
    /// One process for the whole run.
    WholeRun,
    /// One process for each trial: what holds at an endpoint is looked at trial by trial.
    TrialByTrial,
    /// Only the list of trials is wanted: no call is made.
    List,
}
