//! What cargo makes of the manifest: one default test target, no feature that changes how JSON is read, and one build of each
//! dependency for the program and for the tests.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

/// What `cargo` prints. It may not go to the network: a test talks to loopback only.
fn cargo(arguments: &[&str]) -> String {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output =
        Command::new(cargo).args(arguments).arg("--offline").current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

#[test]
fn conformance_is_the_only_default_test_target() {
    let metadata: Value = serde_json::from_str(&cargo(&["metadata", "--format-version", "1", "--no-deps"])).unwrap();
    let root = list(&metadata, "packages").iter().find(|package| package["name"] == "kms-conformance").unwrap();
    let tested: Vec<_> =
        list(root, "targets").iter().filter(|target| target["test"] == true).map(|target| &target["name"]).collect();
    assert_eq!(tested, ["conformance"], "`cargo test -- --endpoint URL` hands its flags to every one of these");
    let documented: Vec<_> =
        list(root, "targets").iter().filter(|target| target["doctest"] == true).map(|target| &target["name"]).collect();
    assert!(documented.is_empty(), "{documented:?}");
}

/// Every crate that is built on this platform, with its features. (`cargo metadata` would ask for the crates of every platform,
/// and a machine that has built for its own has no others.)
fn built(arguments: &[&str]) -> BTreeSet<String> {
    let tree = cargo(&[&["tree", "--workspace", "--prefix", "none", "--format", "{p} {f}"], arguments].concat());
    tree.lines().map(|line| line.trim_end_matches(" (*)").to_owned()).collect()
}

#[test]
fn nothing_changes_how_json_is_read() {
    let json: Vec<_> = built(&[]).into_iter().filter(|line| line.starts_with("serde_json v")).collect();
    assert!(!json.is_empty());
    for feature in ["preserve_order", "arbitrary_precision", "float_roundtrip", "unbounded_depth"] {
        assert!(!json.iter().any(|line| line.contains(feature)), "serde_json has {feature}: {json:?}");
    }
}

#[test]
fn program_is_built_from_what_the_tests_are_built_from() {
    let (program, tests) = (built(&["--edges", "no-dev"]), built(&[]));
    let again: Vec<_> = program.difference(&tests).collect();
    assert!(
        again.is_empty(),
        "`cargo run` after `cargo test` compiles these again, with fewer features; Cargo.toml turns on the same for both: \
         {again:#?}"
    );
    assert!(tests.len() > program.len() && program.len() > 100, "{} and {}", program.len(), tests.len());
}
