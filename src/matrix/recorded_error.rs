//! Why a report cannot be joined with the clauses.

use std::path::PathBuf;

use thiserror::Error;

/// Why a report cannot be joined with the clauses.
#[derive(Debug, Error)]
pub enum RecordedError {
    /// The file cannot be read.
    #[error("cannot read the report {}: {reason}\n  help: `kms-conformance run --report json=FILE` writes one", .file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// The complaint of the operating system.
        reason: std::io::Error,
    },
    /// It is something else than a report.
    #[error("{}:{line}:{column}: this is no report of a run: {problem}\n  help: `kms-conformance run --report json=FILE` writes one", .file.display())]
    Shape {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// The reader's complaint.
        problem: String,
    },
    /// A report of another shape.
    #[error("{} is a report of version {version}, and this program reads version {known}\n  help: use the program that made the run", .file.display())]
    Version {
        /// The file.
        file: PathBuf,
        /// Its version.
        version: u32,
        /// The version that is read.
        known: u32,
    },
    /// A run of another set of clauses.
    #[error("{} is about the clauses of {set}, and these are the clauses of {own}\n  help: use the program that made the run, {program}, or run again", .file.display())]
    OtherClauses {
        /// The file.
        file: PathBuf,
        /// Its set.
        set: String,
        /// The set of this program.
        own: String,
        /// The version of the program that made the run.
        program: String,
    },
    /// A run of other cases.
    #[error("{} is about other cases: their digest is {digest}, and that of these cases is {own}\n  help: use the program that made the run, {program}, or run again", .file.display())]
    OtherCases {
        /// The file.
        file: PathBuf,
        /// Its digest.
        digest: String,
        /// The digest of this program's cases.
        own: String,
        /// The version of the program that made the run.
        program: String,
    },
    /// It names something that its own cases do not have.
    #[error("{} names the {kind} `{name}`, which there is not\n  help: the report was changed after the run: run again", .file.display())]
    Unknown {
        /// The file.
        file: PathBuf,
        /// What kind of thing it should name.
        kind: &'static str,
        /// The name.
        name: String,
    },
}
