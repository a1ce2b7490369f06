//! Whole trials against endpoints that answer wrongly, and what is said of them.

use std::sync::Mutex;
use std::time::Duration;

use kms_conformance::Exit;
use kms_conformance::record::Verdict::{self, Error, Failed, NotTestable, Observed, Passed};
use rstest::rstest;
use wiremock::{Request, ResponseTemplate};

use crate::support::endpoint::{
    ACCEPTANCE, Endpoint, INVALID, REQUEST_ID, Scripted, accepted, answer, answer_as, invalid, json, parameter, refused,
};
use crate::support::{Ran, bare_profile, reading_profile, run};

/// A policy that is accepted, and one that is refused for its Effect, `Permit`.
const ACCEPTED: &str = "success::one-statement::";
const REFUSED: &str = "invalid-parameter::effect-permit::";

/// Runs both cases in both formats at an emulator that is taken at its profile's word.
fn judged(url: &str, profile: &str, options: &[&str]) -> Ran {
    run(url, Some(profile), options, &[ACCEPTED, REFUSED]).unwrap()
}

/// The verdicts of the accepted case in XML and in JSON, and of the refused one.
fn verdicts(ran: &Ran) -> [Verdict; 4] {
    let verdict = |case: &str, format: &str| ran.of(&format!("{case}{format}")).verdict;
    [verdict(ACCEPTED, "xml"), verdict(ACCEPTED, "json"), verdict(REFUSED, "xml"), verdict(REFUSED, "json")]
}

/// Whether the policy of a request has the Effect that is refused.
fn permits(request: &Request) -> bool {
    parameter(request, "Policy").contains("Permit")
}

/// Answers as it should.
fn sound(request: &Request) -> ResponseTemplate {
    if permits(request) { invalid(request) } else { accepted(request) }
}

#[test]
fn sound_endpoint_passes() {
    let ran = judged(&Endpoint::start(sound).url(), &bare_profile(), &["--strict"]);
    assert_eq!((verdicts(&ran), ran.exit), ([Passed; 4], Exit::Conforms));
    assert!(ran.records.iter().all(|record| record.text.is_empty() && record.reason.is_empty()));
}

