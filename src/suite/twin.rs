//! A refused step has exactly one thing wrong with it: it differs from an accepted one, its twin, in one place.

use std::collections::HashMap;

use super::case::Operation;
use super::edit::Edit;
use super::error::{DataError, Problem, nearest};
use super::model::{Case, Policy, Step};
use super::resolve::problem;

/// Checks every refused `SetKeyPolicy` of a case against its twin. Where not `all_read`, the twin may be a case that has a
/// fault of its own: that one is told, and not that it is missing.
pub(super) fn check(case: &Case, cases: &HashMap<&str, &Case>, all_read: bool, problems: &mut Vec<DataError>) {
    for step in case.all_steps() {
        let refused = step.call == Operation::SetKeyPolicy && step.expect.is_refusal();
        match (&step.twin, refused) {
            (None, false) => {}
            (None, true) => problems.push(problem(
                step.place.clone(),
                Problem::Twin(format!("the refused step `{}` of `{}` names no twin", step.name, case.id)),
                "name the accepted case from which it differs in one place",
            )),
            (Some(_), false) => problems.push(problem(
                step.place.clone(),
                Problem::Twin(format!("the step `{}` of `{}` has a twin and is not refused", step.name, case.id)),
                "only a refused SetKeyPolicy has a twin",
            )),
            (Some(name), true) => problems.extend(one(case, step, name, cases, all_read)),
        }
    }
}

fn one(case: &Case, step: &Step, name: &str, cases: &HashMap<&str, &Case>, all_read: bool) -> Option<DataError> {
    let complaint = |text: String, remedy: String| Some(problem(step.place.clone(), Problem::Twin(text), &remedy));
    let Some((home, twin)) = find(case, name, cases) else {
        if !all_read {
            return None;
        }
        let known = cases.keys().copied().chain(case.steps.iter().map(|s| s.name.as_str()));
        return complaint(format!("unknown twin `{name}`"), nearest(name, known));
    };
    if !twin.expect.is_success() || twin.call != Operation::SetKeyPolicy {
        return complaint(format!("the twin `{name}` is no accepted SetKeyPolicy"), "a twin is accepted".to_owned());
    }
    let differences = differences(step, twin);
    let same_case = std::ptr::eq(home, case);
    match differences.as_slice() {
        [_] => None,
        [] if same_case && step.name != twin.name => None,
        [] => complaint(
            format!("`{}` does not differ from its twin `{name}`", step.name),
            "the one thing that is wrong must show: an edit, a parameter, the length, the key or the principal"
                .to_owned(),
        ),
        several => complaint(
            format!("`{}` differs from its twin `{name}` in {}", step.name, several.join(" and in ")),
            "a refused step differs in exactly one; take another twin, or write the accepted case between the two"
                .to_owned(),
        ),
    }
}

/// A step of this case, a case of one accepted `SetKeyPolicy`, or `case/step`.
fn find<'c>(case: &'c Case, name: &str, cases: &HashMap<&str, &'c Case>) -> Option<(&'c Case, &'c Step)> {
    if let Some(step) = case.step(name) {
        return Some((case, step));
    }
    if let Some((id, step)) = name.split_once('/') {
        let home = cases.get(id)?;
        return home.step(step).map(|step| (*home, step));
    }
    let home = cases.get(name)?;
    home.steps.first().map(|step| (*home, step.as_ref()))
}

/// In what two steps differ, each difference counted as the edits that make it.
fn differences(a: &Step, b: &Step) -> Vec<String> {
    let mut found = Vec::new();
    if a.principal != b.principal {
        found.push("the principal".to_owned());
    }
    if a.key != b.key {
        found.push("the key".to_owned());
    }
    if a.sign != b.sign {
        found.push("the signature".to_owned());
    }
    for _ in 0..distance(&a.parameters, &b.parameters) {
        found.push("a parameter".to_owned());
    }
    match (&a.policy, &b.policy) {
        (Some(a), Some(b)) => found.extend(policy_differences(a, b)),
        (None, None) => {}
        _ => found.push("the policy".to_owned()),
    }
    found
}

fn policy_differences(a: &Policy, b: &Policy) -> Vec<String> {
    if a.source == b.source {
        return Vec::new();
    }
    let mut found = Vec::new();
    if a.source.pad_to_bytes != b.source.pad_to_bytes {
        found.push("the length".to_owned());
    }
    let edited = a.source.base.is_some() && a.source.base == b.source.base;
    if edited {
        found.extend((0..distance(&a.source.edit, &b.source.edit)).map(|_| "an edit of the policy".to_owned()));
    } else if a.template != b.template {
        found.push("the document".to_owned());
    }
    found
}

/// How many edits must be taken away, put in or exchanged to make one list of the other.
fn distance(a: &[Edit], b: &[Edit]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let exchanged = corner + usize::from(left != right);
            corner = row[j + 1];
            row[j + 1] = exchanged.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
