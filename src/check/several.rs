//! What checks over several answers of a trial look at.

use crate::plan::{PlannedStep, Trial};

use super::answer::Answer;

/// The answers of a trial, in the order of its steps.
#[derive(Debug)]
pub struct Several<'s> {
    /// The trial.
    pub trial: &'s Trial,
    /// Each step that was answered, with its answer.
    pub answers: &'s [(&'s PlannedStep, &'s Answer)],
}

/// Whose a finding over several answers is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The trial's as a whole.
    Trial,
    /// That of the step with this number among the answered ones, from 0.
    Step(usize),
}
