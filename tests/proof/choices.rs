//! No choice is accused where the documentation is silent; with everything judged exactly those checks fail that it names.

use std::collections::BTreeSet;
use std::path::PathBuf;

use kms_conformance::engine::{CheckOutcome, TrialRecord};
use kms_conformance_reference::Behaviour;
use kms_conformance_reference::choices::{Choice, Value, choices};

use crate::pairwise;
use crate::runs::{How, Runs};

/// The conventional profile, less these capabilities.
fn profile(absent: &BTreeSet<&str>) -> PathBuf {
    let usual = How::usual().profile;
    if absent.is_empty() {
        return usual;
    }
    let mut text = std::fs::read_to_string(usual).unwrap();
    let marker = "[capabilities.absent]\n";
    assert!(text.contains(marker));
    for name in absent {
        let claimed = text.replacen(&format!("\"{name}\","), "", 1);
        assert_ne!(claimed, text, "{name} is not claimed");
        text = claimed.replacen(marker, &format!("{marker}{name} = \"the choice takes it away\"\n"), 1);
    }
    let names: Vec<_> = absent.iter().copied().collect();
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("without-{}.toml", names.join("-")));
    // Written by several at a time: what stands there is the same whoever wrote it, and whole.
    let own = file.with_extension(format!("{:?}", std::thread::current().id()));
    std::fs::write(&own, text).unwrap();
    std::fs::rename(&own, &file).unwrap();
    file
}

fn run(runs: &Runs, values: &[&Value], judge_all: bool) -> Vec<TrialRecord> {
    let mut behaviour = Behaviour::default();
    values.iter().for_each(|value| (value.apply)(&mut behaviour));
    let absent = values.iter().flat_map(|value| value.absent).copied().collect();
    let how = How { judge_all, strict: judge_all, profile: profile(&absent), ..How::usual() };
    runs.one(behaviour, &how)
}

/// The trials that are not green, and why.
fn accused(records: &[TrialRecord]) -> Vec<String> {
    let bad = records.iter().filter(|record| record.verdict.is_bad());
    bad.map(|record| format!("{}: {}", record.name, record.reason)).collect()
}

/// The checks that failed, each with each of its clauses.
fn failing(records: &[TrialRecord]) -> BTreeSet<(String, String)> {
    let checks = records.iter().flat_map(|record| &record.checks).filter(|it| it.outcome == CheckOutcome::Failed);
    checks.flat_map(|it| it.clauses.iter().map(|clause| (it.check.to_owned(), clause.clone()))).collect()
}

fn others() -> Vec<(&'static Choice, &'static Value)> {
    choices().flat_map(|choice| choice.values[1..].iter().map(move |value| (choice, value))).collect()
}

#[test]
#[ignore = "takes minutes"]
fn no_single_choice_is_accused() {
    let runs = Runs::new();
    let accused = runs.each(&others(), |runs, (choice, value)| {
        let accused = accused(&run(runs, &[value], false));
        (!accused.is_empty()).then(|| format!("{}={}:\n  {}", choice.name, value.name, accused.join("\n  ")))
    });
    let accused: Vec<_> = accused.into_iter().flatten().collect();
    assert!(accused.is_empty(), "\n{}", accused.join("\n"));
}

#[test]
#[ignore = "takes minutes"]
fn with_everything_judged_exactly_the_named_checks_fail() {
    let runs = Runs::new();
    let wrong = runs.each(&others(), |runs, (choice, value)| {
        let named: BTreeSet<_> = value.fails.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let failing = failing(&run(runs, &[value], true));
        (failing != named).then(|| format!("{}={} fails {failing:?}", choice.name, value.name))
    });
    let wrong: Vec<_> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
#[ignore = "takes minutes"]
fn no_pair_of_choices_is_accused() {
    let all: Vec<_> = choices().collect();
    let sizes: Vec<_> = all.iter().map(|choice| choice.values.len()).collect();
    let rows = pairwise::covering(&sizes);
    let runs = Runs::new();
    let accused = runs.each(&rows, |runs, row| {
        let values: Vec<_> = row.iter().zip(&all).map(|(&at, choice)| &choice.values[at]).collect();
        let accused = accused(&run(runs, &values, false));
        let names = || {
            row.iter()
                .zip(&all)
                .filter(|(at, _)| **at > 0)
                .map(|(&at, it)| format!("{}={}", it.name, it.values[at].name))
        };
        (!accused.is_empty()).then(|| format!("{}:\n  {}", names().collect::<Vec<_>>().join(" "), accused.join("\n  ")))
    });
    let accused: Vec<_> = accused.into_iter().flatten().collect();
    assert!(accused.is_empty(), "\n{}", accused.join("\n"));
}
