//! A refused step differs from its twin in exactly one thing.

use kms_conformance::suite::Suite;
use rstest::rstest;

use crate::support::Folder;

const TWIN: &str = r#"{ "id": "twin", "title": "Twin", "policy": { "base": "one-statement" }, "expect": "success" }"#;

/// What the loader says of a refused case, `refused`, with these members.
fn complaint(members: &str) -> String {
    let folder = Folder::of_cases();
    let cases = format!(
        "{{ \"clauses\": [\"statement.effect.values\"], \"cases\": [\n{TWIN},\n{{ \"id\": \"refused\", \"title\": \"Refused\", {members},\n  \"expect\": {{ \"error\": \"InvalidParameter\" }} }}\n] }}"
    );
    folder.write("twins/one.json", cases);
    Suite::load(folder.path()).map_or_else(|error| error.to_string(), |_| "loads".to_owned())
}

#[rstest]
#[case::edit(
    r#""policy": { "base": "one-statement", "edit": [{ "replace": "/Statement/0/Effect", "with": "Permit" }] }"#
)]
#[case::parameter(
    r#""policy": { "base": "one-statement" }, "parameters": [{ "replace": "/PolicyName", "with": "x" }]"#
)]
#[case::length(r#""policy": { "base": "one-statement", "pad_to_bytes": 32769 }"#)]
#[case::text(r#""policy": { "text": "no JSON" }"#)]
#[case::document(r#""policy": { "document": {} }"#)]
#[case::principal(r#""policy": { "base": "one-statement" }, "as": "nobody""#)]
#[case::key(r#""policy": { "base": "one-statement" }, "on": "failing""#)]
#[case::signature(r#""policy": { "base": "one-statement" }, "sign": "wrong-secret""#)]
fn one_difference_is_taken(#[case] members: &str) {
    assert_eq!(complaint(&format!("\"twin\": \"twin\", {members}")), "loads");
}

#[rstest]
#[case::no_twin(
    r#""policy": { "base": "one-statement" }"#,
    "the refused step `call` of `refused` names no twin\n  help: name the accepted case from which it differs in one place"
)]
#[case::unknown_twin(
    r#""twin": "twins", "policy": { "text": "" }"#,
    "unknown twin `twins`\n  help: did you mean `twin`?"
)]
#[case::unknown_step(
    r#""twin": "twin/first", "policy": { "text": "" }"#,
    "unknown twin `twin/first`\n  help: did you mean `twin`?"
)]
#[case::itself(
    r#""twin": "refused", "policy": { "text": "" }"#,
    "the twin `refused` is no accepted SetKeyPolicy\n  help: a twin is accepted"
)]
#[case::no_difference(
    r#""twin": "twin", "policy": { "base": "one-statement" }"#,
    "`call` does not differ from its twin `twin`\n  help: the one thing that is wrong must show: an edit, a parameter, the length, the key or the principal"
)]
#[case::two_edits(
    r#""twin": "twin", "policy": { "base": "one-statement", "edit": [{ "remove": "/Version" }, { "remove": "/Statement/0/Effect" }] }"#,
    "`call` differs from its twin `twin` in an edit of the policy and in an edit of the policy\n  help: a refused step differs in exactly one; take another twin, or write the accepted case between the two"
)]
#[case::principal_and_length(
    r#""twin": "twin", "as": "nobody", "policy": { "base": "one-statement", "pad_to_bytes": 32769 }"#,
    "`call` differs from its twin `twin` in the principal and in the length\n  help: a refused step differs in exactly one; take another twin, or write the accepted case between the two"
)]
#[case::key_and_parameter(
    r#""twin": "twin", "on": "failing", "policy": { "base": "one-statement" }, "parameters": [{ "remove": "/KeyId" }]"#,
    "`call` differs from its twin `twin` in the key and in a parameter\n  help: a refused step differs in exactly one; take another twin, or write the accepted case between the two"
)]
fn anything_else_is_refused(#[case] members: &str, #[case] text: &str) {
    assert_eq!(complaint(members), format!("twins/one.json:3:1: {text}"));
}

#[test]
fn accepted_step_has_no_twin() {
    let folder = Folder::of_cases();
    let case = r#"{ "id": "b", "title": "B", "twin": "twin", "policy": { "text": "{}" }, "expect": "success" }"#;
    folder.write(
        "twins/one.json",
        format!("{{ \"clauses\": [\"statement.effect.values\"], \"cases\": [{TWIN},\n{case}] }}"),
    );
    assert_eq!(
        Suite::load(folder.path()).unwrap_err().to_string(),
        "twins/one.json:2:1: the step `call` of `b` has a twin and is not refused\n  help: only a refused SetKeyPolicy has a twin"
    );
}

#[test]
fn step_that_repeats_an_accepted_one_is_refused_for_the_state_between_them() {
    let folder = Folder::of_cases();
    let steps = r#""steps": [
        { "name": "before", "policy": { "base": "one-statement" }, "expect": "success" },
        { "name": "again", "twin": "before", "policy": { "base": "one-statement" }, "expect": { "error": "Forbidden.NoPermission" } } ]"#;
    folder.write(
        "twins/one.json",
        format!(
            "{{ \"clauses\": [\"statement.effect.values\"], \"cases\": [{{ \"id\": \"b\", \"title\": \"B\", {steps} }}] }}"
        ),
    );
    Suite::load(folder.path()).unwrap();
}
