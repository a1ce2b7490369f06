//! Every deviation is caught, and little else is blamed for it; every judged case is sensitive to a narrow one.

use std::collections::{BTreeMap, BTreeSet};

use kms_conformance::plan::ContextMode;
use kms_conformance::record::{TrialRecord, Verdict};
use kms_conformance::wire::Form;
use kms_conformance_reference::Behaviour;
use kms_conformance_reference::deviations::{Deviation, deviations};

use crate::runs::{How, Runs, Sent};
use crate::summary;
use crate::table::Row;

/// What all other cases are sent in cannot break narrowly: its deviations are run in another form.
///
/// Where neither requests nor responses are what a deviation breaks, one format shows as much as both, and what is only
/// observed shows nothing.
fn how(number: usize, deviation: &Deviation) -> How {
    let form = if deviation.clauses.contains(&"request.get-query") { Form::PostQuery } else { Form::GetQuery };
    let transport = ["request.", "response."];
    let of_transport = deviation.clauses.iter().any(|id| transport.iter().any(|group| id.starts_with(group)));
    let sent = if of_transport { Sent::All } else { Sent::InOneFormat(number) };
    How { form, judge_all: true, sent, contexts: ContextMode::None, ..How::usual() }
}

/// The judged cases, each with the clauses that it claims.
fn judged(records: &[TrialRecord]) -> BTreeMap<String, BTreeSet<String>> {
    let mut claims: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for record in records.iter().filter(|record| record.verdict == Verdict::Passed) {
        claims.entry(record.case.clone()).or_default().extend(record.clauses.iter().cloned());
    }
    claims
}

#[test]
#[ignore = "takes minutes"]
fn every_deviation_is_caught_and_every_judged_case_catches_one() {
    let runs = Runs::new();
    let clean = runs.one(Behaviour::default(), &How { judge_all: true, contexts: ContextMode::None, ..How::usual() });
    let bad: Vec<_> = clean.iter().filter(|record| record.verdict.is_bad()).map(|record| &record.name).collect();
    assert!(bad.is_empty(), "without any deviation: {bad:?}");
    let all: Vec<_> = deviations().enumerate().collect();
    let rows = runs.each(&all, |runs, &(number, deviation)| {
        let mut behaviour = Behaviour::default();
        (deviation.apply)(&mut behaviour);
        let (records, figures) = runs.whole(behaviour, &how(number, deviation));
        Row::new(deviation, &records, &figures)
    });
    let judged = judged(&clean);
    let summary = summary::of(&rows, &judged);
    summary.write();
    summary.assert();
}

#[test]
fn deviations_name_clauses_that_there_are() {
    let suite = kms_conformance::suite::Suite::embedded().unwrap();
    for deviation in deviations() {
        for clause in deviation.clauses {
            assert!(suite.clauses.get(clause).is_some(), "{} names {clause}", deviation.id);
        }
    }
}

#[test]
fn every_clause_with_a_case_has_a_deviation() {
    let suite = kms_conformance::suite::Suite::embedded().unwrap();
    let named: BTreeSet<_> = deviations().flat_map(|deviation| deviation.clauses).copied().collect();
    let bare: Vec<_> =
        suite.clauses.iter().filter(|it| it.no_case.is_none() && !named.contains(it.id.as_str())).collect();
    assert!(bare.is_empty(), "{:?}", bare.iter().map(|clause| &clause.id).collect::<Vec<_>>());
}
