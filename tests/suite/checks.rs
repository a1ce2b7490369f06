//! Every check, with an answer that it lets pass and answers that it does not, in both formats.

use std::sync::LazyLock;

use kms_conformance::check::{
    Answer, Basis, CheckName, Ending, Finding, Found, agree, body, content_type, distinct, elements, error_body,
    likely, matches, message, of_every_answer, outcome, policy, request_id, status, success_body,
};
use kms_conformance::plan::{PlannedStep, Role};
use kms_conformance::suite::{Case, Operation, Suite};
use kms_conformance::wire::{Format, Response};
use rstest::rstest;

use crate::support::Folder;
use crate::support::endpoint::{REQUEST_ID, json, xml};

/// Loaded once: it takes a while.
static SUITE: LazyLock<Suite> = LazyLock::new(|| Suite::embedded().unwrap());

fn read(format: Format, status: u16, body: &str) -> Answer {
    read_as(format, format.media_type(), status, body)
}

fn read_as(asked: Format, content_type: &str, status: u16, body: &str) -> Answer {
    let headers = vec![("content-type".to_owned(), content_type.to_owned())];
    Answer::read(&Response { status, headers, body: body.as_bytes().to_vec() }, asked)
}

/// An answer with these members in a format.
fn with(format: Format, status: u16, members: &[(&str, &str)]) -> Answer {
    let root = if status == 200 { "SetKeyPolicyResponse" } else { "Error" };
    let body = match format {
        Format::Xml => xml(root, members),
        Format::Json => json(members),
    };
    read(format, status, &body)
}

fn success(format: Format) -> Answer {
    with(format, 200, &[("RequestId", REQUEST_ID)])
}

fn error(format: Format, status: u16, code: &str, message: &str) -> Answer {
    with(format, status, &[("Code", code), ("Message", message), ("RequestId", REQUEST_ID)])
}

const NOT_VALID: &str = "The specified parameter is not valid.";

fn invalid(format: Format) -> Answer {
    error(format, 400, "InvalidParameter", NOT_VALID)
}

/// The result of the finding of this name; none where the check has nothing to say.
fn result(findings: &[Finding], name: &str) -> Option<Found> {
    findings.iter().find(|finding| finding.check.as_str() == name).map(|finding| finding.found)
}

fn of(answer: &Answer, name: &str) -> Option<Found> {
    result(&of_every_answer(Operation::SetKeyPolicy, answer, &SUITE.errors), name)
}

#[rstest]
#[case::success(|f| success(f), Ending::Success)]
#[case::error(|f| invalid(f), Ending::Error("InvalidParameter".to_owned()))]
#[case::error_with_200(|f| error(f, 200, "InvalidParameter", ""), Ending::Error("InvalidParameter".to_owned()))]
#[case::code_of_a_gateway(|f| with(f, 200, &[("Code", "OK"), ("RequestId", "1")]), Ending::Success)]
#[case::error_in_the_other_format(|f| error_in_the_other(f), Ending::Error("InvalidParameter".to_owned()))]
#[case::error_inside(|f| inside(f, 400), Ending::Error("InvalidParameter".to_owned()))]
#[case::success_with_a_code_inside(|f| inside(f, 200), Ending::Success)]
#[case::error_in_lower_case(|f| with(f, 400, &[("code", "InvalidParameter")]), Ending::Error("InvalidParameter".to_owned()))]
#[case::no_code(|f| with(f, 400, &[("Message", "")]), Ending::Unclear("status 400 with a body that has no Code".to_owned()))]
#[case::no_body(|f| read(f, 200, ""), Ending::Unclear("status 200 with a body that cannot be read".to_owned()))]
#[case::page_of_a_proxy(|f| read(f, 502, "Bad gateway"), Ending::Unclear("status 502 with a body that cannot be read".to_owned()))]
fn answer_ends(
    #[case] answer: fn(Format) -> Answer,
    #[case] ending: Ending,
    #[values(Format::Xml, Format::Json)] format: Format,
) {
    assert_eq!(answer(format).ending, ending);
}

