//! Steps that any refusal will do for, in a run.

use std::sync::Arc;

use kms_conformance::engine::{CheckOutcome, Verdict};
use kms_conformance::suite::Suite;
use rstest::rstest;

use crate::support::endpoint::{Endpoint, accepted, parameter, refused};
use crate::support::{Folder, bare_profile, run_of};

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
    let check = record.checks.iter().find(|check| check.check == "likely");
    assert_eq!(check.map(|check| check.outcome.clone()), likely);
}
