//! What can be wrong with a profile.

use thiserror::Error;

/// A place in a profile.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file}:{line}:{column}")]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl Place {
    pub(super) fn new(file: &str, text: &str, offset: usize) -> Self {
        let before = text.get(..offset.min(text.len())).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        Self {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }

    pub(super) fn wrong(&self, problem: String, remedy: &str) -> ProfileError {
        ProfileError::At { place: self.clone(), problem, remedy: remedy.to_owned() }
    }
}

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
    #[error(
        "{file}:{line}:{column}: {problem}\n  help: profiles/ has examples; the line is not shown, since a secret may stand in it"
    )]
    Syntax {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
        /// The reader's complaint, without the value that it is about.
        problem: String,
    },
    /// Something that cannot be, at a place of the file.
    #[error("{place}: {problem}\n  help: {remedy}")]
    At {
        /// The place.
        place: Place,
        /// What is wrong.
        problem: String,
        /// What to do.
        remedy: String,
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

impl ProfileError {
    /// The reader's own text shows the line, in which a secret may stand, and names the value that has the wrong type.
    pub(super) fn syntax(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let Place { file, line, column } = Place::new(file, text, error.span().map_or(0, |span| span.start));
        let message = error.message();
        let named = message.starts_with("invalid type") || message.starts_with("invalid value");
        let problem = match message.rsplit_once("expected ") {
            Some((_, expected)) if named => format!("expected {expected}"),
            _ => message.replace('\n', ", "),
        };
        Self::Syntax { file, line, column, problem }
    }
}
