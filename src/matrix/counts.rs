//! Checks, counted by their outcome.

use serde::Serialize;

use crate::record::CheckOutcome;

/// Checks, counted by their outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Judged, and as expected.
    pub passed: usize,
    /// Judged, and not as expected.
    pub failed: usize,
    /// Judged, and not as expected, which the profile tolerates.
    pub tolerated: usize,
    /// Recorded, not judged.
    pub observed: usize,
}

impl Counts {
    /// Counts one more.
    pub(super) fn count(&mut self, outcome: CheckOutcome) {
        *match outcome {
            CheckOutcome::Passed => &mut self.passed,
            CheckOutcome::Failed => &mut self.failed,
            CheckOutcome::Tolerated => &mut self.tolerated,
            CheckOutcome::Observed => &mut self.observed,
        } += 1;
    }

    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            tolerated: self.tolerated + other.tolerated,
            observed: self.observed + other.observed,
        }
    }

    /// Checks that were judged.
    #[must_use]
    pub fn judged(self) -> usize {
        self.passed + self.failed + self.tolerated
    }

    /// All checks.
    #[must_use]
    pub fn all(self) -> usize {
        self.judged() + self.observed
    }
}
