//! How long a trial waits for another run.

use std::time::Duration;

use tokio::time::Instant;

use super::lease_error::LeaseError;
use super::waiting::Waiting;

/// How long a trial waits before that is told.
const TOLD_AFTER: Duration = Duration::from_secs(1);

/// How long a trial has waited for another run.
pub(super) struct Patience<'t> {
    since: Option<Instant>,
    longest: Duration,
    is_told: bool,
    told: &'t dyn Fn(&Waiting),
}

impl<'t> Patience<'t> {
    pub(super) fn new(longest: Duration, told: &'t dyn Fn(&Waiting)) -> Self {
        Self { since: None, longest, is_told: false, told }
    }

    /// Counts from the first time that something was kept by another run, whichever it is later.
    pub(super) fn lasts(&mut self, waiting: impl Fn() -> Waiting) -> Result<(), LeaseError> {
        let waited = self.since.get_or_insert_with(Instant::now).elapsed();
        if waited >= self.longest {
            return Err(LeaseError::Kept(waiting(), self.longest));
        }
        if waited >= TOLD_AFTER && !self.is_told {
            self.is_told = true;
            (self.told)(&waiting());
        }
        Ok(())
    }
}
