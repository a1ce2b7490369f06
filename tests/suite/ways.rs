//! The signature schemes and request forms in which a run sends, and those in which it sends nothing.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use kms_conformance::Exit;
use kms_conformance::record::Verdict;
use rstest::rstest;
use wiremock::{Request, ResponseTemplate};

use crate::support::endpoint::{Endpoint, accepted, parameter, refused};
use crate::support::{Folder, bare_profile, run, without_capabilities};

/// A scheme and a form.
type Way = [&'static str; 2];

/// The way of a request, by what it carries.
fn way(request: &Request) -> Way {
    let header = |name: &str| request.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let of_body = String::from_utf8_lossy(&request.body).into_owned();
    let scheme = if header("authorization").starts_with("ACS3-HMAC-SHA256") {
        "v3"
    } else if !parameter(request, "Signature").is_empty() || of_body.contains("Signature=") {
        "v1"
    } else {
        "unsigned"
    };
    let has_query = request.url.query().is_some_and(|query| !query.is_empty());
    let form = match (request.method.as_str(), has_query, of_body.is_empty()) {
        ("GET", _, _) => "get-query",
        (_, _, true) => "post-query",
        (_, true, false) => "post-mixed",
        (_, false, false) => "post-form",
    };
    [scheme, form]
}

/// An endpoint that accepts what comes in one of some ways, and notes the way of every request.
fn noting(takes: fn(Way) -> bool) -> (Endpoint, Arc<Mutex<Vec<Way>>>) {
    let noted = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&noted);
    let endpoint = Endpoint::start(move |request: &Request| -> ResponseTemplate {
        let way = way(request);
        notes.lock().unwrap().push(way);
        if takes(way) { accepted(request) } else { refused(request, 400, "InvalidSignatureMethod", "Not taken.") }
    });
    (endpoint, noted)
}

/// The conventional profile without these capabilities, and without targets that the server cannot read.
fn lacking(absent: &[&str]) -> String {
    without_capabilities(include_str!("../../profiles/conventional.toml"), &[absent, &["long-url"]].concat())
}

/// Whatever a case names, and whatever the plan adds: over the whole suite.
#[rstest]
#[case::v1_and_queries_of_get(&["v1", "get-query"], ["v3", "post-query"])]
#[case::v3_and_bodies(&["v3", "post-form", "post-mixed"], ["v1", "get-query"])]
#[case::v1_and_all_queries(&["v1", "get-query", "post-query"], ["v3", "post-form"])]
#[case::all_but_the_mixed_form(&["get-query", "post-query", "post-form"], ["v1", "post-mixed"])]
fn nothing_is_sent_in_a_way_that_is_declared_absent(#[case] absent: &[&str], #[case] usual: Way) {
    let (endpoint, noted) = noting(|_| true);
    let ran = run(&endpoint.url(), Some(&lacking(absent)), &[], &[]).unwrap();
    let noted = noted.lock().unwrap();
    let sent: BTreeSet<_> = noted.iter().flatten().copied().collect();
    let wrong: Vec<_> = sent.iter().filter(|word| absent.contains(word) || **word == "unsigned").collect();
    assert!(wrong.is_empty(), "{wrong:?} of {} requests", noted.len());
    let in_the_usual = noted.iter().filter(|way| **way == usual).count();
    assert!(in_the_usual * 2 > noted.len(), "{in_the_usual} of {}", noted.len());
    let untested = ran.records.iter().filter(|record| record.verdict == Verdict::NotTestable).count();
    assert!(untested > 0 && untested < ran.records.len() / 3, "{untested} of {}", ran.records.len());
}

