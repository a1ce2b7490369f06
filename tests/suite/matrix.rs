//! The matrix of clauses: nothing is claimed that a run does not do.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use kms_conformance::matrix::{Matrix, load};
use kms_conformance::suite::Suite;
use rstest::rstest;
use serde_json::{Value, json};

use crate::corpus::corpus;
use crate::support::endpoint::{Endpoint, accepted};
use crate::support::{Folder, embedded_report, run};

/// The report of one run of everything at the embedded endpoint, made once for all tests.
static WHOLE: LazyLock<(Folder, PathBuf)> = LazyLock::new(|| {
    let folder = Folder::new();
    let report = folder.path().join("whole.json");
    embedded_report(Suite::embedded().unwrap(), &[], &report);
    (folder, report)
});

fn whole() -> Matrix {
    let suite = corpus();
    Matrix::joined(suite, &load(&WHOLE.1, suite).unwrap())
}

#[test]
fn every_case_makes_a_check_of_every_clause_that_it_names() {
    let (matrix, mut claims, mut empty) = (whole(), 0, Vec::new());
    for row in &matrix.clauses {
        let made = row.made.as_ref().unwrap();
        claims += made.by_case.len();
        let without = made.by_case.iter().filter(|made| made.checks.all() == 0);
        empty.extend(without.map(|made| format!("{} names {}: {:?}", made.case, row.clause.id, made.reasons)));
    }
    assert!(empty.is_empty(), "no check was made of what a case claims:\n{}", empty.join("\n"));
    assert_eq!(claims, corpus().iter().map(|case| case.clauses.len()).sum::<usize>());
}

#[test]
fn every_clause_has_a_case_or_the_reason_why_not() {
    let unsettled: Vec<_> = whole().unsettled().map(|row| row.clause.id.clone()).collect();
    assert_eq!(unsettled, [""; 0]);
}

/// The clauses that have neither a case nor a reason, or both, where one clause of the corpus is changed.
fn unsettled(clause: &str, change: impl FnOnce(&mut Value)) -> Vec<String> {
    let folder = Folder::of_corpus();
    folder.change("clauses.json", "clauses", clause, change);
    let matrix = Matrix::claimed(&Suite::load(folder.path()).unwrap());
    matrix.unsettled().map(|row| row.clause.id.clone()).collect()
}

#[rstest]
#[case::both("statement.sid.length", |clause: &mut Value| clause["no_case"] = "It is not so.".into(), &["statement.sid.length"])]
#[case::as_it_is("statement.sid.length", |_: &mut Value| {}, &[])]
fn clause_with_neither_case_nor_reason_is_found(
    #[case] clause: &str,
    #[case] change: fn(&mut Value),
    #[case] found: &[&str],
) {
    assert_eq!(unsettled(clause, change), found);
}

#[test]
fn clause_without_a_case_is_found_unless_it_says_why() {
    let folder = Folder::of_corpus();
    folder.change("success/samples.json", "cases", "description-example", |case| {
        case["clauses"] = json!(["operation.sets-the-policy"]);
    });
    let unsettled = |folder: &Folder| -> Vec<String> {
        let matrix = Matrix::claimed(&Suite::load(folder.path()).unwrap());
        matrix.unsettled().map(|row| row.clause.id.clone()).collect()
    };
    assert_eq!(unsettled(&folder), ["policy.example"]);
    folder.change("clauses.json", "clauses", "policy.example", |clause| clause["no_case"] = "It is shown.".into());
    assert_eq!(unsettled(&folder), [""; 0]);
}

/// The corpus with other clauses of a case of one step.
fn with_clauses(clauses: &[&str]) -> Folder {
    let folder = Folder::of_corpus();
    folder.change("success/policy.json", "cases", "one-statement", |case| case["clauses"] = clauses.into());
    folder
}

#[test]
fn case_that_names_an_unknown_clause_is_refused() {
    let folder = with_clauses(&["operation.sets-a-policy"]);
    let error = folder.without_path(&Suite::load(folder.path()).unwrap_err().to_string());
    let told = "unknown clause `operation.sets-a-policy`\n  help: did you mean `operation.sets-the-policy`?";
    let first: Vec<_> = error.lines().take(2).collect();
    assert!(first[0].starts_with("success/policy.json:1:") && first.join("\n").ends_with(told), "{error}");
}

