//! The steps that the plan puts around those of a case: what was set is read back, a refusal changes nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::profile::Profile;
use crate::suite::fixture::KeyRef;
use crate::suite::{Capability, Expect, Operation, PLAIN_BASE, Policy, PolicySource, Provenance, Step, Suite};
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
/// at the end for every key with an accepted policy. A read-back that the case has itself is not made twice.
pub(super) fn surround(profile: &Profile, asking: Asking<'_>, steps: Vec<PlannedStep>) -> Vec<PlannedStep> {
    if !profile.has(Capability::ReadBack) {
        return steps;
    }
    let mut around = Around { asking, keys: BTreeMap::new(), steps: Vec::new() };
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
    /// The step that has set it; none where nothing is judged that might have set another.
    set_by: Option<Arc<Step>>,
    /// Whether it was read back since.
    read: bool,
}

/// How the steps that are put around are made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asking<'s> {
    pub(super) suite: &'s Suite,
    pub(super) wishes: &'s Wishes,
    pub(super) format: Format,
    /// Whether nothing is set before a refused step: it is to be the first call on its key.
    pub(super) leaves_first: bool,
}

struct Around<'s> {
    asking: Asking<'s>,
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
            let set_by = step.expect.is_success().then(|| Arc::clone(&step));
            self.keys.insert(step.key.clone(), Kept { set_by, read: false });
            self.steps.push(planned);
        }
    }

    fn refused(&mut self, planned: PlannedStep, next: Option<&Step>) {
        let step = Arc::clone(&planned.step);
        if !self.asking.leaves_first
            && !self.keys.contains_key(&step.key)
            && let Some(before) = prepared(self.asking.suite, &step).map(Arc::new)
        {
            self.keys.insert(step.key.clone(), Kept { set_by: Some(Arc::clone(&before)), read: false });
            // It is sent as the refused call is: where it cannot be set, the form and the scheme are to blame.
            let rests_on = rests_on::of(self.asking.suite, &before, &planned.clauses);
            self.put(before, Role::Prepare, vec![REFUSAL_CHANGES_NOTHING.to_owned()], rests_on);
        }
        self.steps.push(planned);
        let Some(Kept { set_by: Some(set_by), read }) = self.keys.get_mut(&step.key) else { return };
        *read = true;
        let read_back = read_back(&step, &set_by.name);
        if !next.is_some_and(|next| reads_back(next) && next.key == step.key) {
            self.put(Arc::new(read_back), Role::ReadBack, vec![REFUSAL_CHANGES_NOTHING.to_owned()], Vec::new());
        }
    }

    fn read_back_what_is_left(&mut self) {
        for kept in std::mem::take(&mut self.keys).into_values().filter(|kept| !kept.read) {
            if let Some(set_by) = kept.set_by {
                self.put(
                    Arc::new(read_back(&set_by, &set_by.name)),
                    Role::ReadBack,
                    vec![STORES.to_owned()],
                    Vec::new(),
                );
            }
        }
    }

    fn put(&mut self, step: Arc<Step>, role: Role, clauses: Vec<String>, rests_on: Vec<String>) {
        let known = clauses.iter().all(|id| self.asking.suite.clauses.get(id).is_some());
        self.steps.push(PlannedStep {
            is_plain: rests_on::is_plain(&step),
            step,
            role,
            format: self.asking.format,
            clauses,
            judged: self.asking.wishes.judges(Provenance::Implied) && known,
            prepares: role == Role::Prepare,
            rests_on,
        });
    }
}

fn reads_back(step: &Step) -> bool {
    matches!(step.expect, Expect::PolicyOf(_))
}

fn read_back(step: &Step, of: &str) -> Step {
    Step {
        name: "plan-read-back".to_owned(),
        call: Operation::GetKeyPolicy,
        policy: None,
        expect: Expect::PolicyOf(of.to_owned()),
        ..of_the_plan(step)
    }
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
        twins: Vec::new(),
        provenance: Provenance::Implied,
        provenance_given: true,
        rests_on: Vec::new(),
        expect: Expect::Observe,
        place: step.place.clone(),
    }
}
