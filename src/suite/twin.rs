//! A refused step has exactly one thing wrong with it: it differs from an accepted one, its twin, in one place. A step with two
//! faults differs in one place from each of two refused ones.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::edit::{Edit, apply_all};
use super::error::{DataError, Problem};
use super::expect::Expect;
use super::model::{Case, Policy, Step};
use super::resolve::problem;
use crate::did_you_mean::nearest;

/// Checks every refused `SetKeyPolicy` of a case against its twin, or against both where it has two faults. Where not
/// `all_read`, a twin may be a case that has a fault of its own: that one is told, and not that it is missing.
pub(super) fn check(case: &Case, cases: &HashMap<&str, &Case>, all_read: bool, problems: &mut Vec<DataError>) {
    for step in case.all_steps() {
        let refused = step.call.sets_a_policy() && step.expect.is_refusal();
        let here = Here { case, step, cases, all_read };
        let checked = match (step.twins.as_slice(), refused) {
            ([], false) => Ok(()),
            ([], true) => fault(
                format!("the refused step `{}` of `{}` names no twin", step.name, case.id),
                "name the accepted case from which it differs in one place",
            ),
            (_, false) => fault(
                format!("the step `{}` of `{}` has a twin and is not refused", step.name, case.id),
                "only a refused SetKeyPolicy has a twin",
            ),
            ([name], true) => here.one_fault(name),
            (names, true) => here.two_faults(names),
        };
        let complaint = |Fault(text, remedy)| problem(step.place.clone(), Problem::Twin(text), &remedy);
        problems.extend(checked.err().map(complaint));
    }
}

/// What is wrong with a refused step and its twins, and the remedy.
struct Fault(String, String);

fn fault(text: String, remedy: &str) -> Result<(), Fault> {
    Err(Fault(text, remedy.to_owned()))
}

/// A refused step, and where its twins are looked for.
struct Here<'h, 'c> {
    case: &'c Case,
    step: &'c Step,
    cases: &'h HashMap<&'h str, &'c Case>,
    all_read: bool,
}

impl Here<'_, '_> {
    fn one_fault(&self, name: &str) -> Result<(), Fault> {
        let Some((home, twin)) = find(self.case, name, self.cases) else { return self.unknown(name) };
        if !twin.sets_a_policy() {
            return fault(format!("the twin `{name}` is no accepted SetKeyPolicy"), "a twin is accepted");
        }
        let same_case = std::ptr::eq(home, self.case);
        match differences(self.step, twin).as_slice() {
            [] if same_case && self.step.name != twin.name => Ok(()),
            found => self.in_one(name, twin, found),
        }
    }

    /// Each of the two twins has one of the faults: it is refused, and has an accepted twin of its own.
    fn two_faults(&self, names: &[String]) -> Result<(), Fault> {
        let (step, call) = (self.step, &self.step.name);
        if !matches!(step.expect, Expect::Refused { .. }) && !self.expects_what_the_twins_do(names) {
            return fault(
                format!("`{call}` has two twins, and so two faults, and expects other errors than these"),
                "which of two errors wins is open: expect \"refused\", or exactly the errors that its twins expect",
            );
        }
        for name in names {
            let Some((home, twin)) = find(self.case, name, self.cases) else { return self.unknown(name) };
            let [of_twin] = twin.twins.as_slice() else {
                return fault(
                    format!("the twin `{name}` is no refused SetKeyPolicy with one twin"),
                    "a step with two faults names the two refused ones that have one of them each",
                );
            };
            let found = differences(step, twin);
            self.in_one(name, twin, &found)?;
            // What the twin names is looked at where the twin is.
            let Some((_, accepted)) = find(home, of_twin, self.cases) else { continue };
            if differences(step, accepted).len() != 2 {
                return fault(
                    format!("`{call}` does not differ from `{of_twin}`, the twin of its twin `{name}`, in two things"),
                    "a step with two faults has the fault of each of its twins",
                );
            }
        }
        let found: Vec<_> = names.iter().filter_map(|name| find(self.case, name, self.cases)).collect();
        match found.as_slice() {
            [(_, one), (_, other)] if differences(one, other).is_empty() => fault(
                format!("the twins `{}` of `{call}` do not differ", names.join("` and `")),
                "each has another one of the two faults",
            ),
            _ => Ok(()),
        }
    }

    /// Whether it names exactly the errors with which its twins are refused: a failure of the service is no refusal, and where
    /// both end in the same error, that one comes.
    fn expects_what_the_twins_do(&self, names: &[String]) -> bool {
        let found: Vec<_> = names.iter().filter_map(|name| find(self.case, name, self.cases)).collect();
        if found.iter().any(|(_, twin)| matches!(twin.expect, Expect::Refused { .. })) {
            return false;
        }
        let of_twins: BTreeSet<_> = found.iter().flat_map(|(_, twin)| twin.expect.codes()).collect();
        found.len() < names.len() || self.step.expect.codes().collect::<BTreeSet<_>>() == of_twins
    }

    fn unknown(&self, name: &str) -> Result<(), Fault> {
        let known = self.cases.keys().copied().chain(self.case.steps.iter().map(|s| s.name.as_str()));
        if self.all_read { fault(format!("unknown twin `{name}`"), &nearest(name, known)) } else { Ok(()) }
    }

    /// Complains unless these differences from a twin are exactly one, which shows in what is sent.
    fn in_one(&self, name: &str, twin: &Step, found: &[String]) -> Result<(), Fault> {
        let call = &self.step.name;
        match found {
            [_] if send_the_same(self.step, twin) => fault(
                format!("`{call}` sends the same as its twin `{name}`"),
                "the edit that is wrong must change something",
            ),
            [_] => Ok(()),
            [] => fault(
                format!("`{call}` does not differ from its twin `{name}`"),
                "the one thing that is wrong must show: an edit, a parameter, the length, the key or the principal",
            ),
            several => fault(
                format!("`{call}` differs from its twin `{name}` in {}", several.join(" and in ")),
                "a refused step differs in exactly one; take another twin, or write the accepted case between the two",
            ),
        }
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

/// Whether two steps send the same, as far as their cases say it.
fn send_the_same(a: &Step, b: &Step) -> bool {
    let length = |step: &Step| step.policy.as_ref().and_then(|policy| policy.source.pad_to_bytes);
    (&a.principal, &a.key, a.sign, length(a)) == (&b.principal, &b.key, b.sign, length(b))
        && parameters(a) == parameters(b)
}

fn parameters(step: &Step) -> Value {
    let mut parameters = step.call.plain_parameters();
    if let Some(policy) = &step.policy {
        // What is made of a base is written anew; of what is sent as it is written, each byte may be what is wrong.
        let made = || serde_json::from_str(&policy.template).ok().filter(|_: &Value| policy.source.base.is_some());
        parameters["Policy"] = made().unwrap_or_else(|| policy.template.as_str().into());
    }
    // The loader has made these edits before.
    let _ = apply_all(&step.parameters, &mut parameters);
    parameters
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
