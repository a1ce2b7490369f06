//! Transient answers, and calls that get none: what is asked again, how often, after which pauses, and what becomes of a trial.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use kms_conformance::Exit;
use kms_conformance::engine::{Retries, retry_after};
use kms_conformance::judge::transient;
use kms_conformance::record::{Attempt, Verdict};
use kms_conformance::suite::Suite;
use kms_conformance::wire::Response;
use rstest::rstest;
use wiremock::{Request, ResponseTemplate};

use crate::corpus::corpus;
use crate::support::endpoint::{Endpoint, REQUEST_ID, accepted, answer, invalid, parameter, refused};
use crate::support::{Fate, Folder, Proxy, THROTTLED, UNAVAILABLE, bare_profile, reading_profile, run, run_of};

/// A policy that is accepted, and one that is refused for its Effect, `Permit`.
const ACCEPTED: &str = "success::one-statement::json";
const REFUSED: &str = "invalid-parameter::effect-permit::json";

#[rstest]
#[case::by_status(429, "", Some(Attempt::Throttled { status: 429 }))]
#[case::by_status_whatever_the_code(429, r#"{"Code":"Busy"}"#, Some(Attempt::Throttled { status: 429 }))]
#[case::by_code(400, r#"{"Code":"Throttling"}"#, Some(Attempt::Throttled { status: 400 }))]
#[case::by_a_longer_code(400, r#"{"Code":"Throttling.User"}"#, Some(Attempt::Throttled { status: 400 }))]
#[case::by_the_code_of_the_service(400, "<Error><Code>Rejected.Throttling</Code></Error>", Some(Attempt::Throttled { status: 400 }))]
#[case::gateway(502, "<html><h1>502</h1></html>", Some(Attempt::Unavailable { status: 502 }))]
#[case::maintenance(503, r#"{"Code":"ServiceUnavailable"}"#, Some(Attempt::Unavailable { status: 503 }))]
#[case::behind_a_gateway(504, "", Some(Attempt::Unavailable { status: 504 }))]
#[case::share_quota_with_429(429, r#"{"Code":"Rejected.ShareQuotaExceedLimit"}"#, None)]
#[case::failure_with_503(503, "<Error><Code>InternalFailure</Code></Error>", None)]
#[case::failure(500, r#"{"Code":"InternalFailure"}"#, None)]
#[case::another_failure(500, "", None)]
#[case::not_implemented(501, r#"{"Code":"InvalidAction.NotFound"}"#, None)]
#[case::refusal_that_speaks_of_it(400, r#"{"Code":"InvalidParameter","Message":"no Throttling"}"#, None)]
#[case::success_that_speaks_of_it(200, r#"{"RequestId":"Throttling"}"#, None)]
fn answer_is_transient(#[case] status: u16, #[case] body: &str, #[case] expected: Option<Attempt>) {
    let response = Response { status, headers: Vec::new(), body: body.as_bytes().to_vec() };
    assert_eq!(transient(&response, &corpus().errors), expected);
}

#[rstest]
#[case::first(0, None, Some(200))]
#[case::second(1, None, Some(400))]
#[case::fourth(3, None, Some(1600))]
#[case::many(40, None, Some(30_000))]
#[case::asked_for_longer(0, Some(7), Some(7000))]
#[case::asked_for_less(3, Some(1), Some(1600))]
#[case::asked_for_too_long(0, Some(31), None)]
fn pause_grows_and_is_bounded(#[case] again: u32, #[case] asked: Option<u64>, #[case] milliseconds: Option<u64>) {
    let pause = Retries::default().pause(again, asked.map(Duration::from_secs));
    assert_eq!(pause, milliseconds.map(Duration::from_millis));
}

#[rstest]
#[case::seconds(&[("Retry-After", "120")], Some(120))]
#[case::no_pause(&[("retry-after", " 0 ")], Some(0))]
#[case::date(&[("Retry-After", "Sun, 06 Nov 1994 08:50:07 GMT")], Some(30))]
#[case::date_that_is_over(&[("Retry-After", "Sun, 06 Nov 1994 08:48:37 GMT")], Some(0))]
#[case::clocks_that_differ(
    &[("Retry-After", "Mon, 07 Nov 2044 10:00:05 GMT"), ("Date", "Mon, 07 Nov 2044 10:00:00 GMT")], Some(5)
)]
#[case::more_than_a_number_holds(&[("Retry-After", "99999999999999999999999")], Some(u64::MAX))]
#[case::no_number(&[("Retry-After", "-1")], None)]
#[case::no_date(&[("Retry-After", "soon")], None)]
#[case::empty(&[("Retry-After", "")], None)]
#[case::none(&[], None)]
fn pause_that_is_asked_for_is_read(#[case] headers: &[(&str, &str)], #[case] seconds: Option<u64>) {
    let headers = headers.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
    let response = Response { status: 503, headers, body: Vec::new() };
    let now = "1994-11-06T08:49:37Z".parse().unwrap();
    assert_eq!(retry_after(&response, now), seconds.map(Duration::from_secs));
}

