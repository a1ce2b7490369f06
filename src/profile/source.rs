//! The text of a profile, for the places of what is wrong in it.

use toml::Spanned;

use crate::place::Place;

use super::error::ProfileError;

/// The text of a profile, and what its file is called.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'s> {
    pub(super) file: &'s str,
    pub(super) text: &'s str,
}

impl Source<'_> {
    /// Where something stands.
    pub(super) fn place<T>(self, of: &Spanned<T>) -> Place {
        Place::in_text(self.file, self.text, of.span().start)
    }

    /// What is wrong there, and the remedy.
    pub(super) fn wrong<T>(self, at: &Spanned<T>, problem: String, remedy: &str) -> ProfileError {
        ProfileError::At { place: self.place(at), problem, remedy: remedy.to_owned() }
    }
}
