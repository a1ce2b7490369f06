//! Every deviation that holds in one context only is caught in contexts, by what is judged by default.

use std::collections::BTreeSet;

use kms_conformance::plan::ContextMode;
use kms_conformance_reference::Behaviour;
use kms_conformance_reference::deviations::{ContextDeviation, context_deviations};

use crate::runs::{How, Runs, Sent};

/// What came of a deviation.
struct Came {
    id: String,
    caught: bool,
    blamed: Vec<String>,
    clauses: BTreeSet<String>,
}

fn run(runs: &Runs, deviation: &ContextDeviation) -> Came {
    let mut behaviour = Behaviour::default();
    deviation.apply(&mut behaviour);
    let clauses: BTreeSet<String> = deviation.clauses().iter().map(|&id| id.to_owned()).collect();
    let of = runs.suite.clauses.iter().filter(|clause| clauses.contains(&clause.id));
    let judge_all = of.into_iter().all(|clause| !clause.provenance.judged_by_default());
    let sent = Sent::InContexts(deviation.clauses());
    let how = How { sent, judge_all, contexts: ContextMode::Pairs, ..How::usual() };
    let (records, figures) = runs.whole(behaviour, &how);
    let caught = records.iter().any(|record| record.verdict.is_bad());
    Came { id: deviation.id(), caught, blamed: figures.broken, clauses }
}

#[test]
#[ignore = "takes minutes"]
fn every_deviation_in_one_context_is_caught() {
    let runs = Runs::new();
    let all: Vec<_> = context_deviations().collect();
    let came = runs.each(&all, run);
    let missed: Vec<_> = came.iter().filter(|it| !it.caught).map(|it| it.id.as_str()).collect();
    let elsewhere = |it: &&Came| it.caught && !it.blamed.iter().any(|id| it.clauses.contains(id));
    let elsewhere: Vec<_> =
        came.iter().filter(elsewhere).map(|it| format!("{} blames {:?}", it.id, it.blamed)).collect();
    println!("{} deviations in one context, {} of them blame another clause", came.len(), elsewhere.len());
    elsewhere.iter().for_each(|line| println!("  {line}"));
    assert!(missed.is_empty(), "{} of {} are missed:\n{}", missed.len(), came.len(), missed.join("\n"));
}
