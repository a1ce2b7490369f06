//! Endpoints that answer what no endpoint should, and what the program makes of it: verdict, exit code, and how much it writes.
//! `docs/robustness.md` has the table.

use std::fmt::Write as _;

use kms_conformance::wire::is_hidden;
use serde_json::Value;

use crate::support::endpoint::Scripted;
use crate::support::guides::compare;
use crate::support::{Folder, bare_profile, err, out, program};

/// The trials that are run, so many at a time that an answer meets each kind of sender.
const TRIALS: &str = "success::one-statement";

/// What an endpoint answers to every call.
struct Hostile {
    /// In a few words.
    name: &'static str,
    answer: Vec<u8>,
    /// Whether the endpoint closes the connection behind it.
    closes: bool,
    /// What bounds it, in a few words.
    bound: &'static str,
    /// What is said of it.
    said: &'static str,
}

fn framed(body: &str) -> Vec<u8> {
    let head = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: ";
    format!("{head}{}\r\n\r\n{body}", body.len()).into_bytes()
}

fn refusal(code: &str) -> Vec<u8> {
    framed(&serde_json::json!({"Code": code, "Message": code, "RequestId": code}).to_string())
}

fn hostile() -> Vec<Hostile> {
    let members: String = (0..100_000).map(|n| format!("\"{n}\":1,")).collect();
    let twice = [framed("{}"), framed("{}")].concat();
    let closed = |name, answer, bound, said| Hostile { name, answer, closes: true, bound, said };
    let head = |text: &str| format!("HTTP/1.1 200 OK\r\n{text}").into_bytes();
    vec![
        closed(
            "a body of 100,000 members",
            framed(&format!("{{{}}}", members.trim_end_matches(','))),
            "10,000 members",
            "the body has more than 10000 members",
        ),
        closed(
            "a body nested 100,000 levels deep",
            framed(&["[", "]"].map(|it| it.repeat(100_000)).concat()),
            "32 levels",
            "the body is nested more than 32 levels deep",
        ),
        closed(
            "a body without end",
            head("\r\n").into_iter().chain(vec![b' '; 2_000_000]).collect(),
            "1 MiB",
            "the body of the response of",
        ),
        closed(
            "a code of 900,000 characters",
            refusal(&"A".repeat(300_000)),
            "2,000 characters of a text",
            "… (300004 characters in all)",
        ),
        closed(
            "escape sequences and marks of direction",
            refusal("\u{1b}[2J\u{202e}\u{200b}\u{9b}1m\nok            forged"),
            "spelled out",
            "\\u{1b}[2J\\u{202e}\\u{200b}\\u{9b}1m\\nok            forged",
        ),
        closed(
            "a Content-Length of 2^64 - 1",
            head("Content-Length: 18446744073709551615\r\n\r\n"),
            "1 MiB",
            "announces a body of 2^64 - 2 bytes or more",
        ),
        closed(
            "a DOCTYPE with entities",
            framed("<!DOCTYPE r [<!ENTITY a \"b\">]><r>&a;</r>"),
            "none is read",
            "the body has a DOCTYPE",
        ),
        Hostile {
            name: "two answers to one call",
            answer: twice,
            closes: false,
            bound: "one call in 16",
            said: "sent more than one response to a request",
        },
    ]
}

/// What came of a run.
struct Came {
    exit: i32,
    verdicts: Vec<String>,
    /// Everything that was printed, the report too.
    printed: String,
    report: String,
}

fn run(answer: Vec<u8>, closes: bool) -> Came {
    let folder = Folder::new();
    let endpoint = Scripted::start(answer.leak(), closes);
    let profile = folder.write("profile.toml", bare_profile()).display().to_string();
    let report = folder.path().join("report.json");
    let (json, locks) = (format!("json={}", report.display()), folder.path().join("locks").display().to_string());
    let options = ["--profile", &profile, "--report", &json, "--locks", &locks, "--endpoint", &endpoint.url()];
    let output = program(&[&["run", TRIALS, "--verbose", "--jobs", "1"], &options[..]].concat()).output().unwrap();
    let report = std::fs::read_to_string(&report).unwrap_or_else(|_| panic!("{}", err(&output)));
    let read: Value = serde_json::from_str(&report).unwrap();
    let trials = read["trials"].as_array().unwrap();
    let mut verdicts: Vec<_> = trials.iter().map(|trial| trial["verdict"].as_str().unwrap().to_owned()).collect();
    verdicts.sort();
    verdicts.dedup();
    let printed = format!("{}{}", out(&output), err(&output));
    Came { exit: output.status.code().unwrap(), verdicts, printed, report }
}

#[test]
fn hostile_answers_are_told_and_bounded() {
    let mut table = format!("{:<42}  {:<7}  {:<4}  {}\n", "answer to every call", "verdict", "exit", "bound");
    for Hostile { name, answer, closes, bound, said } in hostile() {
        let came = run(answer, closes);
        assert!(came.printed.contains(said), "{name}: {}", came.printed.chars().take(3_000).collect::<String>());
        assert!(came.printed.len() < 100_000, "{name}: {} bytes were printed", came.printed.len());
        assert!(came.report.len() < 400_000, "{name}: the report has {} bytes", came.report.len());
        for text in [&came.printed, &came.report] {
            let hidden = text.chars().find(|&character| character != '\n' && is_hidden(character));
            assert_eq!(hidden, None, "{name}");
        }
        let _ = writeln!(table, "{name:<42}  {:<7}  {:<4}  {bound}", came.verdicts.join(", "), came.exit);
    }
    compare("hostile", &table);
}

/// No line of an endpoint's looks like one of the program's.
#[test]
fn lines_cannot_be_forged() {
    let came = run(refusal("x\nok            forged"), true);
    assert!(!came.printed.lines().any(|line| line.starts_with("ok ") && line.ends_with("forged")), "{}", came.printed);
}

/// What is recorded of a body stays what it was, though the file shows nothing hidden.
#[test]
fn body_in_the_report_is_the_body_that_came() {
    let body = serde_json::json!({"Code": "\u{202e}\u{e0041}\u{7f}\u{1b}"}).to_string();
    let came = run(framed(&body), true);
    let read: Value = serde_json::from_str(&came.report).unwrap();
    assert_eq!(read["trials"][0]["steps"][0]["exchange"]["response"]["body"], body.as_str());
}
