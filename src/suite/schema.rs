//! The JSON Schemas of the data files, generated from the types.

use schemars::schema_for;

use super::case::CaseFile;
use super::clause::ClauseFile;
use super::context::ContextFile;
use super::errors::ErrorTable;

/// The schema of a file of cases, as `cases/case.schema.json` holds it.
#[must_use]
pub fn case_schema() -> String {
    text(&schema_for!(CaseFile))
}

/// The schema of `cases/clauses.json`.
#[must_use]
pub fn clause_schema() -> String {
    text(&schema_for!(ClauseFile))
}

/// The schema of `cases/contexts.json`.
#[must_use]
pub fn context_schema() -> String {
    text(&schema_for!(ContextFile))
}

/// The schema of `cases/errors.json`.
#[must_use]
pub fn error_schema() -> String {
    text(&schema_for!(ErrorTable))
}

fn text(schema: &schemars::Schema) -> String {
    format!("{:#}\n", schema.as_value())
}
