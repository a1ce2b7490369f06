//! What can be wrong with a profile.

use thiserror::Error;

use crate::did_you_mean::did_you_mean;
use crate::place::Place;

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
        "{place}: {problem}\n  help: {near}profiles/ has examples; the line is not shown, since a secret may stand in it"
    )]
    Syntax {
        /// The place.
        place: Place,
        /// The reader's complaint, without the value that it is about.
        problem: String,
        /// The members that may have been meant, where there is no such member.
        near: String,
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
    pub(super) fn at(place: &Place, problem: String, remedy: &str) -> Self {
        Self::At { place: place.clone(), problem, remedy: remedy.to_owned() }
    }

    /// The reader's own text shows the line, in which a secret may stand, and names the value that has the wrong type.
    pub(super) fn syntax(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let place = Place::in_text(file, text, error.span().map_or(0, |span| span.start));
        let message = error.message();
        let named = message.starts_with("invalid type") || message.starts_with("invalid value");
        let problem = match message.rsplit_once("expected ") {
            Some((_, expected)) if named => format!("expected {expected}"),
            _ => message.replace('\n', ", "),
        };
        Self::Syntax { place, problem, near: near(message) }
    }
}

/// The members that may have been meant by one that there is not: the reader names it and then all that there are.
fn near(message: &str) -> String {
    let mut names = message.split('`').skip(1).step_by(2);
    let written = names.next().filter(|_| message.starts_with("unknown field"));
    let asked = written.and_then(|written| did_you_mean(written, names));
    asked.map_or_else(String::new, |asked| asked + " ")
}
