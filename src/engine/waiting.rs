//! That another run has what a trial waits for.

use std::fmt;
use std::path::PathBuf;

/// Another run has what a trial waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The key or instance.
    pub what: String,
    /// The lock file.
    pub lock: PathBuf,
    /// The process that has the lock, as far as it can be seen.
    pub holder: Option<u32>,
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, lock, holder } = self;
        let run = holder.map_or_else(|| "another run".to_owned(), |process| format!("another run (process {process})"));
        write!(f, "{run} has {what} for itself ({})", lock.display())
    }
}
