//! What can be wrong with a profile.

use thiserror::Error;

/// Something wrong with a profile, with its place and the remedy.
#[derive(Debug, Error)]
pub enum ProfileError {
    /// The file cannot be read.
    #[error("cannot read the profile {file}: {reason}\n  help: --profile names a TOML file; profiles/ has examples")]
    Read {
        /// The file as the user named it.
        file: String,
        /// The complaint of the operating system.
        reason: std::io::Error,
    },
    /// Not TOML, or not of a profile's shape.
    #[error("{file}: {reason}")]
    Syntax {
        /// The file.
        file: String,
        /// The reader's complaint, with line, column and the line itself.
        reason: String,
    },
    /// A value that cannot be.
    #[error("{file}: {place}: {problem}\n  help: {remedy}")]
    Value {
        /// The file.
        file: String,
        /// The table and member.
        place: String,
        /// What is wrong.
        problem: String,
        /// What to do.
        remedy: String,
    },
    /// Capabilities and fixtures about which the profile says nothing.
    #[error("{file} neither claims nor declares absent: {}\n  help: claim what the endpoint has; for what it lacks, add\n{paste}", .names.join(", "))]
    Undecided {
        /// The file.
        file: String,
        /// What it does not mention.
        names: Vec<String>,
        /// Lines to paste.
        paste: String,
    },
}