/// Answers as it should, but for calls of these numbers, from 1.
fn but_for(
    numbers: impl Fn(usize) -> bool + Send + Sync,
    instead: impl Fn() -> ResponseTemplate + Send + Sync,
) -> impl Fn(&Request) -> ResponseTemplate + Send + Sync {
    let made = AtomicUsize::new(0);
    move |request| match numbers(made.fetch_add(1, Ordering::Relaxed) + 1) {
        true => instead(),
        false if parameter(request, "Policy").contains("Permit") => invalid(request),
        false => accepted(request),
    }
}

#[rstest]
#[case::throttled(429, "429")]
#[case::no_upstream(502, "502")]
#[case::unavailable(503, "503")]
#[case::upstream_is_slow(504, "504")]
fn transient_answer_is_asked_again_and_told(#[case] status: u16, #[case] told: &str) {
    let endpoint = Endpoint::start(but_for(|number| number <= 2, move || ResponseTemplate::new(status)));
    let ran = run(&endpoint.url(), Some(&bare_profile()), &[], &[REFUSED]).unwrap();
    assert_eq!((ran.of(REFUSED).verdict, ran.exit), (Verdict::Passed, Exit::Conforms));
    assert_eq!(ran.of(REFUSED).steps[0].attempts.len(), 2);
    assert_eq!(ran.summary.met.transient.get(told), Some(&2), "{:?}", ran.summary.met);
    assert_eq!((ran.summary.met.calls, ran.summary.met.asked_again), (1, 2));
}

/// Whatever is expected, and in a step that only prepares as well.
#[rstest]
#[case::success(ACCEPTED, &bare_profile())]
#[case::refusal(REFUSED, &bare_profile())]
#[case::preparation(REFUSED, &reading_profile())]
fn transient_answer_that_stays_is_an_error(#[case] name: &str, #[case] profile: &str) {
    let requests = std::sync::Arc::new(AtomicUsize::new(0));
    let count = std::sync::Arc::clone(&requests);
    let endpoint = Endpoint::start(move |_| {
        count.fetch_add(1, Ordering::Relaxed);
        ResponseTemplate::new(503)
    });
    let ran = run(&endpoint.url(), Some(profile), &["--retries=2"], &[name]).unwrap();
    let record = ran.of(name);
    assert_eq!((record.verdict, ran.exit), (Verdict::Error, Exit::Broken));
    assert!(record.reason.ends_with(": a transient answer, 503, which came after --retries 2 as well (asked 3 times)"));
    assert_eq!(requests.load(Ordering::Relaxed), 3);
    let shown = record.steps[0].exchange.as_ref().unwrap().response.as_ref().unwrap();
    assert_eq!(shown.status, 503);
}

#[test]
fn endpoint_that_asks_for_a_long_pause_is_not_asked_again() {
    let endpoint = Endpoint::start(|_| ResponseTemplate::new(503).insert_header("retry-after", "3600"));
    let ran = run(&endpoint.url(), Some(&bare_profile()), &[], &[ACCEPTED]).unwrap();
    assert_eq!((ran.of(ACCEPTED).verdict, ran.summary.met.asked_again), (Verdict::Error, 0));
    let told = "which asks for a pause of 3600 seconds, and no pause is longer than 30";
    assert!(ran.of(ACCEPTED).reason.ends_with(told), "{}", ran.of(ACCEPTED).reason);
}

#[test]
fn run_asks_again_a_bounded_number_of_times() {
    let endpoint = Endpoint::start(|_| ResponseTemplate::new(503));
    let ran = run(&endpoint.url(), Some(&bare_profile()), &[], &["invalid-parameter::"]).unwrap();
    let met = &ran.summary.met;
    assert!(met.calls > 100, "{met:?}");
    assert!(met.asked_again <= 100 + met.calls / 10 && met.asked_again > 100, "{met:?}");
    let last = &ran.records.last().unwrap().reason;
    assert!(last.ends_with("which came when the run had asked again as often as it may"), "{last}");
}

