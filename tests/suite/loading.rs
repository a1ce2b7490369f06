//! What is wrong with a data file is said with its place, what was expected, and the remedy.

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
pub(crate) fn with_case(members: &str) -> String {
    format!(
        "{{\n  \"clauses\": [\"statement.effect.values\"],\n  \"cases\": [\n    {{\n      \"id\": \"one\", \"title\": \"One\",\n      {members}\n    }}\n  ]\n}}\n"
    )
}

/// A case file with one accepted step and these members beside it.
fn with_policy(policy: &str) -> String {
    with_case(&format!("\"policy\": {policy},\n      \"expect\": \"success\""))
}

const CASE: &str = r#"{ "id": "one", "title": "One", "policy": { "base": "one-statement" }, "expect": "success" }"#;

const CLAUSE: &str =
    r#"{ "id": "a", "text": "A.", "lines": [[3, 4]], "provenance": "documented", "provoked": "request" }"#;

const ROW: &str = r#"{ "code": "A", "status": 400, "message": "a", "pattern": "^a$", "clause": "error.missing-parameter", "lines": [1, 1], "source": "" }"#;

/// A file of clauses, one a line from line 2 on.
fn clauses(clauses: &[&str]) -> String {
    let page = r#"{ "title": "", "url": "", "updated": "2024-11-14" }"#;
    format!("{{ \"set\": \"1\", \"page\": {page}, \"untestable\": [], \"clauses\": [\n{}\n] }}", clauses.join(",\n"))
}

/// A file of documented errors, one a line from line 2 on.
fn errors(rows: &[&str]) -> String {
    format!("{{ \"credentials\": [], \"documented\": [\n{}\n] }}", rows.join(",\n"))
}