#[rstest]
// body
#[case::body("body", |f| success(f), Some(Found::Holds))]
#[case::body_of_an_error("body", |f| invalid(f), Some(Found::Holds))]
#[case::body_broken("body", |f| read(f, 200, "{<"), Some(Found::Broken))]
#[case::body_empty("body", |f| read(f, 200, ""), Some(Found::Broken))]
#[case::body_in_the_other_format("body", other_format, Some(Found::Broken))]
#[case::error_in_the_other_format("body", |f| error_in_the_other(f), Some(Found::Broken))]
// status
#[case::status("status", |f| success(f), Some(Found::Holds))]
#[case::status_of_an_error("status", |f| invalid(f), Some(Found::Holds))]
#[case::status_201("status", |f| read(f, 201, &root(f)), Some(Found::Broken))]
#[case::status_403("status", |f| error(f, 403, "InvalidParameter", NOT_VALID), Some(Found::Broken))]
#[case::status_of_key_not_found("status", |f| error(f, 404, "Forbidden.KeyNotFound", ""), Some(Found::Holds))]
#[case::status_of_no_permission("status", |f| error(f, 403, "Forbidden.NoPermission", ""), Some(Found::Broken))]
#[case::status_of_an_error_in_the_other_format("status", |f| Answer { status: 403, ..error_in_the_other(f) }, Some(Found::Broken))]
#[case::status_of_an_error_inside("status", |f| inside(f, 403), Some(Found::Broken))]
#[case::status_of_another_error("status", |f| error(f, 418, "Throttling.User", ""), None)]
// content type
#[case::type_as_asked("content-type", |f| success(f), Some(Found::Holds))]
#[case::type_with_charset("content-type", |f| read_as(f, &format!("{};charset=utf-8", f.media_type().to_uppercase()), 200, &root(f)), Some(Found::Holds))]
#[case::type_of_another_kind("content-type", |f| read_as(f, "text/plain", 200, &root(f)), Some(Found::Broken))]
#[case::type_of_an_error("content-type", |f| read_as(f, "text/plain", 400, "{}"), Some(Found::Recorded))]
// success body
#[case::success_body("success-body", |f| success(f), Some(Found::Holds))]
#[case::success_without_members("success-body", |f| with(f, 200, &[("Id", "")]), Some(Found::Broken))]
#[case::success_body_of_an_error("success-body", |f| invalid(f), None)]
#[case::no_other_members("no-other-members", |f| success(f), Some(Found::Holds))]
#[case::other_members("no-other-members", |f| with(f, 200, &[("RequestId", REQUEST_ID), ("A", "1")]), Some(Found::Broken))]
// error body
#[case::error_body("error-body", |f| invalid(f), Some(Found::Holds))]
#[case::error_without_message("error-body", |f| with(f, 400, &[("Code", "InvalidParameter")]), Some(Found::Broken))]
#[case::error_with_blank_message("error-body", |f| error(f, 400, "InvalidParameter", " "), Some(Found::Broken))]
#[case::error_inside("error-body", |f| inside(f, 400), Some(Found::Broken))]
#[case::error_without_code("error-body", |f| with(f, 400, &[("Message", "m")]), Some(Found::Broken))]
#[case::error_body_of_a_success("error-body", |f| success(f), None)]
// message
#[case::message("message", |f| invalid(f), Some(Found::Holds))]
#[case::message_with_a_name("message", |f| error(f, 400, "InvalidParameter", "The specified parameter \"Policy\" is not valid."), Some(Found::Holds))]
#[case::message_of_another("message", |f| error(f, 400, "InvalidParameter", "Policy not found."), Some(Found::Broken))]
#[case::message_with_more("message", |f| error(f, 400, "InvalidParameter", &format!("{NOT_VALID} Sorry.")), Some(Found::Broken))]
#[case::no_message("message", |f| with(f, 400, &[("Code", "InvalidParameter")]), Some(Found::Broken))]
#[case::message_in_the_other_format("message", |f| error_in_the_other(f), Some(Found::Holds))]
#[case::message_inside("message", |f| inside(f, 400), Some(Found::Holds))]
#[case::message_of_an_unknown_error("message", |f| error(f, 400, "Throttling.User", "x"), None)]
#[case::exact_message("exact-message", |f| invalid(f), Some(Found::Holds))]
#[case::inexact_message("exact-message", |f| error(f, 400, "InvalidParameter", "The specified parameter \"Policy\" is not valid."), Some(Found::Broken))]
// request id
#[case::request_id("request-id", |f| success(f), Some(Found::Holds))]
#[case::no_request_id("request-id", |f| with(f, 200, &[("Id", "")]), Some(Found::Broken))]
#[case::blank_request_id("request-id", |f| with(f, 200, &[("RequestId", " ")]), Some(Found::Broken))]
#[case::no_request_id_of_an_error("request-id", |f| with(f, 400, &[("Code", "A")]), Some(Found::Broken))]
#[case::request_id_of_no_document("request-id", |f| read(f, 200, ""), None)]
#[case::shape("request-id-shape", |f| success(f), Some(Found::Holds))]
#[case::lower_case_shape("request-id-shape", |f| with(f, 200, &[("RequestId", &REQUEST_ID.to_lowercase())]), Some(Found::Holds))]
#[case::no_shape("request-id-shape", |f| with(f, 200, &[("RequestId", "1")]), Some(Found::Broken))]
#[case::shape_without_hyphens("request-id-shape", |f| with(f, 200, &[("RequestId", &REQUEST_ID.replace('-', ""))]), Some(Found::Broken))]
#[case::shape_with_other_letters("request-id-shape", |f| with(f, 200, &[("RequestId", &REQUEST_ID.replace('D', "G"))]), Some(Found::Broken))]
fn check_finds(
    #[case] name: &str,
    #[case] answer: fn(Format) -> Answer,
    #[case] expected: Option<Found>,
    #[values(Format::Xml, Format::Json)] format: Format,
) {
    assert_eq!(of(&answer(format), name), expected);
}

