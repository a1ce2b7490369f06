//! How a listing is printed.

use std::process::ExitCode;

use clap::ValueEnum;
use serde::Serialize;

use crate::exit::Exit;
use crate::quiet;
use crate::suite::Suite;

/// How a listing is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// A listing in a format.
pub(super) fn rendered<L: Serialize>(format: Format, listing: &L, text: impl Fn(&L) -> String) -> String {
    match format {
        Format::Text => text(listing),
        Format::Json => serde_json::to_string_pretty(listing).unwrap_or_default() + "\n",
    }
}

/// Prints a listing of the suite.
pub(super) fn print<L: Serialize>(
    format: Format,
    listing: impl Fn(&Suite) -> L,
    text: impl Fn(&L) -> String,
) -> ExitCode {
    let suite = match Suite::embedded() {
        Ok(suite) => suite,
        Err(error) => {
            quiet::err(&format!("error: {error}\n"));
            return Exit::Broken.into();
        }
    };
    let listing = listing(&suite);
    let text = rendered(format, &listing, text);
    quiet::out(&text);
    ExitCode::SUCCESS
}