#[rstest]
#[case::accepts_everything(
    accepted, [Passed, Passed, Failed, Failed], "outcome: expected 400 InvalidParameter, got success (200)"
)]
#[case::refuses_everything(
    invalid, [Failed, Failed, Passed, Passed], "outcome: expected success, got 400 InvalidParameter"
)]
#[case::answers_broken_xml(
    |_: &Request| ResponseTemplate::new(200).set_body_raw("<SetKeyPolicyResponse><RequestId>", "application/xml"),
    [Failed; 4], "outcome: expected success, got status 200 with a body that cannot be read"
)]
#[case::answers_broken_json(
    |_: &Request| ResponseTemplate::new(200).set_body_raw("{\"RequestId\":", "application/json"),
    [Failed; 4], "outcome: expected success, got status 200 with a body that cannot be read"
)]
#[case::answers_nothing(
    |_: &Request| ResponseTemplate::new(200),
    [Failed; 4], "outcome: expected success, got status 200 with a body that cannot be read"
)]
#[case::names_another_content_type(
    |r: &Request| answer_as("text/plain", r, if permits(r) { INVALID } else { ACCEPTANCE }),
    [Failed, Failed, Passed, Passed], "content-type: expected application/xml, got text/plain"
)]
#[case::answers_in_json_alone(
    |r: &Request| {
        let members = if permits(r) { INVALID } else { ACCEPTANCE };
        ResponseTemplate::new(members.0).set_body_raw(json(members.1), "application/json")
    },
    [Failed, Passed, Passed, Passed], "body: expected a body in XML, got a body in JSON"
)]
#[case::has_no_request_id(
    |r: &Request| if permits(r) { invalid(r) } else { answer(r, 200, &[("Id", "1")]) },
    [Failed, Failed, Passed, Passed], "success-body: expected <SetKeyPolicyResponse> with RequestId, got <SetKeyPolicyResponse> with Id"
)]
#[case::has_a_request_id_of_another_shape(
    |r: &Request| if permits(r) { invalid(r) } else { answer(r, 200, &[("RequestId", "1")]) },
    [Failed, Failed, Passed, Passed], "request-id-shape: expected a UUID, got \"1\""
)]
#[case::refuses_without_a_code(
    |r: &Request| if permits(r) { answer(r, 400, &[("RequestId", REQUEST_ID)]) } else { accepted(r) },
    [Passed, Passed, Failed, Failed], "outcome: expected 400 InvalidParameter, got status 400 with a body that has no Code"
)]
#[case::refuses_with_status_200(
    |r: &Request| if permits(r) {
        refused(r, 200, "InvalidParameter", "The specified parameter is not valid.")
    } else { accepted(r) },
    [Passed, Passed, Failed, Failed], "status: expected 400, got 200"
)]
#[case::refuses_with_another_message(
    |r: &Request| if permits(r) {
        refused(r, 400, "InvalidParameter", "Effect must be Allow or Deny.")
    } else { accepted(r) },
    [Passed, Passed, Failed, Failed],
    "message: expected like \"The specified parameter is not valid.\", got \"Effect must be Allow or Deny.\""
)]
#[case::refuses_with_another_code(
    |r: &Request| if permits(r) {
        refused(r, 400, "MissingParameter", "The parameter needed but no provided.")
    } else { accepted(r) },
    [Passed, Passed, Failed, Failed], "outcome: expected 400 InvalidParameter, got 400 MissingParameter"
)]
fn wrong_endpoint_is_judged(
    #[case] answers: impl Fn(&Request) -> ResponseTemplate + Send + Sync + 'static,
    #[case] expected: [Verdict; 4],
    #[case] reason: &str,
) {
    let endpoint = Endpoint::start(answers);
    let ran = judged(&endpoint.url(), &bare_profile(), &[]);
    assert_eq!(verdicts(&ran), expected, "{:#?}", ran.records);
    let failed = expected.contains(&Failed);
    assert_eq!(ran.exit, if failed { Exit::DoesNotConform } else { Exit::Conforms });
    // The accepted case stands for both where both fail.
    let order =
        [ACCEPTED, REFUSED].into_iter().flat_map(|case| ["xml", "json"].map(|format| format!("{case}{format}")));
    let first = order.map(|name| ran.of(&name)).find(|record| record.verdict == Failed);
    assert_eq!(first.map_or("", |record| &record.reason), reason);
}

/// An answer of which the page shows nothing but code, status and message.
#[rstest]
#[case::in_xml("<Error><Code>InvalidParameter</Code><Message>The specified parameter is not valid.</Message></Error>")]
#[case::in_json(r#"{"Code":"InvalidParameter","Message":"The specified parameter is not valid."}"#)]
#[case::inside(r#"{"error":{"code":"InvalidParameter","message":"The specified parameter is not valid."}}"#)]
fn error_in_whatever_shape_is_judged_by_what_the_table_says(#[case] body: &'static str) {
    let with_status = |status| {
        move |r: &Request| {
            if permits(r) { ResponseTemplate::new(status).set_body_raw(body, "text/plain") } else { accepted(r) }
        }
    };
    assert_eq!(verdicts(&judged(&Endpoint::start(with_status(400)).url(), &bare_profile(), &[])), [Passed; 4]);
    let ran = judged(&Endpoint::start(with_status(403)).url(), &bare_profile(), &[]);
    assert_eq!(verdicts(&ran), [Passed, Passed, Failed, Failed]);
    assert_eq!(ran.of(&format!("{REFUSED}xml")).reason, "status: expected 400, got 403");
}

