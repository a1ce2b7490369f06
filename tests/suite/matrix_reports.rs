//! `kms-conformance clauses --report FILE`, as a user runs it.

use std::path::Path;
use std::process::{Command, Output};

use rstest::rstest;
use serde_json::{Value, json};

use crate::corpus::corpus;
use crate::support::Folder;

fn listed(report: &Path, format: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kms-conformance"));
    command.args(["clauses", "--format", format, "--report"]).arg(report).output().unwrap()
}

fn check(clauses: &[&str], outcome: &str) -> Value {
    json!({ "check": "outcome", "step": "call", "clauses": clauses, "outcome": outcome, "expected": "", "actual": "" })
}

fn trial(name: &str, verdict: &str, reason: &str, checks: &[Value]) -> Value {
    let case = name.rsplit_once("::").unwrap().0;
    json!({
        "name": name, "case": case, "title": "", "place": "", "format": "json", "form": "post-form", "scheme": "v3",
        "clauses": [], "verdict": verdict, "reason": reason, "notes": [], "steps": [], "checks": checks,
        "milliseconds": 0, "text": ""
    })
}

/// A report of these trials.
fn report(trials: &[Value]) -> Value {
    json!({
        "report": 2,
        "run": {
            "version": "0.0.9", "clause_set": "2024-11-14", "suite_digest": corpus().digest, "endpoint": "http://h:1",
            "profile": "p.toml", "form": "post-form", "scheme": "v3", "judged": ["documented", "implied"],
            "strict": false, "seed": 1, "started": "2026-01-02T03:04:05Z", "selected": 5
        },
        "trials": trials,
        "summary": {
            "verdicts": {}, "clauses_judged": 0, "clauses_conforming": 0, "clauses": 0, "broken": [], "diverging": [],
            "tolerated": {}, "not_judged": [], "errors_not_seen": {}, "lacks": {}, "causes": [], "conforms": false
        }
    })
}

/// A run in which each thing happens once.
fn small() -> Value {
    let sets = "operation.sets-the-policy";
    report(&[
        trial("success::one-statement::json", "passed", "", &[check(&[sets, "document.content"], "passed")]),
        trial("success::one-statement::xml", "failed", "x", &[check(&[sets], "failed"), check(&[sets], "observed")]),
        trial("success::two-statements::xml", "passed", "", &[check(&[sets], "passed")]),
        trial("success::key-by-arn::xml", "not-testable", "no ARNs there", &[]),
        trial("success::key-by-id::xml", "error", "step call: it is gone", &[]),
        trial("success::policy-name-default::xml", "passed", "", &[check(&[sets], "passed")]),
    ])
}

/// The lines of the text about a clause.
fn about(text: &str, clause: &str) -> String {
    let head = format!("   {clause}  (");
    let parts = text.split("\n\n").find(|part| part.lines().next().is_some_and(|line| line.contains(&head)));
    parts.unwrap_or_else(|| panic!("{clause} is not in\n{text}")).to_owned()
}

fn text_of_small() -> String {
    let folder = Folder::new();
    let output = listed(&folder.write("r.json", small().to_string()), "text");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[rstest]
#[case::outcomes_and_cases(
    "operation.sets-the-policy",
    &[
        "       3       1          .         1   operation.sets-the-policy  (documented, lines 5-5 9-9)",
        "  NOT RUN                                   success::every-key-is-of-its-own",
        "       1       1          .         1       success::one-statement",
        "       2       .          .         .       in 2 cases that do not name it",
    ]
)]
#[case::trials_without_a_check_of_it(
    "policy-name.default",
    &["  NO CHECK                              policy-name.default  (", "  NO CHECK OF IT                            success::policy-name-default"]
)]
#[case::lack("key-id.arn", &["  NOT TESTABLE                              success::key-by-arn", "                                                no ARNs there"])]
#[case::error("key-id.id", &["  ERROR                                     success::key-by-id", "                                                step call: it is gone"])]
fn text_shows_what_was_made_of_each_clause(#[case] clause: &str, #[case] lines: &[&str]) {
    let text = text_of_small();
    let part = about(&text, clause);
    for line in lines {
        assert!(part.lines().any(|shown| shown.starts_with(line)), "{line}\nis not in\n{part}");
    }
}

