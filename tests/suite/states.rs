//! What the plan reads back: behind a refusal a policy that is not the refused one, and whatever was accepted last.

use std::collections::BTreeSet;

use kms_conformance::plan::{ContextMode, PlannedStep, Trial, Wishes, plan};
use kms_conformance::profile::Profile;
use kms_conformance::suite::{Expect, Operation, Step};
use kms_conformance::wire::{Form, Scheme};
use serde_json::Value;

use crate::corpus::corpus;

/// The keys whose policy `admin` can set and read.
const READABLE: [&str; 3] = ["usable", "in-full-instance", "in-small-instance"];

fn trials() -> Vec<Trial> {
    let wishes = Wishes {
        form: Form::GetQuery,
        scheme: Scheme::V1,
        judge: BTreeSet::new(),
        strict: false,
        contexts: ContextMode::Pairs,
    };
    plan(corpus(), &Profile::conventional().unwrap(), &wishes)
}

fn sets(step: &Step) -> bool {
    step.call == Operation::SetKeyPolicy && READABLE.contains(&step.key.fixture.as_str())
}

fn reads<'s>(step: &'s Step, of: &Step) -> Option<&'s str> {
    match &step.expect {
        Expect::PolicyOf(name) if step.key == of.key => Some(name),
        _ => None,
    }
}

/// The document that a step sends, with the parameters edited; none where it sends no text at all.
fn document(step: &Step) -> Option<Value> {
    let edited = step
        .parameters
        .iter()
        .any(|edit| [&edit.replace, &edit.remove].into_iter().flatten().any(|path| path == "/Policy"));
    let template = &step.policy.as_ref()?.template;
    (!edited).then(|| serde_json::from_str(template).unwrap_or_else(|_| Value::from(template.as_str())))
}

/// Whether the trial is about a state that nothing is known of, since a step before is only observed.
fn is_unknown(before: &[PlannedStep], step: &Step) -> bool {
    let last = before.iter().rev().find(|it| sets(&it.step) && it.step.key == step.key && !it.step.expect.is_refusal());
    last.is_some_and(|it| !it.step.expect.is_success())
}

#[test]
fn behind_every_refusal_another_policy_is_read_back() {
    let mut wrong = BTreeSet::new();
    for trial in trials() {
        for (at, planned) in trial.steps.iter().enumerate().filter(|(_, it)| sets(&it.step)) {
            let step = &planned.step;
            if !step.expect.is_refusal() || is_unknown(&trial.steps[..at], step) {
                continue;
            }
            let read = trial.steps.get(at + 1).and_then(|next| reads(&next.step, step));
            let before = read.and_then(|name| trial.steps[..at].iter().find(|it| it.step.name == name));
            match before {
                None => wrong.insert(format!("{}: nothing is read back behind `{}`", trial.name, step.name)),
                Some(before) if document(&before.step) == document(step) => {
                    wrong.insert(format!("{}: `{}` sends the policy that the key has", trial.name, step.name))
                }
                Some(_) => false,
            };
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_was_accepted_last_is_read_back() {
    let mut wrong = BTreeSet::new();
    let mut read_back = 0;
    for trial in trials() {
        for (at, planned) in trial.steps.iter().enumerate().filter(|(_, it)| sets(&it.step)) {
            let (step, later) = (&planned.step, &trial.steps[at + 1..]);
            let other = |it: &PlannedStep| sets(&it.step) && it.step.key == step.key && !it.step.expect.is_refusal();
            if !step.expect.is_success() || later.iter().any(other) {
                continue;
            }
            let read = later.iter().any(|it| reads(&it.step, step) == Some(&step.name));
            read_back += usize::from(read);
            if !read {
                wrong.insert(format!("{}: what `{}` has set is not read back", trial.name, step.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(read_back > 200, "{read_back} policies are read back");
}
