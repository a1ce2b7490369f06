//! The steps that the plan puts around those of a case: what was set is read back, a refusal changes nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::profile::Profile;
use crate::suite::fixture::KeyRef;
use crate::suite::{Capability, Edit, Expect, Operation, PLAIN_BASE, Policy, PolicySource, Provenance, Step, Suite};
use crate::wire::Format;

use super::trial::{PlannedStep, Role};
use super::{Wishes, rests_on};

/// The clause that every read-back of an accepted policy is about.
pub(crate) const STORES: &str = "operation.stores-the-policy";
/// The clause that every read-back after a refusal is about.
pub(crate) const REFUSAL_CHANGES_NOTHING: &str = "operation.refusal-changes-nothing";

/// The keys whose policy `admin` can set and read, so that it can be held against what was set.
const WITH_A_POLICY: [&str; 3] = ["usable", "in-full-instance", "in-small-instance"];

/// The name of the step that a plan puts before a refused one.
const BEFORE: &str = "plan-before";

/// Puts a read-back behind every refused step, with a policy of the plan's own before it where the case has set none, and one
/// at the end for every key with an accepted policy. Where the page does not say whether a step is accepted, what it sets must be
/// there if it was, and what was there before if not. A read-back that the case has itself is not made twice.
pub(super) fn surround(
    suite: &Suite,
    profile: &Profile,
    wishes: &Wishes,
    format: Format,
    steps: Vec<PlannedStep>,
) -> Vec<PlannedStep> {
    if !profile.has(Capability::ReadBack) {
        return steps;
    }
    let mut around = Around { suite, wishes, format, keys: BTreeMap::new(), steps: Vec::new() };
    let following: Vec<_> = steps.iter().skip(1).map(|next| Some(Arc::clone(&next.step))).chain([None]).collect();
    for (planned, next) in steps.into_iter().zip(following) {
        around.take(planned, next.as_deref());
    }
    around.read_back_what_is_left();
    around.steps
}

/// What is known of the policy of a key while the steps of a trial are made.
#[derive(Debug)]
struct Kept {
    /// The steps one of which has set it: the first is accepted, and each of the others, of which the page does not say whether
    /// it is, takes its place if so. None where a step may have set the policy of another key.
    set_by: Vec<Arc<Step>>,
    /// Whether it was read back since.
    read: bool,
}

struct Around<'s> {
    suite: &'s Suite,
    wishes: &'s Wishes,
    format: Format,
    keys: BTreeMap<KeyRef, Kept>,
    steps: Vec<PlannedStep>,
}

