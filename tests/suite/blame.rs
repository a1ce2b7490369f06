//! Whom a whole run blames: one fault has one cause or a few, and breaks the clauses that it is about.

use std::net::SocketAddr;

use kms_conformance::record::{Figures, Verdict};
use kms_conformance_reference::deviations::deviation;
use kms_conformance_reference::{Behaviour, Clock, Config, Server, World};
use rstest::rstest;
use wiremock::ResponseTemplate;

use crate::support::endpoint::Endpoint;
use crate::support::{Ran, run_whole};

const PROFILE: &str = include_str!("../../profiles/conventional.toml");

/// A run with the options that a user has who gives none, at an endpoint that makes this mistake.
fn deviating(id: &str) -> Ran {
    let mut behaviour = Behaviour::default();
    (deviation(id).unwrap().apply)(&mut behaviour);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let server = Server::start(Config {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        world: World::conventional().unwrap(),
        behaviour,
        clock: Clock::system(),
    });
    let server = runtime.block_on(server).unwrap();
    let ran = run_whole(&format!("http://{}", server.address()), PROFILE, &[]);
    runtime.block_on(server.stop());
    ran
}

fn bad(figures: &Figures) -> usize {
    [Verdict::Failed, Verdict::Blocked, Verdict::Error].iter().map(|&verdict| figures.of(verdict)).sum()
}

#[rstest]
// Nothing can be set: that, and nothing of what is special about each policy.
#[case::nothing_can_be_set("version-1-refused", 3, &["operation.sets-the-policy"])]
// In no case about forms, formats or refusals was anything learned of these. What permits shares nothing, so that where the
// quota is full no other fault is left.
#[case::rule("effect-permit", 2, &["statement.effect.values", "error.two-faults"])]
// The same cases pass in other forms. What is sent in this one for another reason can set nothing either.
#[case::form("form-ignored", 5, &["operation.sets-the-policy", "request.post-form", "request.post-mixed"])]
#[case::scheme("v3-not-taken", 2, &["operation.sets-the-policy", "request.v3"])]
#[case::request_id("request-id-decimal", 2, &["response.request-id.shape"])]
fn fault_breaks_what_it_is_about(#[case] id: &str, #[case] causes: usize, #[case] broken: &[&str]) {
    let Ran { summary, .. } = deviating(id);
    assert_eq!(
        summary.broken,
        broken,
        "{:#?}",
        summary.causes.iter().map(kms_conformance::record::Cause::differs).collect::<Vec<_>>()
    );
    assert!((1..=causes).contains(&summary.causes.len()), "{} causes", summary.causes.len());
    // Each bad trial stands under a cause, and each cause has one whole text.
    let named: std::collections::BTreeSet<_> = summary.causes.iter().flat_map(|cause| &cause.trials).collect();
    assert_eq!(named.len(), bad(&summary));
    assert!(summary.causes.iter().all(|cause| cause.text.contains("  case       ")));
}

#[test]
fn preparation_that_is_refused_blocks() {
    let Ran { summary, records, .. } = deviating("version-1-refused");
    assert!(summary.of(Verdict::Blocked) > 500, "{:?}", summary.verdicts);
    let of_refusals = records.iter().filter(|record| record.verdict == Verdict::Blocked);
    for record in of_refusals {
        assert!(record.text.contains("\n  blocked    a step that only prepares"), "{}", record.text);
        // What a bad trial has sent and got stands in its record.
        assert!(record.steps.iter().all(|step| step.exchange.is_some()), "{}", record.name);
    }
    let passed = records.iter().filter(|record| record.verdict == Verdict::Passed);
    assert!(passed.flat_map(|record| &record.steps).all(|step| step.exchange.is_none()));
}

#[test]
fn errors_in_the_other_format_are_no_fault_by_default() {
    let Ran { summary, .. } = deviating("errors-in-xml");
    assert_eq!(bad(&summary), 0, "{:?}", summary.causes);
}

#[test]
fn server_of_pages_conforms_in_nothing() {
    // With any other status it is told before the run that this is no KMS endpoint.
    let page = "<!doctype html><html><body>Hello</body></html>";
    let endpoint = Endpoint::start(move |_| ResponseTemplate::new(500).set_body_raw(page, "text/html"));
    let Ran { summary, .. } = run_whole(&endpoint.url(), PROFILE, &[]);
    assert_eq!((summary.of(Verdict::Passed), summary.clauses_conforming), (0, 0), "{summary:?}");
    assert!(summary.clauses_judged > 10);
}