#[test]
fn answer_with_a_documented_code_is_judged_whatever_its_status() {
    let endpoint =
        Endpoint::start(|request| refused(request, 429, "InvalidParameter", "The specified parameter is not valid."));
    let ran = run(&endpoint.url(), Some(&bare_profile()), &[], &[REFUSED]).unwrap();
    assert_eq!(ran.of(REFUSED).verdict, Verdict::Failed);
    assert_eq!(ran.of(REFUSED).reason, "status: expected 400, got 429");
}

#[test]
fn attempt_is_signed_anew() {
    let nonces = std::sync::Arc::new(Mutex::new(Vec::new()));
    let seen = std::sync::Arc::clone(&nonces);
    let endpoint = Endpoint::start(move |request| {
        let mut seen = seen.lock().unwrap();
        seen.push((parameter(request, "SignatureNonce"), parameter(request, "Signature")));
        if seen.len() < 3 { ResponseTemplate::new(502) } else { accepted(request) }
    });
    run(&endpoint.url(), Some(&bare_profile()), &[], &[ACCEPTED]).unwrap();
    let nonces = nonces.lock().unwrap();
    let distinct =
        |of: fn(&(String, String)) -> &String| nonces.iter().map(of).collect::<std::collections::BTreeSet<_>>().len();
    assert_eq!((nonces.len(), distinct(|it| &it.0), distinct(|it| &it.1)), (3, 3, 3));
}

#[test]
fn request_that_is_sent_twice_on_purpose_is_not_asked_again() {
    let folder = Folder::of_corpus();
    folder.change("success/policy.json", "cases", "one-statement", |case| case["once"] = true.into());
    let suite = std::sync::Arc::new(Suite::load(folder.path()).unwrap());
    for fate in [UNAVAILABLE, Fate::Lost] {
        let endpoint = Endpoint::start(accepted);
        let proxy = Proxy::before(&endpoint.url(), move |number| if number == 1 { fate } else { Fate::Answered });
        let ran = run_of(std::sync::Arc::clone(&suite), &proxy.url(), Some(&bare_profile()), &[], &[ACCEPTED]).unwrap();
        assert_eq!((ran.of(ACCEPTED).verdict, proxy.requests()), (Verdict::Error, 1), "{fate:?}");
    }
}

/// What one trial, or each of some, finds at a sound endpoint behind a proxy.
fn behind(fates: impl Fn(usize) -> Fate + Send + Sync + 'static, names: &[&str]) -> (crate::support::Ran, usize) {
    let endpoint = Endpoint::start(but_for(|_| false, || ResponseTemplate::new(500)));
    let proxy = Proxy::before(&endpoint.url(), fates);
    let ran = run(&proxy.url(), Some(&bare_profile()), &[], names).unwrap();
    let requests = proxy.requests();
    (ran, requests)
}

#[test]
fn endpoint_that_drops_every_first_attempt_does_not_conform_by_being_asked_again() {
    let (ran, requests) =
        behind(|number| if number % 2 == 1 { Fate::Lost } else { Fate::Answered }, &["success::one-"]);
    assert!(ran.records.len() > 1 && ran.records.iter().all(|record| record.verdict == Verdict::Passed));
    let met = &ran.summary.met;
    assert_eq!((met.lost, requests), (met.calls, 2 * met.calls), "{met:?}");
    assert_eq!((ran.exit, ran.summary.conforms), (Exit::Broken, false));
}

#[test]
fn endpoint_that_drops_every_second_request_is_told_after_some_kept_connections() {
    let (ran, _) =
        behind(|number| if number % 3 == 2 { Fate::Lost } else { Fate::Answered }, &["invalid-parameter::sid"]);
    let met = &ran.summary.met;
    assert_eq!((met.kept_connections_closed, ran.exit), (10, Exit::Broken), "{met:?}");
    assert!(met.calls > 60 && met.lost * 4 > met.calls, "{met:?}");
}

#[test]
fn call_that_is_never_answered_is_an_error_and_is_asked_so_often() {
    let (ran, requests) = behind(|_| Fate::Lost, &[ACCEPTED]);
    let reason = &ran.of(ACCEPTED).reason;
    assert_eq!((ran.of(ACCEPTED).verdict, requests, ran.summary.met.lost), (Verdict::Error, 5, 1));
    assert!(
        reason.contains("closed the connection without a response") && reason.ends_with("(asked 5 times)"),
        "{reason}"
    );
}

