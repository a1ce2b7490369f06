//! What a check found.

use super::name::CheckName;

/// What a check found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// The answer is as expected.
    Holds,
    /// It is not.
    Broken,
    /// There is nothing to expect: what came is recorded.
    Recorded,
}

/// On what the judging of a finding rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// On the expectation of a step: its provenance has been weighed by the plan.
    Expectation,
    /// On the clauses of the check, by their provenance.
    Clauses,
    /// On a reading of what the step leaves open: judged where its expectation and what is inferred are.
    Inferred,
    /// Judged only with `--strict`.
    Strict,
}

/// What a check found, before it is decided whether that is judged.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The name of the check.
    pub check: CheckName,
    /// The clauses that it is about.
    pub clauses: Vec<String>,
    /// On what its judging rests.
    pub basis: Basis,
    /// What was found.
    pub found: Found,
    /// What was expected, for a reader.
    pub expected: String,
    /// What came, for a reader.
    pub actual: String,
    /// The outcomes among which the page leaves the choice, where it leaves one.
    pub open: Vec<String>,
}

impl Finding {
    /// A finding about clauses of the check's own.
    pub(super) fn about(check: CheckName, clauses: &[&str], holds: bool, expected: String, actual: String) -> Self {
        Self {
            check,
            clauses: clauses.iter().map(|&id| id.to_owned()).collect(),
            basis: Basis::Clauses,
            found: if holds { Found::Holds } else { Found::Broken },
            expected,
            actual,
            open: Vec::new(),
        }
    }

    /// Something that is noted and never judged.
    pub(super) fn recorded(check: CheckName, clauses: &[&str], expected: String, actual: String) -> Self {
        Self { found: Found::Recorded, ..Self::about(check, clauses, true, expected, actual) }
    }

    /// A finding that is judged only with `--strict`.
    pub(super) fn strict(self) -> Self {
        Self { basis: Basis::Strict, ..self }
    }
}
