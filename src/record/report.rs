//! A whole run, as the JSON report holds it.

use serde::{Deserialize, Serialize};

use super::figures::Figures;
use super::run::RunRecord;
use super::trial::TrialRecord;

/// The version of the report's shape.
pub const REPORT: u32 = 2;

/// A whole run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Report {
    /// The version of this shape, [`REPORT`].
    pub report: u32,
    /// What was run, and against what.
    pub run: RunRecord,
    /// What came of each trial, in the order of their names.
    pub trials: Vec<TrialRecord>,
    /// The figures.
    pub summary: Figures,
}
