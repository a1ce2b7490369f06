//! What the parts of a run cost, beside its calls: `cargo bench`, or as the test build has it, `cargo bench --profile dev`.
//! `benches/process.sh` times whole processes.

#![expect(clippy::unwrap_used, reason = "what a benchmark cannot do without ends it")]

use std::collections::BTreeMap;
use std::time::Duration;

use divan::{Bencher, black_box};
use kms_conformance::engine::{Driver, Options, Session, Start};
use kms_conformance::judge::{Sent, Setting, TrialRun};
use kms_conformance::plan::{ContextMode, Selection, Trial, Wishes, plan};
use kms_conformance::profile::Profile;
use kms_conformance::record::Verdict;
use kms_conformance::suite::Suite;
use kms_conformance::suite::fixture::KeyRef;
use kms_conformance::wire::{Form, Format, Method, Redaction, Request, Response, Scheme, Secrets};

/// A trial of one call, which is refused as it must be.
const TRIAL: &str = "invalid-parameter::effect-permit::json";
/// The answer to it.
const REFUSAL: &str = r#"{"Code":"InvalidParameter","Message":"The specified parameter is not valid.","RequestId":"381D5D33-BB8F-395F-8EE4-AE3BB4B523C8"}"#;

fn main() {
    divan::main();
}

/// A run by default.
fn wishes() -> Wishes {
    Wishes { form: Form::GetQuery, scheme: Scheme::V1, judge: [].into(), strict: false, contexts: ContextMode::Pairs }
}

/// All data files, read and resolved.
#[divan::bench]
fn load() -> Suite {
    Suite::embedded().unwrap()
}

/// All trials of a loaded suite.
#[divan::bench]
fn plan_all(bencher: Bencher) {
    let (suite, profile) = (Suite::embedded().unwrap(), Profile::conventional().unwrap());
    bencher.bench(|| plan(black_box(&suite), &profile, &wishes()));
}

fn start(driver: Driver) -> Start {
    let selection = Selection { filters: vec![TRIAL.to_owned()], exact: true, skip: Vec::new() };
    Start { options: Options::default(), selection, driver, repeat: String::new(), snapshots: None }
}

/// What a process does that nextest starts for one trial, up to its first call.
#[divan::bench]
fn prepare_one_trial() -> Session {
    Session::prepare(start(Driver::List), Vec::new()).unwrap()
}

/// All of what such a process does, at an embedded endpoint.
#[divan::bench]
fn judge_one_trial_as_a_process() {
    let session = Session::prepare(start(Driver::TrialByTrial), Vec::new()).unwrap();
    session.selected().iter().for_each(|&number| drop(session.judge(number)));
    session.finish().unwrap();
}

/// Texts from which secrets are taken out: one without, of the size of the largest policy, and one with.
#[divan::bench(args = ["policy", "answer with a secret"])]
fn redact(bencher: Bencher, text: &str) {
    let secrets = Profile::conventional().unwrap().secrets();
    let text = match text {
        "policy" => r#"{"Effect":"Allow","Principal":{"RAM":["acs:ram::1000000000000001:*"]}},"#.repeat(32_768 / 72),
        _ => REFUSAL.replace("parameter", "kms-conformance-admin-secret"),
    };
    let redaction = Redaction::new(&secrets, []);
    bencher.counter(divan::counter::BytesCount::of_str(&text)).bench(|| redaction.text(black_box(&text)).into_owned());
}

/// The answer to the one call of a trial: decoded, checked, and the trial concluded.
#[divan::bench(args = ["as expected", "otherwise"])]
fn judge_an_answer(bencher: Bencher, came: &str) {
    let (suite, profile, wishes) = (Suite::embedded().unwrap(), Profile::conventional().unwrap(), wishes());
    let trials = plan(&suite, &profile, &wishes);
    let trial = trials.iter().find(|trial| trial.name == TRIAL).unwrap();
    let keys = keys(trial, &profile);
    let secrets = Secrets::none();
    let setting = Setting {
        suite: &suite,
        profile: &profile,
        wishes: &wishes,
        secrets: &secrets,
        authority: "127.0.0.1:8080",
        seed: 7,
        repeat: "kms-conformance run",
    };
    let own = trial.steps.iter().find(|step| step.role.is_of_the_case()).unwrap();
    let (status, body) = if came == "otherwise" { (200, "{}") } else { (400, REFUSAL) };
    let judge = |(sent, response)| {
        let mut run = TrialRun::new(trial, &keys, setting);
        let _flow = run.answered(own, sent, response);
        run.finish()
    };
    let verdict = judge((sent(), response(status, body))).verdict;
    assert_eq!(verdict, if came == "otherwise" { Verdict::Failed } else { Verdict::Passed });
    bencher.with_inputs(|| (sent(), response(status, body))).bench_values(judge);
}

fn keys(trial: &Trial, profile: &Profile) -> BTreeMap<KeyRef, String> {
    trial.keys.iter().map(|key| (key.clone(), profile.keys[&key.fixture].ids[0].clone())).collect()
}

fn sent() -> Sent {
    let target = "/?Action=SetKeyPolicy".to_owned();
    let request = Request { method: Method::Get, target, headers: Vec::new(), body: Vec::new() };
    Sent { request: Some(request), policy: None, asked: Some(Format::Json), elapsed: Duration::ZERO }
}

fn response(status: u16, body: &str) -> Response {
    let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
    Response { status, headers, body: body.as_bytes().to_vec() }
}