#[rstest]
#[case::scheme("--scheme=v1", &["v1"], "--scheme v1: p.toml:14:1 declares v1 absent: the test says so\n  help: leave --scheme out, and the run takes v3; or claim v1 in [capabilities] if the endpoint has it")]
#[case::form("--form=get-query", &["get-query"], "--form get-query: p.toml:14:1 declares get-query absent: the test says so\n  help: leave --form out, and the run takes post-query; or claim get-query in [capabilities] if the endpoint has it")]
#[case::the_only_scheme("--scheme=v1", &["v1", "v3"], "--scheme v1: p.toml:14:1 declares v1 absent: the test says so\n  help: claim v1 in [capabilities] if the endpoint has it")]
#[case::no_scheme("--form=get-query", &["v1", "v3"], "p.toml has no signature scheme and request form that go together\n  help: claim v1, v3 or unsigned, and get-query, post-query, post-form or post-mixed (which V3 does not go with)")]
#[case::nothing_that_goes_together("--form=post-mixed", &["v1"], "p.toml has no signature scheme and request form that go together\n  help: claim v1, v3 or unsigned, and get-query, post-query, post-form or post-mixed (which V3 does not go with)")]
#[case::never("--form=post-mixed --scheme=v3", &[], "--form post-mixed: V3 has its protocol parameters in headers, so there is nothing to mix\n  help: --form post-form, or --scheme v1")]
fn way_that_cannot_be_is_a_usage_error(#[case] options: &str, #[case] absent: &[&str], #[case] expected: &str) {
    let (endpoint, noted) = noting(|_| true);
    let folder = Folder::new();
    let profile = format!("--profile={}", folder.write("p.toml", lacking(absent)).display());
    let options: Vec<_> = options.split(' ').chain([profile.as_str()]).collect();
    let error = run(&endpoint.url(), None, &options, &[]).unwrap_err();
    assert_eq!(folder.without_path(&error.to_string()), expected);
    assert_eq!(Exit::of_error(&error), Exit::Usage);
    assert!(noted.lock().unwrap().is_empty());
}

/// Without a profile the run is sent in the first way that the endpoint takes, and what it does not take is not sent again.
#[rstest]
#[case::v3_alone(|[scheme, _]: Way| scheme == "v3", ["v3", "get-query"])]
#[case::posts_alone(|[_, form]: Way| form != "get-query", ["v1", "post-query"])]
#[case::one_way(|way: Way| way == ["v3", "post-form"], ["v3", "post-form"])]
fn way_that_is_taken_is_found(#[case] takes: fn(Way) -> bool, #[case] found: Way) {
    let (endpoint, noted) = noting(takes);
    let names = ["success::one-statement::", "transport::accepted-in-every-form::", "success::length-"];
    let looked = run(&endpoint.url(), None, &[], &["success::one-statement::json"]).unwrap();
    assert_eq!(looked.exit, Exit::Conforms, "{:#?}", looked.records);
    let of_the_look = noted.lock().unwrap().len();
    drop(run(&endpoint.url(), None, &[], &names).unwrap());
    // The look is the same again, less the one trial that came behind it.
    let noted = noted.lock().unwrap();
    let trials = &noted[2 * of_the_look - 1..];
    assert!(trials.contains(&found), "{trials:?}");
    assert!(trials.iter().all(|way| takes(*way)), "{trials:?}");
}

/// What is asked for is tried, though the conventional profile says that nobody need have it.
#[test]
fn unsigned_calls_can_be_asked_for() {
    let (endpoint, noted) = noting(|[scheme, _]| scheme == "unsigned");
    let ran = run(&endpoint.url(), None, &["--scheme=none"], &["success::one-statement::"]).unwrap();
    assert_eq!(ran.exit, Exit::Conforms, "{:#?}", ran.records);
    assert!(noted.lock().unwrap().contains(&["unsigned", "get-query"]));
}

#[test]
fn scheme_of_an_option_is_that_of_the_run() {
    let (endpoint, noted) = noting(|_| true);
    let profile = lacking(&[]);
    drop(run(&endpoint.url(), Some(&profile), &["--scheme=v3", "--form=post-form"], &["success::one-statement::json"]));
    let sent = std::mem::take(&mut *noted.lock().unwrap());
    assert!(sent.len() > 2 && sent.iter().all(|way| *way == ["v3", "post-form"]), "{sent:?}");
    let bare = run(&endpoint.url(), Some(&bare_profile()), &[], &["success::one-statement::json"]).unwrap();
    assert_eq!(bare.exit, Exit::Conforms);
    let sent = noted.lock().unwrap();
    assert!(!sent.is_empty() && sent.iter().all(|way| *way == ["v1", "get-query"]), "{sent:?}");
}
