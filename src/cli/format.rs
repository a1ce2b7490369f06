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
pub(super) fn rendered<L: Serialize + ?Sized>(format: Format, listing: &L, text: impl Fn(&L) -> String) -> String {
    match format {
        Format::Text => text(listing),
        Format::Json => serde_json::to_string_pretty(listing).unwrap_or_default() + "\n",
    }
}

/// Prints a list of what the suite has, or tells that a filter leaves nothing of it.
pub(super) fn print<R: Serialize>(
    format: Format,
    rows: &[R],
    text: impl Fn(&[R]) -> String,
    nothing: impl FnOnce() -> ExitCode,
) -> ExitCode {
    if rows.is_empty() {
        return nothing();
    }
    quiet::out(&rendered(format, rows, text));
    ExitCode::SUCCESS
}

/// The suite, or how a command ends without it.
pub(super) fn suite() -> Result<Suite, ExitCode> {
    Suite::embedded().map_err(|error| {
        quiet::err(&format!("error: {error}\n"));
        Exit::Broken.into()
    })
}
