//! Baselines: what one endpoint answers, pinned as a regression gate.

use kms_conformance::Exit;
use kms_conformance::record::Verdict::{Failed, Passed};
use wiremock::{Request, ResponseTemplate};

use crate::support::endpoint::{Endpoint, REQUEST_ID, accepted, answer};
use crate::support::{Folder, bare_profile, run};

const TRIAL: &str = "success::one-statement::json";

fn option(name: &str, folder: &Folder) -> String {
    format!("--{name}={}", folder.path().display())
}

/// A success with a member beyond the documented one.
fn with_trace(request: &Request, trace: &str) -> ResponseTemplate {
    answer(request, 200, &[("RequestId", REQUEST_ID), ("TraceId", trace)])
}

fn recorded(folder: &Folder) -> String {
    let endpoint = Endpoint::start(|request| with_trace(request, "a"));
    let ran = run(&endpoint.url(), Some(&bare_profile()), &[&option("record-baseline", folder)], &[TRIAL]).unwrap();
    assert_eq!((ran.of(TRIAL).verdict, ran.exit), (Passed, Exit::Conforms));
    std::fs::read_to_string(folder.path().join("success/one-statement/json.txt")).unwrap()
}

#[test]
fn baseline_has_everything_but_the_names_of_the_run() {
    assert_eq!(
        recorded(&Folder::new()),
        "# call: SetKeyPolicy as admin on usable\nHTTP 200\nContent-Type: application/json\n\n\
         RequestId: \"[request-id]\"\nTraceId: \"a\"\n\n"
    );
}

#[test]
fn same_answer_conforms_and_another_does_not() {
    let folder = Folder::new();
    recorded(&folder);
    let compare = option("baseline", &folder);
    let compared = |respond: fn(&Request) -> ResponseTemplate| {
        let ran = run(&Endpoint::start(respond).url(), Some(&bare_profile()), &[&compare], &[TRIAL]).unwrap();
        (ran.of(TRIAL).verdict, ran.exit, folder.without_path(&ran.of(TRIAL).reason))
    };
    let same = |request: &Request| {
        answer(request, 200, &[("TraceId", "a"), ("RequestId", "00000000-0000-4000-8000-000000000000")])
    };
    assert_eq!(compared(same), (Passed, Exit::Conforms, String::new()));
    let (verdict, exit, reason) = compared(|request| with_trace(request, "b"));
    assert_eq!((verdict, exit), (Failed, Exit::DoesNotConform));
    assert!(reason.contains("- TraceId: \"a\"\n+ TraceId: \"b\"\n"), "{reason}");
    let (verdict, _, reason) = compared(accepted);
    assert_eq!(verdict, Failed);
    assert!(reason.contains("- TraceId: \"a\"\n"), "{reason}");
}

#[test]
fn answer_that_was_never_recorded_does_not_pass() {
    let folder = Folder::new();
    let compare = option("baseline", &folder);
    let ran = run(&Endpoint::start(accepted).url(), Some(&bare_profile()), &[&compare], &[TRIAL]).unwrap();
    assert_eq!((ran.of(TRIAL).verdict, ran.exit), (Failed, Exit::DoesNotConform));
    assert_eq!(
        folder.without_path(&ran.of(TRIAL).reason),
        "baseline: expected the answer in success/one-statement/json.txt, got nothing is recorded there: run once with \
         --record-baseline"
    );
}
