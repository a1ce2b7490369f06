//! The exit codes: a contract with scripts.

use std::process::ExitCode;

use crate::engine::{PreflightError, SessionError, SubjectError, Summary};

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: the endpoint conforms, as far as it was judged.
    Conforms,
    /// 1: it does not.
    DoesNotConform,
    /// 2: usage or configuration; credentials refused.
    Usage,
    /// 3: the endpoint is down, the suite failed, or a report was not written.
    Broken,
    /// 4: nothing was selected, or nothing judged.
    NothingJudged,
}

impl Exit {
    /// The number.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Conforms => 0,
            Self::DoesNotConform => 1,
            Self::Usage => 2,
            Self::Broken => 3,
            Self::NothingJudged => 4,
        }
    }

    /// What the figures of a whole run say.
    #[must_use]
    pub fn of(summary: &Summary) -> Self {
        let count = |verdict: &str| summary.verdicts.get(verdict).copied().unwrap_or_default();
        if count("failed") > 0 {
            Self::DoesNotConform
        } else if count("error") > 0 {
            Self::Broken
        } else if summary.conforms {
            Self::Conforms
        } else {
            Self::NothingJudged
        }
    }

    /// What an error before or after the trials says.
    #[must_use]
    pub fn of_error(error: &SessionError) -> Self {
        match error {
            SessionError::NothingSelected(_) => Self::NothingJudged,
            SessionError::Subject(SubjectError::RealService(_))
            | SessionError::Preflight(PreflightError::Unknown { .. })
            | SessionError::Load(_)
            | SessionError::Profile(_)
            | SessionError::Endpoint(_)
            | SessionError::Authorities { .. }
            | SessionError::Client(_)
            | SessionError::Options(_)
            | SessionError::DeclaredAbsent { .. }
            | SessionError::NoWay(_)
            | SessionError::Writable(_)
            | SessionError::ReportUnderNextest => Self::Usage,
            SessionError::Runtime(_)
            | SessionError::Subject(_)
            | SessionError::Preflight(_)
            | SessionError::Sink(_) => Self::Broken,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
