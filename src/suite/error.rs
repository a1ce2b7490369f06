//! What can be wrong with the data of the suite.

use std::fmt;
use std::path::PathBuf;

use thiserror::Error;

use crate::place::Place;

use super::edit::EditError;
use super::placeholder;

/// Something wrong with a data file, with its place and the remedy.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{place}: {problem}{}", hint(.remedy))]
pub struct DataError {
    /// Where.
    pub place: Place,
    /// What.
    pub problem: Problem,
    /// What to do about it; empty where the problem says it all.
    pub remedy: String,
}

fn hint(remedy: &str) -> String {
    if remedy.is_empty() { String::new() } else { format!("\n  help: {remedy}") }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Problem {
    /// Not JSON, or not of the shape that is expected.
    #[error("{0}")]
    Json(String),
    /// A member given twice.
    #[error("the member \"{0}\" is given twice")]
    DuplicateMember(String),
    /// An id that is no id.
    #[error("`{0}` is no id: lower-case letters, digits, hyphens, and in clauses dots")]
    Id(String),
    /// An id given twice.
    #[error("the id `{id}` is given twice, first at {first}")]
    DuplicateId {
        /// The id.
        id: String,
        /// The first place.
        first: Place,
    },
    /// A name that nothing has.
    #[error("unknown {kind} `{name}`")]
    Unknown {
        /// What kind of thing it should name.
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// Something that must be there.
    #[error("{0}")]
    Missing(String),
    /// Members that exclude each other.
    #[error("{0}")]
    Conflict(String),
    /// An edit that cannot be made.
    #[error("{0}")]
    Edit(#[from] EditError),
    /// A pattern that is no regular expression.
    #[error("`{pattern}` is no regular expression: {reason}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// The complaint.
        reason: String,
    },
    /// A file that nothing reads.
    #[error("{0}")]
    Stray(&'static str),
    /// A refused step and its twin.
    #[error("{0}")]
    Twin(String),
}

/// Everything wrong with the data, in the order of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataErrors(pub Vec<DataError>);

impl fmt::Display for DataErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, error) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for DataErrors {}

/// Why the suite cannot be loaded.
#[derive(Error)]
pub enum LoadError {
    /// A file that cannot be read.
    #[error("cannot read {}: {reason}", .file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// The complaint of the operating system.
        reason: std::io::Error,
    },
    /// A file that must be there.
    #[error("{} is missing\n  help: a case folder has clauses.json, errors.json, bases/ and a folder for each group of cases", .0.display())]
    NoFile(PathBuf),
    /// Wrong data.
    #[error(transparent)]
    Data(#[from] DataErrors),
}

/// As a user is told, so that a test that cannot load its cases ends in places and remedies.
impl fmt::Debug for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The remedy for a text between `${` and `}` that is no placeholder.
pub(super) fn placeholder_remedy() -> String {
    format!("placeholders are {}", placeholder::KNOWN)
}
