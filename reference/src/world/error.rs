//! Why a world cannot be had.

use std::path::PathBuf;

/// Why a world cannot be had. Every text names the place and the remedy.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// The file cannot be read.
    #[error("{path}: {source}\n  help: name a readable world file", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The text is no TOML, or not of the form of a world.
    #[error("{file}:{line}: {message}\n  help: compare with the conventional world")]
    Form {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong, in the parser's words.
        message: String,
    },
    /// A value that a world cannot have: a name that is used twice, or one that names nothing.
    #[error("{file}:{line}: {problem}\n  help: {remedy}")]
    Value {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        problem: String,
        /// What to do about it.
        remedy: String,
    },
}
