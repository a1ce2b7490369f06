//! Which answers were given where the page leaves a choice or is silent.

use std::collections::{BTreeMap, BTreeSet};

use kms_conformance::check::Ending;
use kms_conformance::record::{Ended, TrialRecord};
use kms_conformance::suite::{Case, Expect, Step, Suite};

/// Of each case and step, the codes that were answered, `success` for an acceptance; with the format where it was the
/// endpoint's choice.
pub(crate) type Given = BTreeMap<(String, String), BTreeSet<String>>;

/// Steps of silent places of which an answer says nothing but what the page says, and why they are silent all the same.
const ONE_ANSWER: &[(&str, &str, &str)] =
    &[("silent::quota-place-given-back", "given-back", "it leaves the instance as it was, whatever came before")];

/// The answers in these records.
pub(crate) fn given(records: &[TrialRecord]) -> Given {
    let mut given = Given::new();
    for record in records {
        for step in &record.steps {
            if let Some(ended) = &step.ended {
                given.entry((record.case.clone(), step.name.clone())).or_default().insert(answer(ended));
            }
        }
    }
    given
}

fn answer(ended: &Ended) -> String {
    let word = match &ended.ending {
        Ending::Success => "success",
        Ending::Error(code) => code,
        Ending::Unclear(_) => "",
    };
    ended.chose.map_or_else(|| word.to_owned(), |format| format!("{word} in {format}"))
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
        // That any refusal will do is said in vain where only one comes.
        Expect::Refused { .. } => (given.len() < 2).then(|| format!("{}, which is no choice", shown())),
        Expect::Observe => {
            let one = ONE_ANSWER.iter().any(|(name, step, _)| (*name, *step) == (&place.0, &place.1));
            ((given.len() < 2) != one)
                .then(|| format!("{}, which is {}", shown(), if one { "more than one" } else { "no choice" }))
        }
        _ => None,
    }
}