/// The body of a success.
fn root(format: Format) -> String {
    let members = [("RequestId", REQUEST_ID)];
    if format == Format::Xml { xml("SetKeyPolicyResponse", &members) } else { json(&members) }
}

fn other_format(asked: Format) -> Answer {
    let other = if asked == Format::Xml { Format::Json } else { Format::Xml };
    read(asked, 200, &root(other))
}

/// `InvalidParameter` as it should be, but for its format.
fn error_in_the_other(asked: Format) -> Answer {
    let members = [("Code", "InvalidParameter"), ("Message", NOT_VALID), ("RequestId", REQUEST_ID)];
    read(asked, 400, &if asked == Format::Xml { json(&members) } else { xml("Error", &members) })
}

/// `InvalidParameter`, with its members inside of another.
fn inside(asked: Format, status: u16) -> Answer {
    let members = [("Code", "InvalidParameter"), ("Message", NOT_VALID)];
    let body = match asked {
        Format::Xml => format!("<Response>{}</Response>", xml("Error", &members)),
        Format::Json => format!("{{\"Errors\":[{}]}}", json(&members)),
    };
    read(asked, status, &body)
}

#[rstest]
#[case::success(success, &["response.format"])]
#[case::error(invalid, &["response.error.format"])]
#[case::error_in_the_other_format(error_in_the_other, &["response.error.format"])]
#[case::nothing_that_can_be_read(|f| read(f, 500, ""), &["response.error.format"])]
fn format_of_an_answer_is_a_matter_of_how_it_ends(
    #[case] answer: fn(Format) -> Answer,
    #[case] clauses: &[&str],
    #[values(Format::Xml, Format::Json)] format: Format,
) {
    let found = body(&answer(format)).unwrap().clauses;
    assert_eq!(found.into_iter().filter(|id| id.ends_with("format")).collect::<Vec<_>>(), clauses);
}

