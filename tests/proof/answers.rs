//! Which answers were given where the page leaves a choice or is silent.

use std::collections::{BTreeMap, BTreeSet};

use kms_conformance::engine::TrialRecord;
use kms_conformance::suite::{Case, Expect, Step, Suite};

use crate::table::case;

/// Of each case and step, the codes that were answered; `success` for an acceptance.
pub(crate) type Given = BTreeMap<(String, String), BTreeSet<String>>;

/// Silent places of which an answer says nothing but what the page says, and why they are silent all the same.
const ONE_ANSWER: &[(&str, &str)] =
    &[("silent::no-key-and-no-policy", "either order ends in MissingParameter; only the message can differ")];

/// The answers in these records.
pub(crate) fn given(records: &[TrialRecord]) -> Given {
    let mut given = Given::new();
    for record in records {
        for check in record.checks.iter().filter(|check| check.check == "outcome") {
            let answer = check.actual.split_once(' ').map_or("", |(_, code)| code);
            let answer = if check.actual.starts_with("success") { "success" } else { answer };
            given.entry((case(record), check.step.clone())).or_default().insert(answer.to_owned());
        }
    }
    given
}

/// What a case allows and no endpoint answered: every code of an `any_of`, and of what is observed at least two answers.
pub(crate) fn missing(suite: &Suite, all: &[&Given]) -> Vec<String> {
    let steps = suite.cases.iter().flat_map(|case| case.all_steps().map(move |step| (case, step)));
    steps.filter_map(|(case, step)| of_step(case, step, all)).collect()
}

fn of_step(case: &Case, step: &Step, all: &[&Given]) -> Option<String> {
    let place = (case.name(), step.name.clone());
    let given: BTreeSet<_> = all.iter().filter_map(|given| given.get(&place)).flatten().cloned().collect();
    let shown = || format!("{} ({}): given were {given:?}", place.0, place.1);
    match &step.expect {
        Expect::AnyOf(allowed) => {
            let missing: Vec<_> = allowed.iter().filter(|code| !given.contains(*code)).collect();
            (!missing.is_empty()).then(|| format!("{}, and never {missing:?}", shown()))
        }
        Expect::Observe => {
            let one = ONE_ANSWER.iter().any(|(name, _)| *name == place.0);
            ((given.len() < 2) != one)
                .then(|| format!("{}, which is {}", shown(), if one { "more than one" } else { "no choice" }))
        }
        _ => None,
    }
}