#[test]
fn case_that_makes_no_check_of_a_clause_is_found() {
    let folder = with_clauses(&["operation.sets-the-policy", "request.post-form", "response.error.members"]);
    let report = folder.path().join("report.txt");
    let suite = Suite::load(folder.path()).unwrap();
    embedded_report(Suite::load(folder.path()).unwrap(), &["success::one-statement", "success::two-s"], &report);
    let matrix = Matrix::joined(&suite, &load(&report, &suite).unwrap());
    let one = "success::one-statement";
    assert_eq!(matrix.idle().collect::<Vec<_>>(), [(one, "request.post-form"), (one, "response.error.members")]);
}

/// What is counted, counted again from the report alone.
#[test]
fn figures_are_those_of_the_report() {
    let report: Value = serde_json::from_slice(&std::fs::read(&WHOLE.1).unwrap()).unwrap();
    let mut counted: BTreeMap<(String, String), usize> = BTreeMap::new();
    for check in report["trials"].as_array().unwrap().iter().flat_map(|trial| trial["checks"].as_array().unwrap()) {
        for clause in check["clauses"].as_array().unwrap() {
            let word = |value: &Value| value.as_str().unwrap().to_owned();
            *counted.entry((word(clause), word(&check["outcome"]))).or_default() += 1;
        }
    }
    for row in whole().clauses {
        let made = row.made.unwrap();
        let of = |outcome: &str| counted.get(&(row.clause.id.clone(), outcome.to_owned())).copied().unwrap_or_default();
        let figures = (made.checks.passed, made.checks.failed, made.checks.observed);
        assert_eq!(figures, (of("passed"), of("failed"), of("observed")), "{}", row.clause.id);
    }
    assert!(counted.len() > 100, "{}", counted.len());
}

/// How an answer looks has checks of its own; that a call was accepted or refused would be counted for it otherwise.
#[test]
fn outcome_says_nothing_of_how_an_answer_looks() {
    let report: Value = serde_json::from_slice(&std::fs::read(&WHOLE.1).unwrap()).unwrap();
    let trials = report["trials"].as_array().unwrap();
    let of_response = trials.iter().filter(|trial| trial["name"].as_str().unwrap().starts_with("response::"));
    let checks = of_response.flat_map(|trial| trial["checks"].as_array().unwrap());
    let outcomes: Vec<_> = checks.filter(|check| check["check"] == "outcome").map(|check| &check["clauses"]).collect();
    assert!(!outcomes.is_empty());
    for clauses in outcomes {
        assert!(!clauses.to_string().contains("\"response."), "{clauses}");
    }
}

/// A case that prepares a state and then only records what comes shows nothing, though a documented error may have come.
#[test]
fn silent_case_is_observed_whatever_it_prepares() {
    let report: Value = serde_json::from_slice(&std::fs::read(&WHOLE.1).unwrap()).unwrap();
    let trials = report["trials"].as_array().unwrap();
    let silent: Vec<_> = trials.iter().filter(|it| it["name"].as_str().unwrap().starts_with("silent::")).collect();
    assert!(!silent.is_empty());
    for trial in silent {
        assert_eq!(trial["verdict"], "observed", "{}", trial["name"]);
    }
}

/// A trial of one form and one signature says nothing of the others.
#[test]
fn what_is_not_sent_is_not_judged() {
    let lacking = ["v3", "post-query", "post-form", "post-mixed"];
    let mut profile = include_str!("../../profiles/conventional.toml").to_owned();
    for name in lacking {
        profile = profile.replacen(&format!("\"{name}\","), "", 1);
        profile = profile.replacen("[capabilities.absent]", &format!("[capabilities.absent]\n{name} = \"no\""), 1);
    }
    let endpoint = Endpoint::start(accepted);
    let ran = run(&endpoint.url(), Some(&profile), &[], &["transport::accepted-in-every-form"]).unwrap();
    for clause in lacking.map(|name| format!("request.{name}")) {
        assert!(ran.summary.not_judged.contains(&clause), "{clause} is judged");
    }
    for clause in ["request.v1", "request.get-query"] {
        assert!(!ran.summary.not_judged.iter().any(|id| id == clause), "{clause} is not judged");
    }
}
