//! Case folders as a whole: what must be there, how complaints of several files are told, and what a place is called.

use std::path::Path;

use kms_conformance::suite::Suite;
use rstest::rstest;

use crate::loading::with_case;
use crate::support::Folder;

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
        folder.without_path(&error.to_string()),
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
    let error = folder.without_path(&Suite::load(folder.path()).unwrap_err().to_string());
    let places: Vec<_> = error.lines().filter(|line| !line.starts_with("  ")).collect();
    assert_eq!(places.len(), 4, "{error}");
    assert!(places[0].starts_with("a/one.json:1:1: "), "{error}");
    assert!(places[1..].iter().all(|place| place.starts_with("b/one.json:")), "{error}");
}

/// Of a case with a fault of its own nobody is told that it is missing.
#[test]
fn fault_of_a_twin_is_told_once() {
    let folder = Folder::of_cases();
    folder.write(
        "a/one.json",
        with_case("\"as\": \"nobdy\", \"policy\": { \"base\": \"one-statement\" }, \"expect\": \"success\""),
    );
    let refused = with_case(
        r#""twin": "one", "policy": { "base": "one-statement", "pad_to_bytes": 32769 }, "expect": { "error": "InvalidParameter" }"#,
    );
    folder.write("b/two.json", refused.replace("\"id\": \"one\"", "\"id\": \"two\""));
    let error = folder.without_path(&Suite::load(folder.path()).unwrap_err().to_string());
    assert_eq!(error, "a/one.json:6:13: unknown principal `nobdy`\n  help: did you mean `nobody`?");
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

#[test]
fn place_is_one_that_the_user_knows() {
    let folder = Folder::of_cases();
    let file = folder.write("x/one.json", with_case("\"as\": \"nobdy\""));
    let error = Suite::load(folder.path()).unwrap_err();
    assert!(error.to_string().starts_with(&format!("{}:6:", file.display())), "{error}");
    // What a test that cannot load its cases ends in.
    assert_eq!(format!("{error:?}"), error.to_string());
}

#[test]
fn cases_of_the_library_are_known_by_their_place_in_the_repository() {
    let suite = Suite::embedded().unwrap();
    let case = suite.iter().find(|case| case.id == "effect-permit").unwrap();
    assert_eq!(case.place.file, Path::new("cases/invalid-parameter/effect.json"));
    assert_eq!(case.steps[0].place, case.place);
}