#[test]
fn text_names_the_run_and_what_stands_out() {
    let text = text_of_small();
    let run = "checks made by the run of 2026-01-02T03:04:05Z against http://h:1 (p.toml, post-form v3; judged: documented, implied)";
    assert_eq!(text.lines().nth(1), Some(run));
    let summary = text.split("\n\n").last().unwrap();
    let lines = [
        ": 2 with a judged check, 0 only observed, ",
        "  1 check of operation.sets-the-policy failed",
        "  no check of key-id.arn: no ARNs there",
        "  no check of policy-name.default: its cases are about something else",
        " clauses, whose cases were not run",
        "  success::policy-name-default names policy-name.default, and none of its checks is about it",
    ];
    for line in lines {
        assert!(summary.contains(line), "{line}\nis not in\n{summary}");
    }
}

#[test]
fn json_has_the_same_figures() {
    let folder = Folder::new();
    let output = listed(&folder.write("r.json", small().to_string()), "json");
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["run"]["endpoint"], "http://h:1");
    let row = |id: &str| json["clauses"].as_array().unwrap().iter().find(|row| row["id"] == id).unwrap();
    let made = &row("operation.sets-the-policy")["made"];
    assert_eq!(made["checks"], json!({ "passed": 3, "failed": 1, "tolerated": 0, "observed": 1 }));
    assert_eq!(
        made["elsewhere"],
        json!({ "checks": { "passed": 2, "failed": 0, "tolerated": 0, "observed": 0 }, "cases": 2 })
    );
    let lacking = row("key-id.arn")["made"]["by_case"].as_array().unwrap();
    let lacking = lacking.iter().find(|made| made["case"] == "success::key-by-arn").unwrap();
    assert_eq!((&lacking["not_testable"], &lacking["reasons"]), (&json!(1), &json!(["no ARNs there"])));
}

/// What is said of a report that will not do.
fn refused(content: &str) -> String {
    let folder = Folder::new();
    let output = listed(&folder.write("r.json", content), "text");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    folder.without_path(&String::from_utf8(output.stderr).unwrap())
}

#[rstest]
#[case::empty(
    "",
    "r.json:1:1: this is no report of a run: EOF while parsing a value\n  help: `kms-conformance run --report json=FILE` writes one"
)]
#[case::other_json(
    "{ \"a\": 1 }",
    "r.json:1:10: this is no report of a run: missing field `report`\n  help: `kms-conformance run --report json=FILE` writes one"
)]
#[case::other_version(
    "{ \"report\": 1, \"runs\": [] }",
    "r.json is a report of version 1, and this program reads version 2\n  help: use the program that made the run"
)]
fn file_that_is_no_report_is_refused(#[case] content: &str, #[case] words: &str) {
    assert_eq!(refused(content), format!("error: {words}\n"));
}

#[test]
fn report_that_is_cut_off_is_refused() {
    let text = small().to_string();
    let words = refused(&text[..text.len() / 2]);
    assert!(words.starts_with("error: r.json:1:") && words.contains("this is no report of a run: EOF"), "{words}");
}

#[rstest]
#[case::clauses(
    |report: &mut Value| report["run"]["clause_set"] = "2023-01-01".into(),
    "r.json is about the clauses of 2023-01-01, and these are the clauses of 2024-11-14\n  help: use the program that made the run, 0.0.9, or run again"
)]
#[case::digest(
    |report: &mut Value| report["run"]["suite_digest"] = "beef".into(),
    "r.json is about other cases: their digest is beef, and that of these cases is DIGEST\n  help: use the program that made the run, 0.0.9, or run again"
)]
#[case::case(
    |report: &mut Value| report["trials"][0]["case"] = "success::no-such-case".into(),
    "r.json names the case `success::no-such-case`, which there is not\n  help: the report was changed after the run: run again"
)]
#[case::clause(
    |report: &mut Value| report["trials"][0]["checks"][0]["clauses"][0] = "no.clause".into(),
    "r.json names the clause `no.clause`, which there is not\n  help: the report was changed after the run: run again"
)]
fn report_of_something_else_is_refused(#[case] change: fn(&mut Value), #[case] words: &str) {
    let mut report = small();
    change(&mut report);
    assert_eq!(refused(&report.to_string()), format!("error: {words}\n").replace("DIGEST", &corpus().digest));
}

#[test]
fn report_that_is_not_there_is_refused() {
    let output = listed(Path::new("/nowhere/r.json"), "text");
    assert_eq!(output.status.code(), Some(2));
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(words.starts_with("error: cannot read the report /nowhere/r.json: "), "{words}");
}
