//! What cargo makes of the manifest: one default test target, and no feature that changes how JSON is read.

use std::process::Command;

use serde_json::Value;

fn metadata(arguments: &[&str]) -> Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--offline"])
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

#[test]
fn conformance_is_the_only_default_test_target() {
    let metadata = metadata(&["--no-deps"]);
    let root = list(&metadata, "packages").iter().find(|package| package["name"] == "kms-conformance").unwrap();
    let tested: Vec<_> =
        list(root, "targets").iter().filter(|target| target["test"] == true).map(|target| &target["name"]).collect();
    assert_eq!(tested, ["conformance"], "`cargo test -- --endpoint URL` hands its flags to every one of these");
    let documented: Vec<_> =
        list(root, "targets").iter().filter(|target| target["doctest"] == true).map(|target| &target["name"]).collect();
    assert!(documented.is_empty(), "{documented:?}");
}

#[test]
fn nothing_changes_how_json_is_read() {
    let metadata = metadata(&[]);
    let nodes = list(&metadata["resolve"], "nodes");
    let json: Vec<_> = nodes.iter().filter(|node| node["id"].as_str().unwrap().contains("#serde_json@")).collect();
    assert_eq!(json.len(), 1, "{json:?}");
    for feature in ["preserve_order", "arbitrary_precision", "float_roundtrip", "unbounded_depth"] {
        assert!(!list(json[0], "features").iter().any(|on| on == feature), "serde_json has {feature}");
    }
}
