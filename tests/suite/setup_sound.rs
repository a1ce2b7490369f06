//! What the look before a run with a user's profile says of endpoints that are sound, or wrong by themselves: nothing. That no
//! deviation and no choice is taken for a mistake is shown by the proof, whose runs all begin with the look.

use std::net::SocketAddr;
use std::path::Path;

use kms_conformance::engine::Driver;
use kms_conformance::record::Verdict;
use kms_conformance_reference::{Behaviour, Clock, Config, Server, World, choices, deviations};
use rstest::rstest;
use tokio::runtime::Runtime;
use wiremock::{Request, ResponseTemplate};

use crate::support::endpoint::{Endpoint, accepted, parameter, refused};
use crate::support::{bare_profile, begins, reading_profile, run};

/// Endpoints that refuse in one way what they take in another: that is for the trials to tell.
#[rstest]
fn refusal_of_one_way_is_no_mistake(
    #[values("get-refused", "v1-not-taken", "v1-token-ignored", "signature-schemes=v3-only")] name: &str,
) {
    let mut behaviour = Behaviour::default();
    match name.split_once('=') {
        Some((name, value)) => (choices::choice(name).unwrap().value(value).unwrap().apply)(&mut behaviour),
        None => (deviations::deviation(name).unwrap().apply)(&mut behaviour),
    }
    let (listen, world) = (SocketAddr::from(([127, 0, 0, 1], 0)), World::conventional().unwrap());
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(Server::start(Config { listen, world, behaviour, clock: Clock::system() })).unwrap();
    let profile = Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles/conventional.toml");
    begins(&format!("http://{}", server.address()), &profile, Driver::WholeRun).unwrap();
    runtime.block_on(server.stop());
}

fn is_reading(request: &Request) -> bool {
    parameter(request, "Action") != "SetKeyPolicy"
}

/// Nothing is read back, and the answer to an operation that is not there is anything.
#[rstest]
#[case::no_such_operation(|request: &Request| refused(request, 404, "InvalidAction.NotFound", "No."))]
#[case::denied(|request: &Request| refused(request, 403, "AccessDenied", "No."))]
#[case::no_permission(|request: &Request| refused(request, 400, "Forbidden.NoPermission", "No."))]
#[case::not_found(|request: &Request| refused(request, 404, "Forbidden.KeyNotFound", "No."))]
#[case::a_page(|_: &Request| ResponseTemplate::new(404).set_body_raw("<html>Not Found</html>", "text/html"))]
#[case::nothing(|_: &Request| ResponseTemplate::new(405))]
#[case::no_code(|_: &Request| ResponseTemplate::new(400).set_body_raw("{\"error\":\"no\"}", "application/json"))]
fn endpoint_without_read_back_is_judged(
    #[case] reads: fn(&Request) -> ResponseTemplate,
    #[values(true, false)] claims: bool,
) {
    let endpoint = Endpoint::start(move |request| if is_reading(request) { reads(request) } else { accepted(request) });
    let profile = if claims { reading_profile() } else { bare_profile() };
    let ran = run(&endpoint.url(), Some(&profile), &[], &["success::one-statement::json"]).unwrap();
    let verdict = ran.of("success::one-statement::json").verdict;
    assert_ne!(verdict, Verdict::Error, "{:#?}", ran.records);
    assert!(claims || verdict == Verdict::Passed, "{:#?}", ran.records);
}

/// What an endpoint answers to whoever is no `admin` accuses nobody.
#[rstest]
#[case::denied(403, "AccessDenied")]
#[case::unauthorized(401, "Unauthorized")]
#[case::no_permission(400, "Forbidden.NoPermission")]
#[case::no_key(404, "Forbidden.KeyNotFound")]
#[case::failure(500, "InternalFailure")]
fn denial_says_nothing_of_the_credentials(#[case] status: u16, #[case] code: &'static str) {
    let endpoint = Endpoint::start(move |request| {
        if parameter(request, "AccessKeyId") == "kms-conformance-admin" || request.url.query().is_none() {
            return accepted(request);
        }
        refused(request, status, code, "No.")
    });
    let profile = include_str!("../../profiles/conventional.toml");
    let profile = without_foreign_keys(profile);
    run(&endpoint.url(), Some(&profile), &[], &["success::", "forbidden-no-permission::"]).unwrap();
}

/// The keys of the other account are asked for by its own user, who may do everything.
fn without_foreign_keys(profile: &str) -> String {
    let from = profile.find("# Keys of the foreign account").unwrap();
    profile[..from].to_owned() + "[absent]\nforeign = \"the test says so\"\n"
}

/// What is broken at the endpoint itself is for the trials to tell: a service in trouble is no web server.
#[rstest]
#[case::internal_failure(500, "<html>Internal Server Error</html>", "text/html")]
#[case::empty_success(200, "", "application/json")]
#[case::success_without_request_id(200, "{}", "application/json")]
fn broken_endpoint_is_judged(#[case] status: u16, #[case] body: &'static str, #[case] media_type: &'static str) {
    let endpoint = Endpoint::start(move |_| ResponseTemplate::new(status).set_body_raw(body, media_type));
    let ran = run(&endpoint.url(), Some(&bare_profile()), &[], &["success::one-statement::json"]).unwrap();
    assert_eq!(ran.of("success::one-statement::json").verdict, Verdict::Failed, "{:#?}", ran.records);
}

/// An endpoint that does not take ARNs breaks the page, whatever the region of the profile: only what it says itself of a key
/// shows that the region is another.
#[test]
fn endpoint_that_takes_no_arn_is_judged() {
    let endpoint = Endpoint::start(|request| {
        if parameter(request, "KeyId").starts_with("acs:") || is_reading(request) {
            return refused(request, 404, "Forbidden.KeyNotFound", "The specified Key is not found.");
        }
        accepted(request)
    });
    let ran = run(&endpoint.url(), Some(&bare_profile()), &[], &["success::"]).unwrap();
    let of = |verdict| ran.records.iter().filter(|record| record.verdict == verdict).count();
    assert!(of(Verdict::Passed) > 20 && of(Verdict::Failed) > 0, "{:#?}", ran.summary);
}
