//! No choice is accused where the documentation is silent; with everything judged exactly those checks fail that it names.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::OnceLock;

use kms_conformance::record::{CheckOutcome, TrialRecord, Verdict};
use kms_conformance::wire::Scheme;
use kms_conformance_reference::Behaviour;
use kms_conformance_reference::choices::{Choice, Value, choices};

use crate::answers::{self, Given};
use crate::pairwise;
use crate::runs::{How, Runs};

/// The conventional profile, less the capabilities that these answers take away, with the divergences that they need.
fn profile(values: &[&Value], tolerates: bool) -> PathBuf {
    let usual = How::usual().profile;
    let absent: BTreeSet<_> = values.iter().flat_map(|value| value.absent).copied().collect();
    let tolerated: Vec<_> = values.iter().flat_map(|value| value.tolerated).filter(|_| tolerates).collect();
    if absent.is_empty() && tolerated.is_empty() {
        return usual;
    }
    let mut text = std::fs::read_to_string(usual).unwrap();
    let marker = "[capabilities.absent]\n";
    assert!(text.contains(marker));
    for (code, status) in &tolerated {
        write!(text, "[tolerated.\"{code}\"]\nstatus = {status}\nreason = \"the choice\"\n").unwrap();
    }
    for name in &absent {
        let claimed = text.replacen(&format!("\"{name}\","), "", 1);
        assert_ne!(claimed, text, "{name} is not claimed");
        text = claimed.replacen(marker, &format!("{marker}{name} = \"the choice takes it away\"\n"), 1);
    }
    let names: Vec<_> = absent.iter().copied().chain(tolerated.iter().map(|(code, _)| *code)).collect();
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("choice-{}.toml", names.join("-")));
    // Written by several at a time: what stands there is the same whoever wrote it, and whole.
    let own = file.with_extension(format!("{:?}", std::thread::current().id()));
    std::fs::write(&own, text).unwrap();
    std::fs::rename(&own, &file).unwrap();
    file
}

/// The suite against an endpoint that answers so, by a user who says what the endpoint lacks and what is known of it.
fn run(runs: &Runs, values: &[&Value], judge_all: bool) -> Vec<TrialRecord> {
    of_profile(runs, values, profile(values, true), judge_all)
}

fn of_profile(runs: &Runs, values: &[&Value], profile: PathBuf, judge_all: bool) -> Vec<TrialRecord> {
    let mut behaviour = Behaviour::default();
    for value in values {
        (value.apply)(&mut behaviour);
    }
    let without_v1 = values.iter().any(|value| value.absent.contains(&"v1"));
    let scheme = if without_v1 { Scheme::V3 } else { Scheme::V1 };
    runs.one(behaviour, &How { judge_all, strict: judge_all, scheme, profile, ..How::usual() })
}

/// The trials that are not green, and why.
fn accused(records: &[TrialRecord]) -> Vec<String> {
    let bad = records.iter().filter(|record| record.verdict.is_bad());
    bad.map(|record| format!("{}: {}", record.name, record.reason)).collect()
}

/// The checks that failed, each with each of its clauses.
fn failing(records: &[TrialRecord]) -> BTreeSet<(String, String)> {
    let checks = records.iter().flat_map(|record| &record.checks).filter(|it| it.outcome == CheckOutcome::Failed);
    checks.flat_map(|it| it.clauses.iter().map(|clause| (it.check.to_string(), clause.clone()))).collect()
}

fn others() -> Vec<(&'static Choice, &'static Value)> {
    choices().flat_map(|choice| choice.values[1..].iter().map(move |value| (choice, value))).collect()
}

/// What came of each answer other than the usual one alone, judged as by default.
struct Single {
    name: String,
    accused: Vec<String>,
    given: Given,
}

/// The runs of `no_single_choice_is_accused`, made once in a process.
fn singles() -> &'static [Single] {
    static SINGLES: OnceLock<Vec<Single>> = OnceLock::new();
    SINGLES.get_or_init(|| {
        Runs::new().each(&others(), |runs, (choice, value)| {
            let records = run(runs, &[value], false);
            let name = format!("{}={}", choice.name, value.name);
            Single { name, accused: accused(&records), given: answers::given(&records) }
        })
    })
}

