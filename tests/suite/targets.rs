//! What cargo makes of the manifest: one default test target, and no feature that changes how JSON is read.

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

/// `cargo metadata` would ask for the crates of every platform, and a machine that has built for its own has no others.
#[test]
fn nothing_changes_how_json_is_read() {
    let tree = cargo(&["tree", "--workspace", "--prefix", "none", "--format", "{p} {f}"]);
    let json: BTreeSet<_> = tree.lines().filter(|line| line.starts_with("serde_json v")).collect();
    assert!(!json.is_empty(), "{tree}");
    for feature in ["preserve_order", "arbitrary_precision", "float_roundtrip", "unbounded_depth"] {
        assert!(!json.iter().any(|line| line.contains(feature)), "serde_json has {feature}: {json:?}");
    }
}