#[test]
fn sound_case_loads() {
    assert_eq!(complaint("sound/one.json", with_policy(r#"{ "base": "one-statement" }"#)), "loads");
}

#[rstest]
#[case::nothing_at_all(
    "x/one.json",
    String::new(),
    "x/one.json:1:1: EOF while parsing a value\n  help: the file ends too early: a bracket, brace or quote is not closed"
)]
#[case::white_space_only(
    "x/one.json",
    " \n ",
    "x/one.json:2:1: EOF while parsing a value\n  help: the file ends too early: a bracket, brace or quote is not closed"
)]
#[case::comment(
    "x/one.json",
    "{\n  // why\n}",
    "x/one.json:2:3: key must be a string\n  help: JSON has no comments, no trailing commas and no single quotes"
)]
#[case::comma_at_the_end(
    "x/one.json",
    "{\n  \"cases\": [],\n}",
    "x/one.json:3:1: trailing comma\n  help: JSON has no comments, no trailing commas and no single quotes"
)]
#[case::brace_not_closed(
    "x/one.json",
    "{\n  \"cases\": [\n",
    "x/one.json:3:1: EOF while parsing a list\n  help: the file ends too early: a bracket, brace or quote is not closed"
)]
#[case::text_after_the_end(
    "x/one.json",
    "{ \"cases\": [] }\n{",
    "x/one.json:2:1: trailing characters\n  help: JSON has no comments, no trailing commas and no single quotes"
)]
#[case::half_a_surrogate(
    "x/one.json",
    r#"{ "cases": [], "why": "\ud800" }"#,
    "x/one.json:1:30: unexpected end of hex escape\n  help: JSON has no comments, no trailing commas and no single quotes"
)]
#[case::byte_order_mark(
    "x/one.json",
    "\u{feff}{ \"cases\": [] }",
    "x/one.json:1:1: the file begins with a byte order mark\n  help: save it as UTF-8 without one"
)]
#[case::nested_without_end("x/one.json", "[".repeat(100_000), "x/one.json:1:128: recursion limit exceeded\n  help: nothing that a case says is nested so deep")]
#[case::objects_without_end("x/one.json", "{\"a\":".repeat(100_000), "x/one.json:1:636: recursion limit exceeded\n  help: nothing that a case says is nested so deep")]
#[case::another_kind_of_thing(
    "x/one.json",
    "[]",
    "x/one.json:1:1: the file is no object\n  help: cases/case.schema.json describes case files; editors that know it complete them"
)]
#[case::no_cases(
    "x/one.json",
    "{}",
    "x/one.json:1:2: missing field `cases`\n  help: cases/case.schema.json describes case files; editors that know it complete them"
)]
#[case::cases_no_list(
    "x/one.json",
    "{\n  \"cases\": {}\n}",
    "x/one.json:2:11: invalid type: map, expected a sequence\n  help: cases/case.schema.json describes case files; editors that know it complete them"
)]
#[case::unknown_member(
    "x/one.json",
    with_case(r#""expects": "success""#),
    "x/one.json:6:15: unknown field `expects`, expected one of `id`, `title`, `why`, `clauses`, `provenance`, `needs`, `send`, `compare_formats`, `distinct_request_ids`, `steps`, `then`, `as`, `on`, `call`, `policy`, `parameters`, `sign`, `twin`, `rests_on`, `expect`\n  help: cases/case.schema.json describes case files; editors that know it complete them"
)]
#[case::wrong_type(
    "x/one.json",
    with_case(r#""twin": 5, "expect": "success""#),
    "x/one.json:6:15: invalid type: integer `5`, expected the name of a twin, or a list of two\n  help: cases/case.schema.json describes case files; editors that know it complete them"
)]
#[case::unknown_operation(
    "x/one.json",
    with_case(r#""call": "PutKeyPolicy", "expect": "success""#),
    "x/one.json:6:28: unknown variant `PutKeyPolicy`, expected one of `SetKeyPolicy`, `GetKeyPolicy`, `DescribeKey`\n  help: cases/case.schema.json describes case files; editors that know it complete them"
)]
#[case::unknown_expectation(
    "x/one.json",
    with_case(r#""policy": { "base": "one-statement" }, "expect": "accepted""#),
    "x/one.json:6:65: unknown variant `accepted`, expected one of `success`, `refused`, `observe`\n  help: cases/case.schema.json describes case files; editors that know it complete them"
)]
#[case::unknown_expectation_with_more(
    "x/one.json",
    with_case(r#""policy": { "base": "one-statement" }, "expect": { "errors": "InvalidParameter" }"#),
    "x/one.json:6:65: unknown field `errors`, expected one of `error`, `any_of`, `refused`, `policy_of`\n  help: cases/case.schema.json describes case files; editors that know it complete them"
)]
#[case::refusal_with_a_list(
    "x/one.json",
    with_case(r#""policy": { "base": "one-statement" }, "expect": { "refused": ["InvalidParameter"] }"#),
    "x/one.json:6:68: invalid type: sequence, expected a map\n  help: cases/case.schema.json describes case files; editors that know it complete them"
)]
#[case::refusal_without_likely_codes(
    "x/one.json",
    with_case(r#""policy": { "base": "one-statement" }, "expect": { "refused": {} }"#),
    "x/one.json:6:72: missing field `likely`\n  help: cases/case.schema.json describes case files; editors that know it complete them"
)]
#[case::refusal_with_an_unknown_member(
    "x/one.json",
    with_case(r#""policy": { "base": "one-statement" }, "expect": { "refused": { "codes": [] } }"#),
    "x/one.json:6:77: unknown field `codes`, expected `likely`\n  help: cases/case.schema.json describes case files; editors that know it complete them"
)]
#[case::expectation_of_no_member(
    "x/one.json",
    with_case(r#""policy": { "base": "one-statement" }, "expect": {}"#),
    "x/one.json:6:57: invalid length 0, expected a word or an object of one member\n  help: cases/case.schema.json describes case files; editors that know it complete them"
)]
#[case::expectation_of_two_members(
    "x/one.json",
    with_case(r#""policy": { "base": "one-statement" }, "expect": { "error": "InvalidParameter", "policy_of": "a" }"#),
    "x/one.json:6:97: invalid length 2, expected a word or an object of one member\n  help: cases/case.schema.json describes case files; editors that know it complete them"
)]
#[case::expectation_that_is_a_list(
    "x/one.json",
    with_case(r#""policy": { "base": "one-statement" }, "expect": []"#),
    "x/one.json:6:57: invalid type: sequence, expected a word or an object of one member\n  help: cases/case.schema.json describes case files; editors that know it complete them"
)]
#[case::three_twins(
    "x/one.json",
    with_case(r#""twin": ["a", "b", "c"], "policy": { "base": "one-statement" }, "expect": "refused""#),
    "x/one.json:6:29: invalid length 3, expected the name of a twin, or a list of two\n  help: cases/case.schema.json describes case files; editors that know it complete them"
)]
#[case::one_twin_in_a_list(
    "x/one.json",
    with_case(r#""twin": ["a"], "policy": { "base": "one-statement" }, "expect": "refused""#),
    "x/one.json:6:19: invalid length 1, expected the name of a twin, or a list of two\n  help: cases/case.schema.json describes case files; editors that know it complete them"
)]
#[case::unknown_capability(
    "x/one.json",
    with_case(r#""needs": ["read-backs"], "policy": { "base": "one-statement" }, "expect": "success""#),
    "x/one.json:6:28: unknown variant `read-backs`, expected one of `v1`, `v3`, `sts`, `unsigned`, `get-query`, `post-query`, `post-form`, `post-mixed`, `long-url`, `signature-checking`, `timestamp-checking`, `read-back`, `describe-key`, `effect`, `quota`, `source-ip`, `current-time`, `control`\n  help: cases/case.schema.json describes case files; editors that know it complete them"
)]
#[case::member_twice(
    "x/one.json",
    with_case(r#""expect": "success", "policy": { "base": "one-statement" }, "expect": "success""#),
    "x/one.json:6:77: the member \"expect\" is given twice\n  help: keep one of the two; a policy that needs a member twice is written as \"text\""
)]
#[case::member_twice_in_a_document(
    "x/one.json",
    with_policy(r#"{ "document": { "Version": "1", "Version": "2" } }"#),
    "x/one.json:6:60: the member \"Version\" is given twice\n  help: keep one of the two; a policy that needs a member twice is written as \"text\""
)]
#[case::member_twice_by_an_escape(
    "x/one.json",
    with_case(r#""expect": "success", "\u0065xpect": "success""#),
    "x/one.json:6:43: the member \"expect\" is given twice\n  help: keep one of the two; a policy that needs a member twice is written as \"text\""
)]
#[case::id_of_capitals("x/one.json", with_policy(r#"{ "base": "one-statement" }"#).replace("\"one\"", "\"One\""), "x/one.json:5:13: `One` is no id: lower-case letters, digits, hyphens, and in clauses dots\n  help: for example `sid-129-characters`")]
#[case::unknown_clause_of_the_file("x/one.json", with_policy(r#"{ "base": "one-statement" }"#).replace("effect.values", "effect.value"), "x/one.json:2:15: unknown clause `statement.effect.value`\n  help: did you mean `statement.effect.values`?")]
#[case::unknown_clause_of_a_case("x/one.json", with_case(r#""clauses": ["statement.sid.length", "nonsense"], "policy": { "base": "one-statement" }, "expect": "success""#), "x/one.json:6:43: unknown clause `nonsense`\n  help: `kms-conformance clauses` and `kms-conformance cases` list what there is")]
#[case::no_clause("x/one.json", with_policy(r#"{ "base": "one-statement" }"#).replace("\"statement.effect.values\"", ""), "x/one.json:4:5: the case `one` covers no clause\n  help: name its clauses, or those of the whole file at the top")]
#[case::unknown_base(
    "x/one.json",
    with_policy(r#"{ "base": "one-statment" }"#),
    "x/one.json:6:27: unknown base `one-statment`\n  help: did you mean `one-statement`?"
)]
#[case::no_policy(
    "x/one.json",
    with_case(r#""expect": "success""#),
    "x/one.json:4:5: SetKeyPolicy needs a \"policy\"\n  help: a call without one has it taken away by an edit of its parameters"
)]
#[case::no_source(
    "x/one.json",
    with_policy("{}"),
    "x/one.json:6:17: a policy has exactly one of \"base\", \"document\", \"file\" and \"text\"\n  help: edits are made to a base"
)]
#[case::two_sources(
    "x/one.json",
    with_policy(r#"{ "base": "one-statement", "text": "" }"#),
    "x/one.json:6:17: a policy has exactly one of \"base\", \"document\", \"file\" and \"text\"\n  help: edits are made to a base"
)]
#[case::edit_of_a_text(
    "x/one.json",
    with_policy(r#"{ "text": "{}", "edit": [{ "remove": "/a" }] }"#),
    "x/one.json:6:41: only a base is edited\n  help: write the document as it should be, or name a base"
)]
#[case::unknown_file(
    "x/one.json",
    with_policy(r#"{ "file": "nothing.policy.json" }"#),
    "x/one.json:6:27: unknown file `x/nothing.policy.json`\n  help: it stands beside the case file and ends in .policy.json"
)]
#[case::unknown_placeholder(
    "x/one.json",
    with_policy(r#"{ "text": "${acount}" }"#),
    "x/one.json:6:17: unknown placeholder `${acount}`\n  help: placeholders are ${account}, ${foreign-account}, ${region}, ${key.id}, ${key.arn}, ${key.beginning}, ${key.end}, ${unknown-key.id}, ${unknown-key.arn}, ${KEY.id}, ${KEY.arn}, ${PRINCIPAL.arn}, ${PRINCIPAL.name}"
)]
#[case::unknown_placeholder_of_a_parameter("x/one.json", with_case(r#""policy": { "base": "one-statement" }, "parameters": [{ "replace": "/KeyId", "with": "${usable/0.id}" }], "expect": "success""#), "x/one.json:6:92: unknown placeholder `${usable/0.id}`\n  help: placeholders are ${account}, ${foreign-account}, ${region}, ${key.id}, ${key.arn}, ${key.beginning}, ${key.end}, ${unknown-key.id}, ${unknown-key.arn}, ${KEY.id}, ${KEY.arn}, ${PRINCIPAL.arn}, ${PRINCIPAL.name}")]
#[case::bad_pointer(
    "x/one.json",
    with_policy(r#"{ "base": "one-statement", "edit": [{ "remove": "Version" }] }"#),
    "x/one.json:6:53: `Version` is no JSON pointer: it is empty or begins with `/`, and `~` is written `~0`, `/` in a name `~1`\n  help: the base is cases/bases/one-statement.policy.json"
)]
#[case::pointer_to_nothing(
    "x/one.json",
    with_policy(r#"{ "base": "one-statement", "edit": [{ "remove": "/Version" }, { "remove": "/Statements/0" }] }"#),
    "x/one.json:6:79: nothing stands at `/Statements/0`: there is an object with Statement\n  help: the base is cases/bases/one-statement.policy.json"
)]
#[case::edit_without_operation(
    "x/one.json",
    with_policy(r#"{ "base": "one-statement", "edit": [{ "with": 1 }] }"#),
    "x/one.json:6:53: an edit has exactly one of \"replace\", \"add\" and \"remove\"\n  help: the base is cases/bases/one-statement.policy.json"
)]
#[case::unknown_parameter("x/one.json", with_case(r#""policy": { "base": "one-statement" }, "parameters": [{ "replace": "/KeyID", "with": "" }], "expect": "success""#), "x/one.json:6:61: nothing stands at `/KeyID`: there is an object with Action, Format, KeyId, Policy, PolicyName\n  help: parameters are /Action, /KeyId and so on")]
#[case::parameter_that_is_a_number("x/one.json", with_case(r#""policy": { "base": "one-statement" }, "parameters": [{ "replace": "/KeyId", "with": 5 }], "expect": "success""#), "x/one.json:6:92: a parameter is text\n  help: put the value in quotes")]
#[case::all_parameters_replaced(
    "x/one.json",
    with_case(
        r#""policy": { "base": "one-statement" }, "parameters": [{ "replace": "", "with": "x" }], "expect": "success""#
    ),
    "x/one.json:6:60: the parameters as a whole cannot be replaced\n  help: edit them one by one: /Action, /KeyId and so on"
)]
#[case::unknown_principal(
    "x/one.json",
    with_case(r#""as": "nobdy", "policy": { "base": "one-statement" }, "expect": "success""#),
    "x/one.json:6:13: unknown principal `nobdy`\n  help: did you mean `nobody`?"
)]
#[case::unknown_twin_that_is_near_to_several(
    "x/one.json",
    format!(
        r#"{{ "clauses": ["statement.effect.values"], "cases": [{}, {}, {}] }}"#,
        CASE.replace("\"one\"", "\"case-b\""),
        CASE.replace("\"one\"", "\"case-a\""),
        CASE.replace("\"one\"", "\"case-d\", \"twin\": \"case-c\"").replace("\"success\"", "\"refused\""),
    ),
    "x/one.json:1:245: unknown twin `case-c`\n  help: did you mean `case-a` or `case-b` or `case-d`?"
)]
#[case::unknown_key(
    "x/one.json",
    with_case(r#""on": "unusable", "policy": { "base": "one-statement" }, "expect": "success""#),
    "x/one.json:6:13: unknown key fixture `unusable`\n  help: did you mean `usable`?"
)]
#[case::key_number_nought(
    "x/one.json",
    with_case(r#""on": "usable/0", "policy": { "base": "one-statement" }, "expect": "success""#),
    "x/one.json:6:13: unknown key fixture `usable/0`\n  help: did you mean `usable`?"
)]
#[case::unknown_form(
    "x/one.json",
    with_case(r#""send": { "forms": ["get"] }, "policy": { "base": "one-statement" }, "expect": "success""#),
    "x/one.json:6:31: unknown variant `get`, expected one of `get-query`, `post-query`, `post-form`, `post-mixed`\n  help: cases/case.schema.json describes case files; editors that know it complete them"
)]
#[case::unknown_scheme(
    "x/one.json",
    with_case(r#""send": { "schemes": ["v2"] }, "policy": { "base": "one-statement" }, "expect": "success""#),
    "x/one.json:6:32: unknown variant `v2`, expected one of `v1`, `v3`, `none`\n  help: cases/case.schema.json describes case files; editors that know it complete them"
)]
#[case::preferred_beside_a_table("x/one.json", with_case(r#""send": { "forms": ["post-form"], "prefer": "post-form" }, "policy": { "base": "one-statement" }, "expect": "success""#), "x/one.json:6:15: \"prefer\" stands alone in \"send\"\n  help: a preferred form is one form, not a table")]
#[case::policy_of_a_read(
    "x/one.json",
    with_case(r#""call": "GetKeyPolicy", "policy": { "base": "one-statement" }, "expect": "success""#),
    "x/one.json:6:41: GetKeyPolicy takes no policy\n  help: take it away"
)]
#[case::nothing_expected(
    "x/one.json",
    with_case(r#""policy": { "base": "one-statement" }"#),
    "x/one.json:4:5: nothing is expected\n  help: give \"expect\": \"success\", {\"error\": …}, {\"any_of\": […]}, \"refused\" or \"observe\""
)]
#[case::unknown_error(
    "x/one.json",
    with_case(r#""policy": { "base": "one-statement" }, "twin": "one", "expect": { "error": "InvalidParam" }"#),
    "x/one.json:6:71: unknown error code `InvalidParam`\n  help: did you mean `InvalidParameter`?"
)]
#[case::unknown_likely_error(
    "x/one.json",
    with_case(r#""policy": { "base": "one-statement" }, "twin": "one", "expect": { "refused": { "likely": ["InvalidParameter", "MissingParametre"] } }"#),
    "x/one.json:6:71: unknown error code `MissingParametre`\n  help: did you mean `MissingParameter`?"
)]
#[case::success_as_an_error(
    "x/one.json",
    with_case(r#""policy": { "base": "one-statement" }, "expect": { "any_of": ["success"] }"#),
    "x/one.json:6:56: \"any_of\" leaves open which of at least two outcomes comes\n  help: one outcome is written as \"success\" or {\"error\": …}"
)]
#[case::policy_of_a_later_step("x/one.json", with_case(r#""steps": [{ "name": "read", "call": "GetKeyPolicy", "expect": { "policy_of": "set" } }, { "name": "set", "policy": { "base": "one-statement" }, "expect": "success" }]"#), "x/one.json:6:17: no accepted step before it sets the policy of `set`\n  help: there is none to choose from")]
#[case::policy_of_a_step_in_no_order("x/one.json", with_case(r#""steps": [{ "name": "set", "policy": { "base": "one-statement" }, "expect": "success" }], "then": [{ "name": "other", "policy": { "base": "one-statement" }, "expect": "success" }, { "call": "GetKeyPolicy", "expect": { "policy_of": "other" } }]"#), "x/one.json:6:187: no accepted step before it sets the policy of `other`\n  help: there are set")]
#[case::policy_of_what_is_set(
    "x/one.json",
    with_case(r#""policy": { "base": "one-statement" }, "expect": { "policy_of": "call" }"#),
    "x/one.json:6:56: \"policy_of\" is about GetKeyPolicy\n  help: give \"call\": \"GetKeyPolicy\"\nx/one.json:4:5: no accepted step before it sets the policy of `call`\n  help: there is none to choose from"
)]
#[case::steps_and_short_form(
    "x/one.json",
    with_case(
        r#""as": "user", "steps": [{ "name": "set", "policy": { "base": "one-statement" }, "expect": "success" }]"#
    ),
    "x/one.json:4:5: a case is one step in short, or has \"steps\", not both\n  help: move the members of the short form into a step"
)]
#[case::step_without_name(
    "x/one.json",
    with_case(r#""steps": [{ "policy": { "base": "one-statement" }, "expect": "success" }]"#),
    "x/one.json:6:17: a step has a \"name\"\n  help: for example \"before\""
)]
#[case::step_name_twice("x/one.json", with_case(r#""steps": [{ "name": "set", "policy": { "base": "one-statement" }, "expect": "success" }, { "name": "set", "policy": { "base": "one-statement" }, "expect": "success" }]"#), "x/one.json:6:96: the id `set` is given twice, first at x/one.json:6:17\n  help: steps have names of their own")]
#[case::id_twice("x/one.json", format!("{{ \"clauses\": [\"statement.effect.values\"], \"cases\": [\n{CASE},\n{CASE}\n] }}"), "x/one.json:3:1: the id `one` is given twice, first at x/one.json:2:1\n  help: ids are unique among all files")]
#[case::case_file_below_its_group(
    "x/y/one.json",
    with_policy(r#"{ "base": "one-statement" }"#),
    "x/y/one.json:1:1: nothing reads a file at this place\n  help: case files stand in the folder of their group, as in success/key.json, and bases in bases/NAME.policy.json"
)]
#[case::case_file_without_a_group(
    "one.json",
    with_policy(r#"{ "base": "one-statement" }"#),
    "one.json:1:1: nothing reads a file at this place\n  help: case files stand in the folder of their group, as in success/key.json, and bases in bases/NAME.policy.json"
)]
#[case::base_of_another_name(
    "bases/other.json",
    "{}",
    "bases/other.json:1:1: nothing reads a file at this place\n  help: case files stand in the folder of their group, as in success/key.json, and bases in bases/NAME.policy.json"
)]
#[case::policy_of_no_case(
    "x/one.policy.json",
    "{}",
    "x/one.policy.json:1:1: no case sends this policy\n  help: name it as the \"file\" of a policy in a case file beside it, or take it away"
)]
#[case::base_that_is_no_json(
    "bases/other.policy.json",
    "{",
    "bases/other.policy.json:1:1: EOF while parsing an object\n  help: the file ends too early: a bracket, brace or quote is not closed"
)]
#[case::clauses_that_are_no_json(
    "clauses.json",
    "nothing",
    "clauses.json:1:2: expected ident\n  help: JSON has no comments, no trailing commas and no single quotes"
)]
#[case::error_code_twice("errors.json", errors(&[ROW, ROW]), "errors.json:3:11: the id `A` is given twice, first at errors.json:2:11\n  help: a code has one row")]
#[case::error_with_unknown_clause("errors.json", errors(&[&ROW.replace("missing-parameter", "missing-parametre")]), "errors.json:2:75: unknown clause `error.missing-parametre`\n  help: did you mean `error.missing-parameter`?")]
#[case::error_with_bad_pattern("errors.json", errors(&[&ROW.replace("^a$", "a(")]), "errors.json:2:58: `a(` is no regular expression: found open group without closing ')'")]
fn wrong_file_is_told_with_place_and_remedy(#[case] file: &str, #[case] content: impl AsRef<[u8]>, #[case] text: &str) {
    assert_eq!(complaint(file, content), text);
}

