//! The exit codes: a contract with scripts.

use std::process::ExitCode;

use crate::engine::{LeaseError, PreflightError, SessionError, SubjectError};
use crate::quiet;
use crate::record::{Cut, Figures, Incomplete, Verdict};

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: the endpoint conforms, as far as it was judged.
    Conforms,
    /// 1: it does not: a trial failed or was blocked.
    DoesNotConform,
    /// 2: usage or configuration; credentials refused.
    Usage,
    /// 3: the endpoint is down, the suite failed, or a report was not written.
    Broken,
    /// 4: nothing was selected, or nothing judged.
    NothingJudged,
    /// 130: ended by Ctrl-C.
    Interrupted,
    /// 143: ended by SIGTERM.
    Terminated,
}

impl Exit {
    /// Every way to end, in the order of the numbers.
    pub const ALL: [Self; 7] = [
        Self::Conforms,
        Self::DoesNotConform,
        Self::Usage,
        Self::Broken,
        Self::NothingJudged,
        Self::Interrupted,
        Self::Terminated,
    ];

    /// What it means, for people.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Conforms => "the endpoint conforms, as far as it was judged",
            Self::DoesNotConform => "it does not: a trial failed, or was blocked",
            Self::Usage => {
                "usage or configuration: an unknown flag, a profile that is wrong, credentials refused, a host of the real service"
            }
            Self::Broken => {
                "the endpoint is down, goes down or loses calls, a report or a baseline could not be written, or the suite failed"
            }
            Self::NothingJudged => "nothing was selected, or nothing was judged: that is no pass",
            Self::Interrupted => {
                "ended by Ctrl-C: what had been judged is told, and the report is marked as incomplete"
            }
            Self::Terminated => "the same, by SIGTERM",
        }
    }

    /// All of them, as the help of the commands shows them.
    pub(crate) fn help() -> String {
        let lines = Self::ALL.map(|exit| format!("\n  {:<3}  {}", exit.code(), exit.meaning()));
        format!("Exit codes:{}", lines.concat())
    }

    /// The number.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Conforms => 0,
            Self::DoesNotConform => 1,
            Self::Usage => 2,
            Self::Broken => 3,
            Self::NothingJudged => 4,
            Self::Interrupted => 130,
            Self::Terminated => 143,
        }
    }

    /// What a whole run says by its figures. A trial that panicked has no record. That nothing was judged is told.
    #[must_use]
    pub fn of(figures: &Figures, panicked: bool) -> Self {
        // What holds of the whole run outweighs what single trials say.
        let exit = if let Some(incomplete) = &figures.incomplete {
            Self::of_incomplete(incomplete)
        } else if figures.met.too_many_lost() {
            Self::Broken
        } else if figures.of(Verdict::Failed) + figures.of(Verdict::Blocked) > 0 {
            Self::DoesNotConform
        } else if figures.of(Verdict::Error) > 0 || panicked {
            Self::Broken
        } else if figures.conforms {
            Self::Conforms
        } else {
            Self::NothingJudged
        };
        if exit == Self::NothingJudged {
            quiet::err("error: nothing was judged, which is no pass\n");
        }
        exit
    }

    /// How a run ends that was cut short, which is told where it is an error.
    #[must_use]
    pub fn of_incomplete(incomplete: &Incomplete) -> Self {
        if let Some(remedy) = incomplete.why.remedy() {
            quiet::err(&format!("error: {}\n  help: {remedy}\n", incomplete.text));
        }
        Self::of_cut(incomplete.why)
    }

    pub(crate) fn of_cut(cut: Cut) -> Self {
        match cut {
            Cut::Interrupted => Self::Interrupted,
            Cut::Terminated => Self::Terminated,
            Cut::LocksHeld | Cut::EndpointGone => Self::Broken,
        }
    }

    /// Prints an error before or after the trials, and says how the program ends with it.
    #[must_use]
    pub fn told(error: &SessionError) -> Self {
        quiet::err(&format!("error: {error}\n"));
        Self::of_error(error)
    }

    /// What an error before or after the trials says.
    #[must_use]
    pub fn of_error(error: &SessionError) -> Self {
        match error {
            SessionError::NothingSelected { .. } => Self::NothingJudged,
            SessionError::Cut { cut, .. } => Self::of_cut(*cut),
            SessionError::Subject(SubjectError::RealService(_))
            | SessionError::Preflight(
                PreflightError::Unknown { .. } | PreflightError::NoKms { .. } | PreflightError::Mistakes { .. },
            )
            | SessionError::NothingSkipped { .. }
            | SessionError::NoEndpoint(_)
            | SessionError::NoBaseline(_)
            | SessionError::UnknownVariables(_)
            | SessionError::Load(_)
            | SessionError::Profile(_)
            | SessionError::Endpoint(_)
            | SessionError::Authorities { .. }
            | SessionError::Client(_)
            | SessionError::Options(_)
            | SessionError::DeclaredAbsent { .. }
            | SessionError::NoWay(_)
            | SessionError::Writable(_)
            | SessionError::Lease(LeaseError::Folder { .. })
            | SessionError::ReportUnderNextest => Self::Usage,
            SessionError::Runtime(_)
            | SessionError::Subject(_)
            | SessionError::Preflight(_)
            | SessionError::Lease(_)
            | SessionError::Baseline(_)
            | SessionError::Sink(_) => Self::Broken,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
