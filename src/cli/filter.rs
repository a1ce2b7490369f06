//! The filter of a listing.

use std::process::ExitCode;

use crate::did_you_mean::did_you_mean;
use crate::exit::Exit;
use crate::quiet;

/// What the names of a listing have to contain; all are wanted where it is not given.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filter<'f>(pub(super) Option<&'f str>);

impl Filter<'_> {
    /// Whether a name is wanted.
    pub(super) fn takes(self, name: &str) -> bool {
        self.0.is_none_or(|part| name.contains(part))
    }

    /// Tells that nothing was selected, as a run does, with the nearest of the names that there are.
    pub(super) fn selects_nothing<'n>(self, command: &str, names: impl Iterator<Item = &'n str>) -> ExitCode {
        let part = self.0.unwrap_or_default();
        let near = did_you_mean(part, names.flat_map(parts)).map_or_else(String::new, |asked| asked + " ");
        quiet::err(&format!(
            "error: nothing is selected by `{part}`\n  help: {near}`kms-conformance {command}` without a filter lists all\n"
        ));
        Exit::NothingJudged.into()
    }
}

/// A name, and what it is made of.
fn parts(name: &str) -> impl Iterator<Item = &str> {
    let parts = name.split("::").filter(move |part| *part != name);
    std::iter::once(name).chain(parts)
}
