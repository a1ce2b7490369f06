//! Why a lease cannot be had.

use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

use super::waiting::Waiting;

const LOCKS: &str = "\n  help: --locks names a folder that every run on this machine can write to";

/// Why a lease cannot be had.
#[derive(Debug, Error)]
pub enum LeaseError {
    /// The folder of the locks cannot be used.
    #[error("cannot use {} for locks: {reason}{LOCKS}", .folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// The complaint of the operating system.
        reason: std::io::Error,
    },
    /// A lock cannot be used.
    #[error("cannot lock {}: {reason}{LOCKS}", .file.display())]
    Lock {
        /// The lock file.
        file: PathBuf,
        /// The complaint of the operating system.
        reason: std::io::Error,
    },
    /// Another run keeps what a trial needs.
    #[error("{0}, for longer than {seconds} s", seconds = .1.as_secs_f64())]
    Kept(Waiting, Duration),
    /// Fewer keys than a trial takes at a time.
    #[error("the profile names too few keys for {0}")]
    TooFew(String),
}