#[rstest]
#[case::clause_id_twice(clauses(&[CLAUSE, CLAUSE]), "clauses.json:3:9: the id `a` is given twice, first at clauses.json:2:9\n  help: a clause stands once, with all its lines")]
#[case::clause_id_of_capitals(clauses(&[&CLAUSE.replace("\"a\"", "\"A\"")]), "clauses.json:2:9: `A` is no id: lower-case letters, digits, hyphens, and in clauses dots\n  help: for example `statement.sid.length`")]
#[case::clause_without_lines(clauses(&[&CLAUSE.replace("[3, 4]", "[4, 3]")]), "clauses.json:2:37: the lines of a clause are pairs [first, last], counted from 1\n  help: name the lines of the page that state it")]
fn wrong_clause_is_told_with_place_and_remedy(#[case] clauses: String, #[case] text: &str) {
    let folder = Folder::of_cases();
    folder.write("clauses.json", clauses);
    folder.write("errors.json", errors(&[]));
    let error = Suite::load(folder.path()).unwrap_err();
    assert_eq!(folder.without_path(&error.to_string()), text);
}

#[test]
fn file_that_is_no_utf_8_is_named() {
    assert_eq!(
        complaint("x/one.json", b"{ \"cases\": [ \xff ] }"),
        "cannot read x/one.json: stream did not contain valid UTF-8"
    );
}
