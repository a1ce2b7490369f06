//! The loop over the selected trials, several at a time.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::session::Session;

/// Judges the selected trials, so many at a time, until the last or until the run is cut short; whether one of them panicked.
pub fn drive(session: &Session, jobs: usize) -> bool {
    let (next, panicked) = (AtomicUsize::new(0), AtomicBool::new(false));
    let worker = || {
        while let Some(&number) = session.selected().get(next.fetch_add(1, Ordering::Relaxed)) {
            match catch_unwind(AssertUnwindSafe(|| session.judge(number))) {
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(_) => panicked.store(true, Ordering::Relaxed),
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..jobs.min(session.selected().len()) {
            scope.spawn(worker);
        }
    });
    panicked.into_inner()
}