#[test]
fn root_of_a_success_in_xml_is_the_documented_one() {
    let answer = read(Format::Xml, 200, &xml("KMS", &[("RequestId", REQUEST_ID)]));
    assert_eq!(result(&success_body(&answer, "SetKeyPolicyResponse"), "success-body"), Some(Found::Broken));
}

#[rstest]
#[case::the_same(r#"{"Version":"1","Statement":[{"Action":["a","b"]}]}"#, Found::Holds)]
#[case::other_order(r#"{"Statement":[{"Action":["b","a"]}],"Version":"1"}"#, Found::Holds)]
#[case::white_space("{ \"Version\": \"1\",\n \"Statement\": [{\"Action\": [\"a\", \"b\"]}] }", Found::Holds)]
#[case::another_value(r#"{"Version":"2","Statement":[{"Action":["a","b"]}]}"#, Found::Broken)]
#[case::one_less(r#"{"Version":"1","Statement":[{"Action":["a"]}]}"#, Found::Broken)]
#[case::one_more(r#"{"Version":"1","Statement":[{"Action":["a","b"]},{}]}"#, Found::Broken)]
#[case::member_more(r#"{"Version":"1","Statement":[{"Action":["a","b"]}],"Id":""}"#, Found::Broken)]
#[case::statement_no_list(r#"{"Version":"1","Statement":{"Action":["a","b"]}}"#, Found::Broken)]
#[case::no_json("{", Found::Broken)]
#[case::empty("", Found::Broken)]
fn policy_read_back_is_compared_by_meaning(
    #[case] stored: &str,
    #[case] expected: Found,
    #[values(Format::Xml, Format::Json)] format: Format,
) {
    let sent = r#"{"Version":"1","Statement":[{"Action":["a","b"]}]}"#;
    let answer = with(format, 200, &[("Policy", stored), ("RequestId", REQUEST_ID)]);
    assert_eq!(result(&policy(&[], sent, &answer), "policy"), Some(expected));
}

#[rstest]
fn policy_that_is_missing_is_found_and_a_refusal_is_not_compared(#[values(Format::Xml, Format::Json)] format: Format) {
    assert_eq!(result(&policy(&[], "{}", &success(format)), "policy"), Some(Found::Broken));
    assert!(policy(&[], "{}", &invalid(format)).is_empty());
}