#[test]
fn connection_that_is_closed_unannounced_costs_nothing() {
    let (ran, _) = behind(|_| Fate::AnsweredAndClosed, &["success::", "invalid-parameter::"]);
    assert!(ran.records.iter().all(|record| record.verdict != Verdict::Error));
    assert_eq!((ran.summary.met.lost, ran.summary.met.asked_again), (0, 0), "{:?}", ran.summary.met);
    assert!(ran.summary.met.calls > 100);
}

/// An endpoint that knows the conventional names, and throttles one call of the look and no other.
#[rstest]
fn look_asks_again(#[values(1, 2, 5, 20, 30)] throttled: usize) {
    let answers = |request: &Request| match parameter(request, "Action").as_str() {
        "GetKeyPolicy" => answer(request, 200, &[("Policy", "{}"), ("RequestId", REQUEST_ID)]),
        _ => accepted(request),
    };
    let endpoint = Endpoint::start(answers);
    let calm = run(&endpoint.url(), None, &[], &[ACCEPTED]).unwrap();
    let proxy =
        Proxy::before(&endpoint.url(), move |number| if number == throttled { THROTTLED } else { Fate::Answered });
    let ran = run(&proxy.url(), None, &[], &[ACCEPTED]).unwrap();
    assert_eq!(ran.summary.lacks, calm.summary.lacks);
    assert_eq!(ran.summary.met.transient.get("429"), Some(&1), "{:?}", ran.summary.met);
    assert_eq!((ran.of(ACCEPTED).verdict, ran.exit), (calm.of(ACCEPTED).verdict, calm.exit));
}

#[test]
fn look_that_meets_nothing_else_says_so() {
    let endpoint = Endpoint::start(|_| ResponseTemplate::new(429));
    let error = run(&endpoint.url(), None, &[], &[ACCEPTED]).unwrap_err();
    assert_eq!(Exit::of_error(&error), Exit::Broken);
    assert_eq!(
        error.to_string(),
        format!(
            "the look at {} met a transient answer, 429, which came after --retries 4 as well\n  help: run again when it is \
             ready; --retries NUMBER asks more often",
            endpoint.url()
        )
    );
}

#[rstest]
#[case::silent(Fate::Silence, &["--response-timeout=0.2"], "no complete response from ")]
#[case::dead(Fate::Death, &[], "no connection to ")]
fn run_ends_when_the_endpoint_is_gone(#[case] fate: Fate, #[case] options: &[&str], #[case] why: &str) {
    let endpoint = Endpoint::start(but_for(|_| false, || ResponseTemplate::new(500)));
    let proxy = Proxy::before(&endpoint.url(), move |number| if number <= 20 { Fate::Answered } else { fate });
    let ran = run(&proxy.url(), Some(&bare_profile()), options, &["success::"]).unwrap();
    let passed = ran.summary.of(Verdict::Passed) + ran.summary.of(Verdict::Observed);
    let errors = ran.summary.of(Verdict::Error);
    assert!(passed > 10, "{:?}", ran.summary.verdicts);
    assert_eq!(ran.exit, Exit::Broken);
    assert!(errors <= 3, "{errors}");
    // Those that cannot be tried here are told as such as long as the run goes on.
    assert_eq!(ran.records.len(), passed + errors + ran.summary.of(Verdict::NotTestable));
    let incomplete = ran.summary.incomplete.as_ref().unwrap();
    assert_eq!(incomplete.not_run, ran.run.selected - ran.records.len());
    assert!(incomplete.not_run > 50, "{}", incomplete.not_run);
    let told = &incomplete.text;
    assert!(told.starts_with("the endpoint is gone: ") && told.contains(why), "{told}");
    assert!(!ran.summary.conforms);
}

/// An endpoint that is silent on one form of call is there all the same.
#[test]
fn run_goes_on_where_the_endpoint_answers_the_probe() {
    let endpoint = Endpoint::start(|request| {
        let answer = accepted(request);
        if parameter(request, "Action") == "GetKeyPolicy" { answer } else { answer.set_delay(Duration::from_secs(60)) }
    });
    let ran = run(&endpoint.url(), Some(&bare_profile()), &["--response-timeout=0.2"], &["success::sid-a"]).unwrap();
    assert!(ran.run.selected > 3);
    assert_eq!((ran.summary.of(Verdict::Error), ran.exit), (ran.run.selected, Exit::Broken));
    assert_eq!(ran.summary.incomplete, None);
}
