//! What the calls of a run met, and whether one more may be made again.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::record::{Attempt, Met};

/// A run makes calls again so often, however few it makes.
const FREE: usize = 100;

/// And beyond that once for so many calls: an endpoint that answers nothing else than 503 is not asked five times each.
const ONE_IN: usize = 10;

/// After so many kept connections that were closed none is kept: what then gets no answer is a lost call, whatever the reason.
const CLOSED: usize = 10;

/// What the calls of a run met, and whether one more may be made again.
#[derive(Debug, Default)]
pub(super) struct Ledger(Mutex<Met>);

impl Ledger {
    /// Takes note of a call.
    pub(super) fn call(&self) {
        self.lock().calls += 1;
    }

    /// Takes note of an attempt that came to nothing.
    pub(super) fn attempt(&self, attempt: &Attempt, lost_before: bool) {
        self.lock().attempt(attempt, lost_before);
    }

    /// Whether a call may be made again; it counts as made again then.
    pub(super) fn takes_again(&self) -> bool {
        let mut met = self.lock();
        let takes = met.asked_again < FREE + met.calls / ONE_IN;
        met.asked_again += usize::from(takes);
        takes
    }

    /// Whether connections are still kept.
    pub(super) fn keeps_connections(&self) -> bool {
        self.lock().kept_connections_closed < CLOSED
    }

    /// What was met so far.
    pub(super) fn met(&self) -> Met {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Met> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