/// Stores policies, or does not, and reads them back through a filter.
fn storing(
    keeps: bool,
    reads: impl Fn(&str) -> String + Send + Sync,
) -> impl Fn(&Request) -> ResponseTemplate + Send + Sync {
    let stored = Mutex::new("{\"Version\":\"1\",\"Statement\":[]}".to_owned());
    move |request| {
        let mut stored = stored.lock().unwrap();
        if parameter(request, "Action") == "GetKeyPolicy" {
            return answer(request, 200, &[("Policy", &reads(&stored)), ("RequestId", REQUEST_ID)]);
        }
        let answer = sound(request);
        if keeps && !permits(request) {
            *stored = parameter(request, "Policy");
        }
        answer
    }
}

#[test]
fn what_is_stored_is_read_back() {
    let ran = judged(&Endpoint::start(storing(true, str::to_owned)).url(), &reading_profile(), &[]);
    assert_eq!((verdicts(&ran), ran.exit), ([Passed; 4], Exit::Conforms), "{:#?}", ran.records);
}

#[rstest]
#[case::never_changes(storing(false, str::to_owned))]
#[case::reads_another(storing(true, |policy| policy.replace("Allow", "Deny")))]
#[case::reads_no_json(storing(true, |policy| policy.replace('"', "'")))]
#[case::reads_nothing(storing(true, |_| String::new()))]
fn what_is_not_stored_is_found_by_reading_back(
    #[case] answers: impl Fn(&Request) -> ResponseTemplate + Send + Sync + 'static,
) {
    let ran = judged(&Endpoint::start(answers).url(), &reading_profile(), &[]);
    assert_eq!((verdicts(&ran), ran.exit), ([Failed; 4], Exit::DoesNotConform), "{:#?}", ran.records);
    assert!(ran.records.iter().all(|record| record.reason.starts_with("policy: ")), "{:#?}", ran.records);
    assert!(ran.summary.broken.iter().any(|clause| clause == "operation.stores-the-policy"));
    assert!(ran.summary.broken.iter().any(|clause| clause == "operation.refusal-changes-nothing"));
}

#[test]
fn members_beyond_the_documented_ones_count_with_strict_only() {
    let endpoint = Endpoint::start(|request| {
        if permits(request) {
            refused(request, 400, "InvalidParameter", "The specified parameter \"Effect\" is not valid.")
        } else {
            answer(request, 200, &[("RequestId", REQUEST_ID), ("Extra", "x")])
        }
    });
    assert_eq!(verdicts(&judged(&endpoint.url(), &bare_profile(), &[])), [Passed; 4]);
    let strict = judged(&endpoint.url(), &bare_profile(), &["--strict"]);
    assert_eq!(verdicts(&strict), [Failed; 4]);
}

/// V3 has no parameter for the format, so an endpoint that answers JSON to it has not been shown to be wrong.
#[rstest]
#[case::not_judged(&[], Observed, Exit::NothingJudged)]
#[case::judged(&["--judge=inferred"], Failed, Exit::DoesNotConform)]
fn json_alone_is_no_fault_under_v3(#[case] judge: &[&str], #[case] verdict: Verdict, #[case] exit: Exit) {
    let endpoint =
        Endpoint::start(|_| ResponseTemplate::new(ACCEPTANCE.0).set_body_raw(json(ACCEPTANCE.1), "application/json"));
    let name = "response::formats-agree-on-success::json";
    let absent = "v3 = \"the emulator reads signatures of version 1.0 only\"\n";
    let profile = bare_profile().replace(absent, "").replace("\"v1\", ", "\"v1\", \"v3\", ");
    let ran = run(&endpoint.url(), Some(&profile), &[&["--scheme=v3"], judge].concat(), &[name]).unwrap();
    assert_eq!((ran.of(name).verdict, ran.exit), (verdict, exit), "{:#?}", ran.records);
}

