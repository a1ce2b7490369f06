//! The corpus as it stands in `cases/`.

use std::path::Path;

use kms_conformance::suite::Suite;

fn corpus() -> Suite {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    Suite::load(&folder).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn loads_without_a_complaint() {
    let suite = corpus();
    assert!(suite.cases.len() >= 70, "{} cases", suite.cases.len());
}

#[test]
fn is_what_the_library_carries() {
    let carried = Suite::embedded().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(carried.digest, corpus().digest, "cargo did not notice a change below cases/");
}
