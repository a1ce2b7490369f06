//! One data file, from its text to the type that it is read as.

use std::path::Path;

use serde::de::DeserializeOwned;

use crate::place::Place;

use super::error::{DataError, Problem};
use super::resolve::{REGENERATE, problem};
use super::source::Source;

/// What a file says, and where it says it.
pub(super) type Read<'t, T> = Result<(T, Source<'t>), Box<DataError>>;

/// Reads a data file, of whose text nothing is known; `shown` is its path as the user knows it.
pub(super) fn checked<'t, T: DeserializeOwned>(path: &Path, shown: &Path, text: &'t str) -> Read<'t, T> {
    if text.starts_with('\u{feff}') {
        let mark = Problem::Json("the file begins with a byte order mark".to_owned());
        return Err(Box::new(problem(Place::start(shown), mark, "save it as UTF-8 without one")));
    }
    // First as any JSON: that sets a limit to how deep values are nested, also in documents that are sent as they are written,
    // and puts every fault of the JSON at its place.
    let _: serde_json::Value = serde_json::from_str(text).map_err(|error| Box::new(json(path, shown, &error)))?;
    let source = Source::new(shown.to_owned(), text);
    if let Some((place, name)) = source.duplicate() {
        let remedy = "keep one of the two; a policy that needs a member twice is written as \"text\"";
        return Err(Box::new(problem(place, Problem::DuplicateMember(name), remedy)));
    }
    // A list would do for the reader, as the members in their order.
    if !text.trim_start().starts_with('{') {
        let list = Problem::Json("the file is no object".to_owned());
        return Err(Box::new(problem(Place::start(shown), list, schema_of(path))));
    }
    let value = serde_json::from_str(text).map_err(|error| Box::new(json(path, shown, &error)))?;
    Ok((value, source))
}

/// Reads a data file that is known to be sound.
pub(super) fn trusted<'t, T: DeserializeOwned>(path: &Path, shown: &Path, text: &'t str) -> Read<'t, T> {
    let value = serde_json::from_str(text).map_err(|error| Box::new(json(path, shown, &error)))?;
    Ok((value, Source::new(shown.to_owned(), text)))
}

/// The remedy for a file of another shape than it should have.
fn schema_of(path: &Path) -> &'static str {
    match path.to_str() {
        Some("clauses.json") => "cases/clauses.schema.json describes this file; editors that know it complete it",
        Some("errors.json") => "cases/errors.schema.json describes this file; editors that know it complete it",
        Some("contexts.json") => "cases/contexts.schema.json describes this file; editors that know it complete it",
        Some("covering.json") => REGENERATE,
        _ => "cases/case.schema.json describes case files; editors that know it complete them",
    }
}

/// What the reader says of a text that would overflow the stack.
const TOO_DEEP: &str = "recursion limit exceeded";

fn json(path: &Path, shown: &Path, error: &serde_json::Error) -> DataError {
    let text = error.to_string();
    let complaint = text.rsplit_once(" at line ").map_or(text.as_str(), |(complaint, _)| complaint).to_owned();
    let remedy = match error.classify() {
        _ if complaint == TOO_DEEP => "nothing that a case says is nested so deep",
        serde_json::error::Category::Data => schema_of(path),
        serde_json::error::Category::Eof => "the file ends too early: a bracket, brace or quote is not closed",
        _ => "JSON has no comments, no trailing commas and no single quotes",
    };
    // The reader counts the end of a line as column 0 of the next.
    let place = Place { file: shown.to_owned(), line: error.line().max(1), column: error.column().max(1) };
    problem(place, Problem::Json(complaint), remedy)
}