#[rstest]
#[case::closes_at_once(b"", Error, "closed the connection without a response")]
#[case::closes_within_the_head(b"HTTP/1.1 200 OK\r\nContent-Le", Error, "closed the connection without a response")]
#[case::closes_within_the_body(
    b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
    Failed,
    "closed the connection in the middle of its response"
)]
#[case::is_no_http(b"SSH-2.0-OpenSSH_9.6\r\n\r\n", Failed, "is not well-formed HTTP/1.1")]
#[case::has_a_bad_length(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", Failed, "is not well-formed HTTP/1.1")]
#[case::has_a_bad_chunk(
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    Failed,
    "is not well-formed HTTP/1.1"
)]
fn broken_framing_is_the_endpoints_fault_and_a_closed_connection_is_nobodys(
    #[case] answer: &'static [u8],
    #[case] verdict: Verdict,
    #[case] words: &str,
) {
    let endpoint = Scripted::start(answer, true);
    let name = format!("{ACCEPTED}json");
    let ran = run(&endpoint.url(), Some(&bare_profile()), &["--response-timeout=0.1"], &[&name]).unwrap();
    let record = ran.of(&name);
    assert_eq!(record.verdict, verdict, "{}", record.text);
    assert!(record.reason.contains(words) && record.text.contains(words), "{}", record.text);
    assert_eq!(ran.exit, if verdict == Failed { Exit::DoesNotConform } else { Exit::Broken });
}

/// Whoever went on would wait for every call as long again.
#[rstest]
#[case::never_answers(b"")]
#[case::never_ends(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")]
fn silence_ends_the_run_with_the_look(#[case] answer: &'static [u8]) {
    let endpoint = Scripted::start(answer, false);
    let error = run(&endpoint.url(), Some(&bare_profile()), &["--response-timeout=0.1"], &[ACCEPTED]).unwrap_err();
    assert!(error.to_string().starts_with("no complete response from"), "{error}");
    assert_eq!(Exit::of_error(&error), Exit::Broken);
}

/// What answers to nothing that trials rest on is another endpoint than the profile describes.
#[rstest]
#[case::knows_no_key(
    |r: &Request| refused(r, 404, "Forbidden.KeyNotFound", "The specified Key is not found."), "these keys are not there"
)]
#[case::redirects(
    |_: &Request| ResponseTemplate::new(302).insert_header("location", "http://127.0.0.1:9/"),
    "what answers here is no KMS endpoint: it answers 302 without a Code"
)]
fn other_endpoint_is_not_judged(
    #[case] answers: impl Fn(&Request) -> ResponseTemplate + Send + Sync + 'static,
    #[case] words: &str,
) {
    let endpoint = Endpoint::start(answers);
    let error = run(&endpoint.url(), Some(&bare_profile()), &[], &[ACCEPTED, REFUSED]).unwrap_err();
    assert!(error.to_string().contains(words), "{error}");
    assert_eq!(Exit::of_error(&error), Exit::Usage);
}

#[test]
fn endpoint_that_is_down_is_no_failure_of_its_own() {
    let error = run("http://127.0.0.1:9", Some(&bare_profile()), &[], &[ACCEPTED]).unwrap_err();
    assert_eq!(Exit::of_error(&error), Exit::Broken);
    assert!(error.to_string().starts_with("http://127.0.0.1:9 cannot be reached: "), "{error}");
}

#[rstest]
#[case::access_key(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.")]
#[case::signature(400, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation.")]
#[case::key(404, "Forbidden.KeyNotFound", "The specified Key is not found.")]
fn bare_address_that_does_not_know_the_names_is_not_judged(
    #[case] status: u16,
    #[case] code: &'static str,
    #[case] message: &'static str,
) {
    let endpoint = Endpoint::start(move |request| refused(request, status, code, message));
    let error = run(&endpoint.url(), None, &[], &[ACCEPTED, REFUSED]).unwrap_err();
    assert_eq!(Exit::of_error(&error), Exit::Usage);
    let whose = if code == "Forbidden.KeyNotFound" { "the first usable key" } else { "the access key of admin" };
    assert_eq!(
        error.to_string().replace(&endpoint.url(), "URL"),
        format!(
            "URL does not know the conventional names: it answers {status} {code} ({message}) to a call with {whose}\n  \
             help: without --profile the suite calls with the published account, access keys and key ids of profiles/conventional.toml.\n        \
             Either seed the endpoint with them, or name your own with --profile FILE.\n        \
             If the endpoint is seeded: does its clock differ, is its region cn-hangzhou, does it know the key key-hzz10000000usable0001?"
        )
    );
}