#[test]
#[ignore = "takes minutes"]
fn no_single_choice_is_accused() {
    let accused = singles().iter().filter(|single| !single.accused.is_empty());
    let accused: Vec<_> = accused.map(|it| format!("{}:\n  {}", it.name, it.accused.join("\n  "))).collect();
    assert!(accused.is_empty(), "\n{}", accused.join("\n"));
}

#[test]
#[ignore = "takes minutes"]
fn every_allowed_answer_is_given_under_some_choice() {
    let runs = Runs::new();
    let usual = answers::given(&run(&runs, &[], false));
    let all: Vec<_> = std::iter::once(&usual).chain(singles().iter().map(|single| &single.given)).collect();
    let missing = answers::missing(&runs.suite, &all);
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
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

/// Only the profile's word keeps a known divergence from failing, and with it nothing is a plain pass.
#[test]
#[ignore = "takes minutes"]
fn what_a_profile_tolerates_fails_without_it() {
    let runs = Runs::new();
    let tolerated: Vec<_> = others().into_iter().filter(|(_, value)| !value.tolerated.is_empty()).collect();
    assert!(!tolerated.is_empty());
    for (choice, value) in tolerated {
        let checks = |records: &[TrialRecord], wanted: CheckOutcome| -> BTreeSet<(String, String)> {
            let checks = records.iter().flat_map(|it| &it.checks).filter(|it| it.outcome == wanted);
            checks.map(|it| (it.check.to_string(), it.clauses.join(" "))).collect()
        };
        let with = run(&runs, &[value], false);
        let without = of_profile(&runs, &[value], profile(&[value], false), false);
        let rows = value.tolerated.iter().filter_map(|(code, _)| runs.suite.errors.row(code));
        let named: BTreeSet<_> = rows.map(|row| ("status".to_owned(), row.clause.clone())).collect();
        assert_eq!(checks(&without, CheckOutcome::Failed), named, "{}={}", choice.name, value.name);
        assert_eq!(checks(&with, CheckOutcome::Tolerated), named, "{}={}", choice.name, value.name);
        let plain = |of: &TrialRecord| of.checks.iter().all(|it| it.outcome != CheckOutcome::Tolerated);
        assert!(with.iter().filter(|it| it.verdict == Verdict::Passed).all(plain));
        assert!(with.iter().any(|it| it.verdict == Verdict::Tolerated));
    }
}

/// Every two answers of different choices meet in some row. A choice that takes a capability away hides what others do, so
/// those that take none away meet in rows of their own, too.
fn rows() -> Vec<Vec<(&'static Choice, &'static Value)>> {
    let all: Vec<_> = choices().collect();
    let answering: Vec<_> = choices().filter(|it| it.values.iter().all(|value| value.absent.is_empty())).collect();
    let of = |choices: &[&'static Choice]| -> Vec<Vec<_>> {
        let sizes: Vec<_> = choices.iter().map(|choice| choice.values.len()).collect();
        let rows = pairwise::covering(&sizes).into_iter();
        rows.map(|row| row.into_iter().zip(choices).map(|(at, &choice)| (choice, &choice.values[at])).collect())
            .collect()
    };
    of(&all).into_iter().chain(of(&answering)).collect()
}

#[test]
#[ignore = "takes minutes"]
fn no_pair_of_choices_is_accused() {
    let runs = Runs::new();
    let accused = runs.each(&rows(), |runs, row| {
        let values: Vec<_> = row.iter().map(|(_, value)| *value).collect();
        let accused = accused(&run(runs, &values, false));
        let other = row.iter().filter(|(choice, value)| value.name != choice.values[0].name);
        let names: Vec<_> = other.map(|(choice, value)| format!("{}={}", choice.name, value.name)).collect();
        (!accused.is_empty()).then(|| format!("{}:\n  {}", names.join(" "), accused.join("\n  ")))
    });
    let accused: Vec<_> = accused.into_iter().flatten().collect();
    assert!(accused.is_empty(), "\n{}", accused.join("\n"));
}