#[test]
fn list_of_one_is_its_element_and_that_is_recorded() {
    let answer = with(Format::Json, 200, &[("Policy", r#"{"Action":"a"}"#)]);
    let findings = policy(&[], r#"{"Action":["a"]}"#, &answer);
    assert_eq!(result(&findings, "policy"), Some(Found::Holds));
    assert_eq!(result(&findings, "policy-spelling"), Some(Found::Recorded));
}

#[test]
fn formats_are_compared_by_ending_status_and_message() {
    let compared = |one: &Answer, other: &Answer| agree(&[], one, other).found;
    let (xml, json) = (Format::Xml, Format::Json);
    assert_eq!(compared(&success(xml), &success(json)), Found::Holds);
    assert_eq!(compared(&invalid(xml), &invalid(json)), Found::Holds);
    assert_eq!(compared(&invalid(xml), &success(json)), Found::Broken);
    assert_eq!(compared(&invalid(xml), &error(json, 400, "InvalidParameter", "Other.")), Found::Broken);
    assert_eq!(compared(&invalid(xml), &error(json, 403, "InvalidParameter", NOT_VALID)), Found::Broken);
    assert_eq!(compared(&invalid(xml), &error(json, 400, "MissingParameter", NOT_VALID)), Found::Broken);
}

#[test]
fn request_ids_differ_whatever_the_letter_case() {
    let found = |ids: &[&str]| -> Vec<_> {
        let answers: Vec<_> = ids.iter().map(|id| with(Format::Json, 200, &[("RequestId", id)])).collect();
        distinct(&answers.iter().collect::<Vec<_>>()).into_iter().map(|it| it.found).collect()
    };
    assert_eq!(found(&["a"]), []);
    assert_eq!(found(&["a", "b"]), [Found::Holds]);
    assert_eq!(found(&["a", "b", "A"]), [Found::Broken]);
}

/// The page shows request ids of successes only.
#[test]
fn request_ids_of_errors_are_a_matter_of_their_own() {
    let of_error = |id: &str| with(Format::Json, 400, &[("Code", "InvalidParameter"), ("RequestId", id)]);
    let answers = [success(Format::Json), of_error("1"), of_error("1")];
    let found = distinct(&answers.iter().collect::<Vec<_>>());
    let [finding] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(finding.found, Found::Broken);
    assert_eq!(finding.clauses, ["response.request-id.unique", "response.error.members"]);
    let shape = request_id(&answers[1]).pop().unwrap();
    assert_eq!(shape.found, Found::Broken);
    assert_eq!(shape.clauses, ["response.request-id.shape", "response.error.members"]);
}

#[test]
fn documented_sentence_is_a_spelling_of_itself_and_of_no_other() {
    let errors = &SUITE.errors;
    for row in &errors.documented {
        for other in &errors.documented {
            assert_eq!(matches(row, &other.message), row.code == other.code, "{} and {}", row.code, other.message);
        }
    }
}

#[rstest]
fn check_names_clauses_that_exist(#[values(Format::Xml, Format::Json)] format: Format) {
    let suite = &*SUITE;
    let answers = [success(format), success(format), invalid(format), read(format, 200, ""), read(format, 500, "")];
    let ids = distinct(&answers.iter().collect::<Vec<_>>());
    let findings =
        answers.iter().flat_map(|answer| of_every_answer(Operation::SetKeyPolicy, answer, &suite.errors)).chain(ids);
    for finding in findings {
        for clause in &finding.clauses {
            assert!(suite.clauses.get(clause).is_some(), "{} names {clause}", finding.check);
        }
        assert!(finding.found == Found::Recorded || !finding.clauses.is_empty(), "{}", finding.check);
    }
}

#[test]
fn strict_findings_are_those_that_the_page_leaves_room_for() {
    let errors = &SUITE.errors;
    let answers = [success(Format::Xml), invalid(Format::Json)];
    let findings = answers.iter().flat_map(|answer| of_every_answer(Operation::SetKeyPolicy, answer, errors));
    let strict: Vec<_> = findings.filter(|finding| finding.basis == Basis::Strict).map(|f| f.check).collect();
    assert_eq!(strict, [CheckName::NoOtherMembers, CheckName::ExactMessage]);
}

#[test]
fn each_check_alone_says_what_all_together_say() {
    let errors = &SUITE.errors;
    let answer = invalid(Format::Json);
    let mut alone: Vec<Finding> = body(&answer).into_iter().chain([content_type(&answer)]).collect();
    alone.extend(status(&answer, errors));
    alone.extend(error_body(&answer));
    alone.extend(message(&answer, errors));
    alone.extend(request_id(&answer));
    let mut names: Vec<_> = alone.iter().map(|finding| finding.check).collect();
    let mut all: Vec<_> =
        of_every_answer(Operation::SetKeyPolicy, &answer, errors).iter().map(|finding| finding.check).collect();
    names.sort_unstable();
    all.sort_unstable();
    assert_eq!(names, all);
}

/// A step that expects `refused`, written with these members.
fn refused_step(members: &str) -> PlannedStep {
    let folder = Folder::of_cases();
    let twin = r#"{ "id": "a", "title": "A", "policy": { "base": "one-statement" }, "expect": "success" }"#;
    let step =
        format!(r#"{{ "id": "b", "title": "B", "twin": "a", "policy": {{ "base": "one-statement" }}, {members} }}"#);
    let clauses = r#""clauses": ["statement.effect.values", "error.invalid-parameter", "response.format"]"#;
    folder.write("x/one.json", format!("{{ {clauses}, \"cases\": [{twin}, {step}] }}"));
    let suite = Suite::load(folder.path()).unwrap();
    let case: &Case = &suite.cases[1];
    PlannedStep {
        step: std::sync::Arc::clone(&case.steps[0]),
        role: Role::Written,
        format: Format::Xml,
        clauses: case.clauses.clone(),
        judged: true,
        prepares: false,
        rests_on: Vec::new(),
        is_plain: false,
    }
}

const NAMED: &str = r#""as": "nobody""#;
const UNNAMED: &str = r#""parameters": [{ "remove": "/Action" }]"#;
const UNKNOWN: &str = r#""parameters": [{ "replace": "/Action", "with": "SetKeyPolicies" }]"#;

#[rstest]
#[case::any_code(NAMED, 400, "Whatever", Found::Holds)]
#[case::documented_code(NAMED, 400, "InvalidParameter", Found::Holds)]
#[case::first_status(NAMED, 400, "Whatever", Found::Holds)]
#[case::last_status(NAMED, 499, "Whatever", Found::Holds)]
#[case::status_before(NAMED, 399, "Whatever", Found::Broken)]
#[case::failure_inside(NAMED, 500, "InternalFailure", Found::Broken)]
#[case::not_implemented(NAMED, 501, "NotImplemented", Found::Broken)]
#[case::not_implemented_without_an_operation(UNNAMED, 501, "NotImplemented", Found::Holds)]
#[case::not_implemented_operation(UNKNOWN, 501, "NotImplemented", Found::Holds)]
#[case::failure_without_an_operation(UNNAMED, 500, "InternalFailure", Found::Broken)]
#[case::overloaded_without_an_operation(UNNAMED, 503, "ServiceUnavailable", Found::Broken)]
#[case::error_with_200(NAMED, 200, "InvalidParameter", Found::Broken)]
#[case::word_of_success(NAMED, 400, "Success", Found::Broken)]
#[case::empty_code(NAMED, 400, "", Found::Broken)]
fn refusal_is_a_code_with_a_status_of_the_400s(
    #[case] members: &str,
    #[case] status: u16,
    #[case] code: &str,
    #[case] expected: Found,
    #[values(Format::Xml, Format::Json)] format: Format,
) {
    let step = refused_step(&format!("{members}, \"expect\": \"refused\""));
    let found = outcome(&step, &error(format, status, code, "m"), &SUITE.errors);
    assert_eq!(found.found, expected, "{} for {}", found.actual, found.expected);
    assert_eq!(found.basis, Basis::Expectation);
}

#[rstest]
fn success_and_what_is_unclear_are_no_refusals(#[values(Format::Xml, Format::Json)] format: Format) {
    let step = refused_step(r#""as": "nobody", "expect": "refused""#);
    for answer in [success(format), with(format, 400, &[("Message", "m")]), read(format, 403, "no")] {
        assert_eq!(outcome(&step, &answer, &SUITE.errors).found, Found::Broken);
    }
}

#[test]
fn refusal_says_what_it_expects_and_blames_no_row_that_was_not_answered() {
    let named = outcome(
        &refused_step(r#""as": "nobody", "expect": "refused""#),
        &error(Format::Json, 500, "X", "m"),
        &SUITE.errors,
    );
    assert_eq!(named.expected, "refused (a Code and a status from 400 to 499)");
    assert_eq!(named.actual, "500 X");
    assert_eq!(named.clauses, ["statement.effect.values"]);
    let unnamed = refused_step(&format!("{UNNAMED}, \"expect\": \"refused\""));
    let unnamed = outcome(&unnamed, &invalid(Format::Json), &SUITE.errors);
    assert_eq!(unnamed.expected, "refused (a Code and a status from 400 to 499, or 501)");
    assert_eq!(unnamed.clauses, ["statement.effect.values", "error.invalid-parameter"]);
}

#[test]
fn code_of_a_refusal_is_held_against_the_likely_ones() {
    let found = |expect: &str, answer: &Answer| {
        likely(&refused_step(&format!("\"as\": \"nobody\", \"expect\": {expect}")), answer)
    };
    let two = r#"{ "refused": { "likely": ["InvalidParameter", "MissingParameter"] } }"#;
    let holds = found(two, &invalid(Format::Xml)).unwrap();
    assert_eq!((holds.found, holds.basis), (Found::Holds, Basis::Inferred));
    let other = found(two, &error(Format::Json, 403, "Forbidden", "m")).unwrap();
    assert_eq!(other.found, Found::Broken);
    assert_eq!((&*other.expected, &*other.actual), ("InvalidParameter or MissingParameter", "Forbidden"));
    assert!(found(two, &success(Format::Xml)).is_none(), "`outcome` tells that nothing was refused");
    assert!(found(two, &error(Format::Json, 500, "InvalidParameter", "m")).is_none(), "a 500 refuses nothing");
    assert!(found("\"refused\"", &invalid(Format::Xml)).is_none());
}

#[rstest]
#[case(Operation::GetKeyPolicy)]
#[case(Operation::DescribeKey)]
fn of_another_operation_than_the_page_s_the_code_alone_is_looked_at(#[case] operation: Operation) {
    let answer = error(Format::Json, 418, "InvalidParameter", "");
    assert!(of_every_answer(operation, &answer, &SUITE.errors).is_empty());
}

#[rstest]
#[case::as_sent(SENT, SENT, Some(Found::Holds))]
#[case::sorted_with_unknown_members(
    SENT,
    r#"{"Id":"x","Version":1,"Statement":[{"Sid":"a","Action":"kms:*"},{"Condition":{},"Sid":"a","Action":["kms:b","kms:a"]}]}"#,
    Some(Found::Holds)
)]
#[case::one_of_equal_sids_lost(
    SENT,
    r#"{"Version":"1","Statement":[{"Sid":"a","Action":["kms:*"]}]}"#,
    Some(Found::Broken)
)]
#[case::action_cut_short(
    SENT,
    r#"{"Version":"1","Statement":[{"Sid":"a","Action":["kms:a","kms:b"]},{"Sid":"a","Action":["kms:"]}]}"#,
    Some(Found::Broken)
)]
#[case::no_json(SENT, "{", Some(Found::Broken))]
#[case::mark_kept(
    "\u{feff}{\"Statement\":[{\"Sid\":\"a\"}]}",
    "\u{feff}{\"Statement\":{\"Sid\":\"a\"}}",
    Some(Found::Holds)
)]
#[case::member_twice(r#"{"Version":"1","Statement":[],"Version":"2","Statement":[{"Sid":"a"}]}"#, "{}", None)]
fn what_may_be_accepted_is_stored_whole(#[case] sent: &str, #[case] kept: &str, #[case] expected: Option<Found>) {
    let body = serde_json::json!({ "RequestId": REQUEST_ID, "Policy": kept }).to_string();
    let found = elements("operation.stores-the-policy", sent, &read(Format::Json, 200, &body));
    assert_eq!(result(&found, "policy"), expected);
}

const SENT: &str =
    r#"{"Version":"1","Statement":[{"Sid":"a","Action":["kms:a","kms:b"],"Sort":1},{"Sid":"a","Action":["kms:*"]}]}"#;
