//! What is wrong with a data file is said with its place, what was expected, and the remedy.

use std::path::Path;

use kms_conformance::suite::Suite;
use rstest::rstest;

use crate::support::Folder;

/// What the loader says of a case folder in which one file has this content.
fn complaint(file: &str, content: impl AsRef<[u8]>) -> String {
    let folder = Folder::of_cases();
    folder.write(file, content);
    Suite::load(folder.path()).map_or_else(|error| folder.without_path(&error.to_string()), |_| "loads".to_owned())
}

/// A case file with one case, which begins in line 4.
fn with_case(members: &str) -> String {
    format!(
        "{{\n  \"clauses\": [\"statement.effect.values\"],\n  \"cases\": [\n    {{\n      \"id\": \"one\", \"title\": \"One\",\n      {members}\n    }}\n  ]\n}}\n"
    )
}

/// A case file with one accepted step and these members beside it.
fn with_policy(policy: &str) -> String {
    with_case(&format!("\"policy\": {policy},\n      \"expect\": \"success\""))
}

#[test]
fn sound_case_loads() {
    assert_eq!(complaint("sound/one.json", with_policy(r#"{ "base": "one-statement" }"#)), "loads");
}

#[rstest]
#[case::not_json("nothing", r#"{ "cases": [ nothing ] }"#)]
fn probe(#[case] name: &str, #[case] content: &str) {
    println!("{}", complaint(&format!("{name}/one.json"), content));
}

#[test]
fn folder_that_is_not_there_is_named() {
    let folder = Folder::new();
    let error = Suite::load(&folder.path().join("nowhere")).unwrap_err();
    assert!(folder.without_path(&error.to_string()).starts_with("cannot read nowhere: "), "{error}");
}

#[rstest]
#[case("clauses.json")]
#[case("errors.json")]
#[case("bases/one-statement.policy.json")]
fn file_that_must_be_there_is_named(#[case] name: &str) {
    let folder = Folder::of_cases();
    std::fs::remove_file(folder.path().join(name)).unwrap();
    let error = Suite::load(folder.path()).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "{name} is missing\n  help: a case folder has clauses.json, errors.json, bases/ and a folder for each group of cases"
        )
    );
}

#[test]
fn every_complaint_is_told_in_the_order_of_the_files() {
    let folder = Folder::of_cases();
    folder.write("a/one.json", "[");
    folder.write("b/one.json", with_case("\"as\": \"nobdy\""));
    let error = Suite::load(folder.path()).unwrap_err().to_string();
    let places: Vec<_> = error.lines().filter(|line| !line.starts_with("  ")).collect();
    assert_eq!(places.len(), 4, "{error}");
    assert!(places[0].starts_with("a/one.json:1:1: "), "{error}");
    assert!(places[1..].iter().all(|place| place.starts_with("b/one.json:")), "{error}");
}

#[test]
fn digest_tells_any_change_of_the_data() {
    let folder = Folder::of_cases();
    let digest = || Suite::load(Path::new(folder.path())).unwrap().digest;
    let before = digest();
    assert_eq!(before, digest());
    folder.write("bases/another.policy.json", "{}");
    let with_another = digest();
    assert_ne!(before, with_another);
    folder.write("bases/another.policy.json", "{} ");
    assert_ne!(with_another, digest());
}
