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
    Suite::load(folder.path()).map_or_else(|error| folder.without_path(&error.to_string()), |_| "loads".to_owned())
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
        folder.without_path(&Suite::load(folder.path()).unwrap_err().to_string()),
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

/// An accepted case, `twin`, two refused ones that have one fault each, `effect` and `name`; another
/// one of which the errors are known, `named`.
fn around_two_faults() -> String {
    let edit = r#"{ "replace": "/Statement/0/Effect", "with": "Permit" }"#;
    let effect = format!(
        r#"{{ "id": "effect", "title": "Effect", "twin": "twin", "policy": {{ "base": "one-statement", "edit": [{edit}] }}, "expect": {{ "error": "InvalidParameter" }} }}"#
    );
    let name = r#"{ "id": "name", "title": "Name", "twin": "twin", "policy": { "base": "one-statement" }, "parameters": [{ "replace": "/PolicyName", "with": "x" }], "expect": "refused" }"#;
    let named = name.replace("\"name\"", "\"named\"").replace("\"x\"", "\"y\"");
    let named = named.replace("\"refused\"", r#"{ "any_of": ["InvalidParameter", "Forbidden.ResourceNotFound"] }"#);
    format!("{TWIN},\n{effect},\n{},\n{name}", named.replace('\n', " "))
}

const TWO_FAULTS: &str = r#""policy": { "base": "one-statement", "edit": [{ "replace": "/Statement/0/Effect", "with": "Permit" }] }, "parameters": [{ "replace": "/PolicyName", "with": "x" }]"#;

/// What the loader says of a case of two faults, `both`, in line 5.
fn complaint_of_two(members: &str) -> String {
    let folder = Folder::of_cases();
    let both = format!("{{ \"id\": \"both\", \"title\": \"Both\", {members} }}");
    let clauses = r#""clauses": ["statement.effect.values"]"#;
    folder.write("twins/one.json", format!("{{ {clauses}, \"cases\": [{},\n{both} ] }}", around_two_faults()));
    Suite::load(folder.path()).map_or_else(|error| folder.without_path(&error.to_string()), |_| "loads".to_owned())
}

#[rstest]
#[case::word(r#""expect": "refused""#)]
#[case::likely(r#""expect": { "refused": { "likely": ["InvalidParameter", "SignatureDoesNotMatch"] } }"#)]
fn step_of_two_faults_names_the_two_steps_that_have_one(#[case] expect: &str) {
    for twins in [r#"["effect", "name"]"#, r#"["name", "effect/call"]"#] {
        assert_eq!(complaint_of_two(&format!("\"twin\": {twins}, {TWO_FAULTS}, {expect}")), "loads");
    }
}

#[rstest]
#[case::those_of_its_twins(r#"{ "any_of": ["InvalidParameter", "Forbidden.ResourceNotFound"] }"#, true)]
#[case::one_of_them(r#"{ "error": "InvalidParameter" }"#, false)]
#[case::others(r#"{ "any_of": ["InvalidParameter", "MissingParameter"] }"#, false)]
fn step_of_two_faults_may_name_the_errors_of_its_twins(#[case] expect: &str, #[case] loads: bool) {
    let faults = TWO_FAULTS.replace("\"x\"", "\"y\"");
    let complaint = complaint_of_two(&format!("\"twin\": [\"effect\", \"named\"], {faults}, \"expect\": {expect}"));
    assert_eq!(complaint == "loads", loads, "{complaint}");
    assert!(loads || complaint.contains("expects other errors than these"), "{complaint}");
}

#[rstest]
#[case::one_error(
    r#"["effect", "name"]"#,
    TWO_FAULTS,
    r#"{ "error": "InvalidParameter" }"#,
    "`call` has two twins, and so two faults, and expects other errors than these\n  help: which of two errors wins is open: expect \"refused\", or exactly the errors that its twins expect"
)]
#[case::unknown(
    r#"["effect", "names"]"#,
    TWO_FAULTS,
    r#""refused""#,
    "unknown twin `names`\n  help: did you mean `name`?"
)]
#[case::accepted_twin(
    r#"["effect", "twin"]"#,
    TWO_FAULTS,
    r#""refused""#,
    "the twin `twin` is no refused SetKeyPolicy with one twin\n  help: a step with two faults names the two refused ones that have one of them each"
)]
#[case::itself(
    r#"["both", "name"]"#,
    TWO_FAULTS,
    r#""refused""#,
    "the twin `both` is no refused SetKeyPolicy with one twin\n  help: a step with two faults names the two refused ones that have one of them each"
)]
#[case::the_same_twice(
    r#"["effect", "effect"]"#,
    TWO_FAULTS,
    r#""refused""#,
    "the twins `effect` and `effect` of `call` do not differ\n  help: each has another one of the two faults"
)]
#[case::three_faults(
    r#"["effect", "name"]"#,
    r#""as": "nobody", "policy": { "base": "one-statement", "edit": [{ "replace": "/Statement/0/Effect", "with": "Permit" }] }, "parameters": [{ "replace": "/PolicyName", "with": "x" }]"#,
    r#""refused""#,
    "`call` differs from its twin `effect` in the principal and in a parameter\n  help: a refused step differs in exactly one; take another twin, or write the accepted case between the two"
)]
#[case::only_the_one_fault(
    r#"["effect", "name"]"#,
    r#""policy": { "base": "one-statement", "edit": [{ "replace": "/Statement/0/Effect", "with": "Permit" }] }"#,
    r#""refused""#,
    "`call` does not differ from its twin `effect`\n  help: the one thing that is wrong must show: an edit, a parameter, the length, the key or the principal"
)]
#[case::a_third_fault_alone(
    r#"["effect", "name"]"#,
    r#""policy": { "base": "one-statement", "edit": [{ "replace": "/Statement/0/Effect", "with": "Grant" }] }"#,
    r#""refused""#,
    "`call` does not differ from `twin`, the twin of its twin `effect`, in two things\n  help: a step with two faults has the fault of each of its twins"
)]
fn any_other_pair_of_twins_is_refused(
    #[case] twins: &str,
    #[case] members: &str,
    #[case] expect: &str,
    #[case] text: &str,
) {
    let complaint = complaint_of_two(&format!("\"twin\": {twins}, {members}, \"expect\": {expect}"));
    assert_eq!(complaint, format!("twins/one.json:5:1: {text}"));
}

