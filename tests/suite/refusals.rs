//! Steps that any refusal will do for, in a run.

use std::sync::Arc;

use kms_conformance::check::CheckName;
use kms_conformance::record::{CheckOutcome, Verdict};
use kms_conformance::suite::Suite;
use rstest::rstest;

use crate::support::endpoint::{Endpoint, accepted, parameter, refused};
use crate::support::{Folder, bare_profile, run, run_of};

/// A suite with one accepted case, and one without an Action that is refused, likely with `InvalidParameter`.
fn suite() -> Arc<Suite> {
    let folder = Folder::of_cases();
    let accepted = r#"{ "id": "a", "title": "A", "policy": { "base": "one-statement" }, "expect": "success" }"#;
    let refused = r#"{ "id": "b", "title": "B", "twin": "a", "policy": { "base": "one-statement" }, "parameters": [{ "remove": "/PolicyName" }],
        "expect": { "refused": { "likely": ["InvalidParameter"] } } }"#;
    let clauses = r#""clauses": ["statement.effect.values"]"#;
    folder.write("x/one.json", format!("{{ {clauses}, \"cases\": [{accepted}, {refused}] }}"));
    Arc::new(Suite::load(folder.path()).unwrap())
}

#[rstest]
#[case::likely(400, "InvalidParameter", &[], Verdict::Passed, Some(CheckOutcome::Observed))]
#[case::likely_and_judged(400, "InvalidParameter", &["--judge=inferred"], Verdict::Passed, Some(CheckOutcome::Passed))]
#[case::another_code(403, "Denied", &[], Verdict::Passed, Some(CheckOutcome::Observed))]
#[case::another_code_judged(403, "Denied", &["--judge=inferred"], Verdict::Failed, Some(CheckOutcome::Failed))]
#[case::failure_inside(500, "Broken", &[], Verdict::Failed, None)]
fn any_refusal_passes_and_the_likely_codes_are_inferred(
    #[case] status: u16,
    #[case] code: &'static str,
    #[case] options: &[&str],
    #[case] verdict: Verdict,
    #[case] likely: Option<CheckOutcome>,
) {
    let endpoint = Endpoint::start(move |request| {
        if parameter(request, "PolicyName").is_empty() && parameter(request, "Action") == "SetKeyPolicy" {
            return refused(request, status, code, "The specified parameter is not valid.");
        }
        accepted(request)
    });
    let ran = run_of(suite(), &endpoint.url(), Some(&bare_profile()), options, &["x::b::json"]).unwrap();
    let record = ran.of("x::b::json");
    assert_eq!(record.verdict, verdict, "{}", record.text);
    let check = record.checks.iter().find(|check| check.check == CheckName::Likely);
    assert_eq!(check.map(|check| check.outcome), likely);
}

/// The page names no error for credentials, and a failure inside the service refuses nothing.
#[rstest]
#[case::of_the_vendor(404, "InvalidAccessKeyId.NotFound", Verdict::Passed)]
#[case::of_another_vendor(403, "AccessDenied", Verdict::Passed)]
#[case::unauthorized(401, "Unauthorized", Verdict::Passed)]
#[case::failure_inside(500, "InternalFailure", Verdict::Failed)]
#[case::with_200(200, "Unauthorized", Verdict::Failed)]
fn unknown_access_key_is_refused_with_any_error_of_the_caller(
    #[case] status: u16,
    #[case] code: &'static str,
    #[case] verdict: Verdict,
) {
    let endpoint = Endpoint::start(move |request| {
        let known = parameter(request, "AccessKeyId") == "an-id";
        if known { accepted(request) } else { refused(request, status, code, "Internal Failure") }
    });
    let claimed = "signature-checking = \"the emulator does not compute signatures\"\n";
    let profile = bare_profile().replace(claimed, "").replace("\"v1\", ", "\"v1\", \"signature-checking\", ");
    let name = "transport::unknown-access-key::v1::json";
    let ran = run(&endpoint.url(), Some(&profile), &[], &[name]).unwrap();
    assert_eq!(ran.of(name).verdict, verdict, "{:#?}", ran.records);
}