impl Around<'_> {
    fn take(&mut self, planned: PlannedStep, next: Option<&Step>) {
        let step = Arc::clone(&planned.step);
        if !WITH_A_POLICY.contains(&step.key.fixture.as_str()) {
            self.steps.push(planned);
        } else if !step.call.sets_a_policy() {
            if reads_back(&step)
                && let Some(kept) = self.keys.get_mut(&step.key)
            {
                kept.read = true;
            }
            self.steps.push(planned);
        } else if step.expect.is_refusal() {
            self.refused(planned, next);
        } else {
            self.accepted_or_open(planned);
        }
    }

    /// Takes note of a step that sets a policy, or may set one.
    fn accepted_or_open(&mut self, planned: PlannedStep) {
        let step = Arc::clone(&planned.step);
        if step.expect.is_success() {
            self.keys.insert(step.key.clone(), Kept { set_by: vec![Arc::clone(&step)], read: false });
        } else if may_name_another_key(&step) {
            self.keys.insert(step.key.clone(), Kept { set_by: Vec::new(), read: false });
        } else {
            self.prepare(&planned);
            if let Some(kept) = self.keys.get_mut(&step.key).filter(|kept| !kept.set_by.is_empty()) {
                kept.set_by.push(Arc::clone(&step));
                kept.read = false;
            }
        }
        self.steps.push(planned);
    }

    /// Puts a policy of the plan's own before a step, where the case has set none.
    fn prepare(&mut self, planned: &PlannedStep) {
        let step = &planned.step;
        if !self.keys.contains_key(&step.key)
            && let Some(before) = prepared(self.suite, step).map(Arc::new)
        {
            self.keys.insert(step.key.clone(), Kept { set_by: vec![Arc::clone(&before)], read: false });
            // It is sent as the call behind it is: where it cannot be set, the form and the scheme are to blame.
            let rests_on = rests_on::of(self.suite, &before, &planned.clauses);
            self.put(before, Role::Prepare, vec![REFUSAL_CHANGES_NOTHING.to_owned()], rests_on);
        }
    }

    fn refused(&mut self, planned: PlannedStep, next: Option<&Step>) {
        let step = Arc::clone(&planned.step);
        self.prepare(&planned);
        self.steps.push(planned);
        let Some(kept) = self.keys.get_mut(&step.key) else { return };
        kept.read = true;
        let Some(read_back) = read_back(&step, &kept.set_by) else { return };
        if !next.is_some_and(|next| reads_back(next) && next.key == step.key) {
            self.put(Arc::new(read_back), Role::ReadBack, vec![REFUSAL_CHANGES_NOTHING.to_owned()], Vec::new());
        }
    }

    fn read_back_what_is_left(&mut self) {
        for kept in std::mem::take(&mut self.keys).into_values().filter(|kept| !kept.read) {
            let last = kept.set_by.last();
            if let Some(read_back) = last.and_then(|last| read_back(last, &kept.set_by)) {
                self.put(Arc::new(read_back), Role::ReadBack, vec![STORES.to_owned()], Vec::new());
            }
        }
    }

    fn put(&mut self, step: Arc<Step>, role: Role, clauses: Vec<String>, rests_on: Vec<String>) {
        let known = clauses.iter().all(|id| self.suite.clauses.get(id).is_some());
        self.steps.push(PlannedStep {
            is_plain: rests_on::is_plain(&step),
            step,
            role,
            format: self.format,
            clauses,
            judged: self.wishes.judges(Provenance::Implied) && known,
            prepares: role == Role::Prepare,
            rests_on,
        });
    }
}

fn reads_back(step: &Step) -> bool {
    matches!(step.expect, Expect::PolicyOf(_) | Expect::PolicyOfLast(_))
}

/// Reads back what one of these steps has set.
fn read_back(step: &Step, set_by: &[Arc<Step>]) -> Option<Step> {
    let expect = match set_by {
        [] => return None,
        [one] => Expect::PolicyOf(one.name.clone()),
        several => Expect::PolicyOfLast(several.iter().map(|step| step.name.clone()).collect()),
    };
    let name = "plan-read-back".to_owned();
    Some(Step { name, call: Operation::GetKeyPolicy, policy: None, expect, ..of_the_plan(step) })
}

/// Whether the parameter `KeyId` is edited so that it may name another key than that of the step, such as an alias.
fn may_name_another_key(step: &Step) -> bool {
    let of_the_key = |edit: &Edit| edit.with.as_ref().and_then(Value::as_str).is_some_and(|it| it.contains("${key."));
    step.parameters.iter().any(|edit| edit.path() == Some("/KeyId") && !of_the_key(edit))
}

/// The plain base with a Sid that no case writes.
fn prepared(suite: &Suite, step: &Step) -> Option<Step> {
    let mut document = suite.bases.get(PLAIN_BASE)?.document.clone();
    document.pointer_mut("/Statement/0")?.as_object_mut()?.insert("Sid".to_owned(), "conformanceBefore".into());
    let source = PolicySource { base: Some(PLAIN_BASE.to_owned()), ..PolicySource::default() };
    Some(Step {
        name: BEFORE.to_owned(),
        call: Operation::SetKeyPolicy,
        policy: Some(Policy { source, template: document.to_string() }),
        expect: Expect::Success,
        ..of_the_plan(step)
    })
}

fn of_the_plan(step: &Step) -> Step {
    Step {
        name: String::new(),
        why: None,
        principal: "admin".to_owned(),
        key: step.key.clone(),
        call: Operation::GetKeyPolicy,
        policy: None,
        parameters: Vec::new(),
        sign: None,
        once: false,
        twins: Vec::new(),
        provenance: Provenance::Implied,
        provenance_given: true,
        rests_on: Vec::new(),
        expect: Expect::Observe,
        place: step.place.clone(),
    }
}