#[test]
fn bare_address_that_answers_otherwise_is_judged() {
    let ran = run(&Endpoint::start(invalid).url(), None, &[], &[ACCEPTED, REFUSED]).unwrap();
    assert_eq!((verdicts(&ran), ran.exit), ([Failed, Failed, Passed, Passed], Exit::DoesNotConform));
}

#[test]
fn key_that_a_bare_address_does_not_know_makes_its_trials_not_testable() {
    let endpoint = Endpoint::start(|request| {
        if parameter(request, "KeyId").contains("broken") {
            refused(request, 404, "Forbidden.KeyNotFound", "The specified Key is not found.")
        } else {
            invalid(request)
        }
    });
    let name = "forbidden-dkms-instance-state-invalid::in-unusable-instance-by-id::json";
    let ran = run(&endpoint.url(), None, &[], &[name]).unwrap();
    assert_eq!((ran.of(name).verdict, ran.exit), (NotTestable, Exit::NothingJudged));
    assert_eq!(
        ran.of(name).reason,
        "the key in-unusable-instance is not there: the endpoint answers Forbidden.KeyNotFound to its key ids"
    );
}

/// What cannot be understood of one key or one access key is told by the trials that need it, and ends nothing else.
#[rstest]
#[case::key("KeyId", "broken", "forbidden-dkms-instance-state-invalid::in-unusable-instance-by-id::json")]
#[case::access_key("AccessKeyId", "nobody", "forbidden-no-permission::nobody-may-not-set::json")]
fn look_that_goes_wrong_once_is_no_reason_to_run_nothing(
    #[case] of: &'static str,
    #[case] name: &'static str,
    #[case] trial: &str,
) {
    let endpoint = Endpoint::start(move |request| {
        if parameter(request, of).contains(name) {
            (0..200).fold(invalid(request), |answer, n| answer.insert_header(format!("X-{n}"), "x"))
        } else {
            sound(request)
        }
    });
    let accepted = format!("{ACCEPTED}json");
    let ran = run(&endpoint.url(), None, &[], &[trial, &accepted]).unwrap();
    let record = ran.of(trial);
    assert_eq!((record.verdict, ran.of(&accepted).verdict), (Failed, Passed), "{}", record.text);
    assert!(record.reason.contains("more than 100 headers"), "{}", record.reason);
}

/// Silence does: to go on would be to wait for each key as long again.
#[test]
fn look_that_is_never_answered_ends_the_run() {
    let endpoint = Endpoint::start(|request| {
        if parameter(request, "KeyId").contains("broken") {
            invalid(request).set_delay(Duration::from_secs(600))
        } else {
            sound(request)
        }
    });
    let error = run(&endpoint.url(), None, &["--response-timeout=0.2"], &[ACCEPTED]).unwrap_err();
    assert_eq!(Exit::of_error(&error), Exit::Broken);
    assert!(error.to_string().contains("no complete response"), "{error}");
}

#[test]
fn policy_that_must_be_put_back_is_not_touched() {
    let endpoint = Endpoint::start(|_| panic!("a call was made"));
    let profile = bare_profile().replace("\"disposable\"", "\"writable\"");
    let error = run(&endpoint.url(), Some(&profile), &[], &[ACCEPTED]).unwrap_err();
    assert_eq!(Exit::of_error(&error), Exit::Usage);
    assert!(error.to_string().starts_with("[keys.usable] is marked writable"), "{error}");
}
