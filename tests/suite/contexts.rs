//! The contexts and the covering table; `UPDATE_COVERING=1` writes the table anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use kms_conformance::plan::{self, Covering};
use kms_conformance::suite::Suite;

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// The table as the file has it: a line for each case.
fn written(suite: &Suite, covering: &Covering) -> String {
    let mut text = "{\n  \"cases\": {".to_owned();
    for (number, (case, rows)) in covering.rows.iter().enumerate() {
        let names: Vec<_> =
            rows.iter().map(|row| format!("\"{}::{}\"", suite.contexts.name(&row.values), row.format)).collect();
        let comma = if number == 0 { "" } else { "," };
        write!(text, "{comma}\n    \"{case}\": [\n      {}\n    ]", names.join(",\n      ")).unwrap();
    }
    text + "\n  }\n}\n"
}

#[test]
fn covering_table_is_that_of_the_cases() {
    let file = cases().join("covering.json");
    let update = std::env::var_os("UPDATE_COVERING").is_some();
    if update {
        // A table that names what there is no more could not be read.
        std::fs::write(&file, "{ \"cases\": {} }\n").unwrap();
    }
    let suite = Suite::load(&cases()).unwrap();
    let covering = plan::covering(&suite);
    let text = written(&suite, &covering);
    if update {
        std::fs::write(&file, &text).unwrap();
    }
    println!("strength {}, {} rows in {} cases", plan::STRENGTH, covering.len(), covering.rows.len());
    println!("never {:?}", covering.never);
    let there = std::fs::read_to_string(&file).unwrap();
    assert!(there == text, "covering.json has drifted: run `UPDATE_COVERING=1 cargo test --test suite covering`");
}