#[test]
fn step_that_any_refusal_will_do_for_names_a_twin_too() {
    let complaint = complaint_of_two(r#""policy": { "text": "" }, "expect": "refused""#);
    assert_eq!(
        complaint,
        "twins/one.json:5:1: the refused step `call` of `both` names no twin\n  help: name the accepted case from which it differs in one place"
    );
}

#[rstest]
#[case::policy(
    r#""policy": { "base": "one-statement", "edit": [{ "replace": "/Statement/0/Effect", "with": "Allow" }] }"#,
    "3:102",
    "/Statement/0/Effect = \"Allow\""
)]
#[case::member_that_is_there(
    r#""policy": { "base": "one-statement", "edit": [{ "add": "/Statement/0/Effect", "with": "Allow" }] }"#,
    "3:102",
    "/Statement/0/Effect added: \"Allow\""
)]
#[case::action(
    r#""policy": { "base": "one-statement" }, "parameters": [{ "replace": "/Action", "with": "SetKeyPolicy" }]"#,
    "3:110",
    "/Action = \"SetKeyPolicy\""
)]
#[case::policy_name(
    r#""policy": { "base": "one-statement" }, "parameters": [{ "replace": "/PolicyName", "with": "default" }]"#,
    "3:110",
    "/PolicyName = \"default\""
)]
#[case::key(
    r#""policy": { "base": "one-statement" }, "parameters": [{ "replace": "/KeyId", "with": "${key.id}" }]"#,
    "3:110",
    "/KeyId = \"${key.id}\""
)]
#[case::policy_as_a_parameter(
    r#""policy": { "text": "{}" }, "parameters": [{ "replace": "/Policy", "with": "{}" }]"#,
    "3:99",
    "/Policy = \"{}\""
)]
fn edit_that_changes_nothing_makes_no_refusal(#[case] members: &str, #[case] place: &str, #[case] edit: &str) {
    assert_eq!(
        complaint(&format!("\"twin\": \"twin\", {members}")),
        format!(
            "twins/one.json:{place}: nothing is changed by this edit: {edit}\n  help: what is wrong with a refused step must show"
        )
    );
}

/// Each edit changes something, and still both steps send the same.
#[rstest]
#[case::policy(
    r#""policy": { "base": "one-statement", "edit": [{ "replace": "/Statement/0/Effect", "with": "Deny" }] }"#,
    r#""policy": { "base": "one-statement", "edit": [{ "add": "/Statement/0/Effect", "with": "Deny" }] }"#
)]
#[case::undone(
    r#""policy": { "base": "one-statement", "edit": [{ "add": "/Statement/0/Effect", "with": "Allow" }] }"#,
    r#""policy": { "base": "one-statement" }"#
)]
#[case::parameter(
    r#""policy": { "base": "one-statement" }, "parameters": [{ "replace": "/PolicyName", "with": "x" }]"#,
    r#""policy": { "base": "one-statement" }, "parameters": [{ "add": "/PolicyName", "with": "x" }]"#
)]
fn refused_step_that_sends_what_its_twin_sends_is_refused(#[case] twin: &str, #[case] refused: &str) {
    let folder = Folder::of_cases();
    let twin = format!(r#"{{ "id": "twin", "title": "Twin", {twin}, "expect": "success" }}"#);
    let refused =
        format!(r#"{{ "id": "refused", "title": "Refused", "twin": "twin", {refused}, "expect": "refused" }}"#);
    let clauses = r#""clauses": ["statement.effect.values"]"#;
    folder.write("twins/one.json", format!("{{ {clauses}, \"cases\": [{twin},\n{refused}] }}"));
    assert_eq!(
        folder.without_path(&Suite::load(folder.path()).unwrap_err().to_string()),
        "twins/one.json:2:1: `call` sends the same as its twin `twin`\n  help: the edit that is wrong must change something"
    );
}
