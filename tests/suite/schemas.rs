//! The JSON Schemas in `cases/` are those of the types; `UPDATE_SCHEMAS=1` writes them anew.

use std::path::Path;

use kms_conformance::suite::{case_schema, clause_schema, context_schema, error_schema};
use rstest::rstest;

#[rstest]
#[case::cases("case.schema.json", case_schema())]
#[case::clauses("clauses.schema.json", clause_schema())]
#[case::contexts("contexts.schema.json", context_schema())]
#[case::errors("errors.schema.json", error_schema())]
fn schema_is_that_of_the_types(#[case] name: &str, #[case] generated: String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(name);
    if std::env::var_os("UPDATE_SCHEMAS").is_some() {
        std::fs::write(&path, &generated).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == generated,
        "{name} has drifted: run `UPDATE_SCHEMAS=1 cargo test --test suite schema` and commit it"
    );
}
