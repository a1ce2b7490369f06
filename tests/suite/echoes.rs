//! An endpoint that answers with secrets, those of other principals too, and what is shown of it: nothing of them.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kms_conformance::record::{TrialRecord, Verdict};
use rstest::rstest;
use wiremock::{Request, ResponseTemplate};

use crate::support::endpoint::{Endpoint, REQUEST_ID, answer, answer_as, invalid, parameter, refused};
use crate::support::{Folder, run};

/// Trials that differ in what is looked at: an accepted call, a refused one, wrong signatures, a policy read back, both formats,
/// several request ids, an answer that is only recorded.
const TRIALS: [&str; 8] = [
    "success::one-statement::",
    "invalid-parameter::effect-permit::",
    "transport::wrong-secret::",
    "transport::wrong-token::",
    "transport::stale-timestamp::",
    "response::formats-agree-on-success::",
    "response::request-ids-differ::",
    "silent::action-question-mark::",
];

/// The conventional profile, in which every secret has a canary in both halves.
fn profile() -> String {
    let mut number = 0;
    let lines = include_str!("../../profiles/conventional.toml").lines().map(|line| match line.split_once(" = ") {
        Some((name @ ("access_key_secret" | "security_token"), _)) => {
            number += 1;
            format!("{name} = \"cAnAry/{number}+cAnAry==\"\n")
        }
        _ => format!("{line}\n"),
    });
    lines.collect()
}

/// The secrets and the token of that profile.
fn secrets() -> Vec<String> {
    (1..=7).map(|number| format!("cAnAry/{number}+cAnAry==")).collect()
}

/// What begins each of them, in the spellings in which they are answered.
fn pieces() -> [String; 4] {
    let (once, hex) = (STANDARD.encode("cAnAry"), "cAnAry".bytes().map(|byte| format!("{byte:02x}")).collect());
    ["cAnAry".to_owned(), STANDARD.encode(&once[..6]), once, hex]
}

/// The signature of a call.
fn signature(request: &Request) -> String {
    match request.headers.get("authorization") {
        None => parameter(request, "Signature"),
        Some(value) => value.to_str().unwrap().split("Signature=").nth(1).unwrap().to_owned(),
    }
}

/// So many secrets that a text which is cut is cut within one; all secrets in several spellings, and the signature of the call.
fn everything(request: &Request) -> String {
    let many = secrets()[1].repeat(60) + " ";
    secrets().iter().chain([&signature(request)]).fold(many, |mut text, secret| {
        let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
        let _ =
            write!(text, "{secret} {} {} {hex} ", STANDARD.encode(secret), STANDARD.encode(STANDARD.encode(secret)));
        text
    })
}

/// What an endpoint answers with a text.
type Answers = fn(&Request, &str) -> ResponseTemplate;

fn message(request: &Request, text: &str) -> ResponseTemplate {
    refused(request, 400, "InvalidParameter", text)
}

/// Those of the texts that stand in another, whatever the letter case.
fn standing_in<'t>(shown: &str, texts: impl IntoIterator<Item = &'t String>) -> Vec<&'t String> {
    let shown = shown.to_lowercase();
    texts.into_iter().filter(|text| shown.contains(&text.to_lowercase())).collect()
}

/// Everything that is kept and shown of trials.
fn shown(records: &[TrialRecord]) -> String {
    records.iter().map(|record| format!("{}\n{}\n", serde_json::to_string(record).unwrap(), record.text)).collect()
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[rstest]
#[case::message(message)]
#[case::code(|request: &Request, text: &str| refused(request, 400, text, "It is not valid."))]
#[case::request_id(|request: &Request, text: &str| answer(request, 200, &[("RequestId", text)]))]
#[case::member(|request: &Request, text: &str| answer(request, 200, &[("RequestId", REQUEST_ID), ("Trace", text)]))]
#[case::policy(|request: &Request, text: &str| answer(request, 200, &[("RequestId", REQUEST_ID), ("Policy", text)]))]
#[case::content_type(|request: &Request, text: &str| {
    answer_as(&format!("text/{text}"), request, (200, &[("RequestId", REQUEST_ID)]))
})]
#[case::header(|request: &Request, text: &str| invalid(request).insert_header("X-Echo", text))]
#[case::no_body(|_: &Request, text: &str| ResponseTemplate::new(200).set_body_raw(text, "application/json"))]
#[case::broken_json(|_: &Request, text: &str| {
    ResponseTemplate::new(200).set_body_raw(format!("{{\"RequestId\": \"{text}\n"), "application/json")
})]
#[case::broken_xml(|_: &Request, text: &str| {
    ResponseTemplate::new(200).set_body_raw(format!("<a><RequestId>{text}</RequestId>"), "application/xml")
})]
fn secrets_that_are_answered_are_shown_nowhere(#[case] answers: Answers) {
    let signatures: Arc<Mutex<BTreeSet<String>>> = Arc::default();
    let seen = Arc::clone(&signatures);
    let endpoint = Endpoint::start(move |request| {
        seen.lock().unwrap().insert(signature(request));
        answers(request, &everything(request))
    });
    let folder = Folder::new();
    let ran = |option: &str| {
        let option = format!("--{option}={}", folder.path().display());
        let ran = run(&endpoint.url(), Some(&profile()), &["--strict", &option], &TRIALS).unwrap();
        assert!(ran.records.iter().any(|record| record.verdict == Verdict::Failed && !record.text.is_empty()));
        shown(&ran.records)
    };
    let mut shown = ran("record-baseline");
    for file in files(folder.path()) {
        shown.push_str(&std::fs::read_to_string(&file).unwrap());
        std::fs::write(file, "Another: answer\n").unwrap();
    }
    shown.push_str(&ran("baseline"));
    assert!(shown.contains("- Another: answer"));
    assert_eq!(standing_in(&shown, &pieces()), Vec::<&String>::new(), "{shown}");
    let signatures = signatures.lock().unwrap();
    assert!(signatures.len() >= TRIALS.len());
    assert_eq!(standing_in(&shown, &*signatures), Vec::<&String>::new(), "{shown}");
}

/// What is said of an endpoint before the run. The message is cut.
#[rstest]
#[case::whole(0)]
#[case::at_the_cut(150)]
fn secrets_that_are_answered_to_a_look_are_shown_nowhere(#[case] before: usize) {
    let endpoint = Endpoint::start(move |request| {
        let message = format!("{}{} {}", "x".repeat(before), "kms-conformance-nobody-secret", signature(request));
        refused(request, 404, "InvalidAccessKeyId.NotFound", &message)
    });
    let error = run(&endpoint.url(), None, &[], &TRIALS).unwrap_err().to_string();
    let message = format!("{}[redacted] [redacted]", "x".repeat(before));
    assert!(error.contains(&format!("({}) to a call", &message[..message.len().min(160)])), "{error}");
}

#[test]
fn secrets_in_the_reason_of_what_is_absent_are_shown_nowhere() {
    let endpoint = Endpoint::start(|request| match parameter(request, "SignatureMethod").as_str() {
        "" => refused(request, 400, "kms-conformance-nobody-secret", "V3 is not known."),
        _ => invalid(request),
    });
    let ran = run(&endpoint.url(), None, &[], &["transport::wrong-secret::v3::"]).unwrap();
    let reason = &ran.records[0].reason;
    assert_eq!(reason, "the capability v3 is not there: a call in this form ends with 400 [redacted]");
}
