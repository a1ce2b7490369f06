//! The steps that the plan puts around a case of one call: what was set is read back, a refusal changes nothing.

use std::sync::Arc;

use serde_json::Value;

use crate::profile::Profile;
use crate::suite::{Capability, Case, Expect, Operation, PLAIN_BASE, Policy, PolicySource, Provenance, Step, Suite};
use crate::wire::Format;

use super::Wishes;
use super::trial::{PlannedStep, Role};

/// The clause that every read-back of an accepted policy is about.
pub(crate) const STORES: &str = "operation.stores-the-policy";
/// The clause that every read-back after a refusal is about.
pub(crate) const REFUSAL_CHANGES_NOTHING: &str = "operation.refusal-changes-nothing";

/// The refusals after which the policy can be read back: the key has one.
const REFUSED_ON_A_SOUND_KEY: [&str; 4] =
    ["InvalidParameter", "MissingParameter", "Forbidden.NoPermission", "Rejected.ShareQuotaExceedLimit"];

/// The name of the step that a plan puts before a refused one.
const BEFORE: &str = "plan-before";

/// Puts a read-back behind the only step of a case, and before a refused one a policy of its own.
pub(super) fn surround(
    suite: &Suite,
    case: &Case,
    profile: &Profile,
    wishes: &Wishes,
    format: Format,
    steps: &mut Vec<PlannedStep>,
) {
    let ([only], []) = (case.steps.as_slice(), case.then.as_slice()) else { return };
    let plain = only.call == Operation::SetKeyPolicy && only.sign.is_none() && !case.compare_formats;
    if !plain || !profile.has(Capability::ReadBack) {
        return;
    }
    let planned = |step: Step, role, clause: &str| PlannedStep {
        step: Arc::new(step),
        role,
        format,
        clauses: vec![clause.to_owned()],
        judged: wishes.judges(Provenance::Implied) && suite.clauses.get(clause).is_some(),
        prepares: role == Role::Prepare,
    };
    if only.expect.is_success() {
        steps.push(planned(read_back(only, &only.name), Role::ReadBack, STORES));
    } else if leaves_a_policy(only) {
        let Some(before) = prepared(suite, only) else { return };
        steps.insert(0, planned(before, Role::Prepare, REFUSAL_CHANGES_NOTHING));
        steps.push(planned(read_back(only, BEFORE), Role::ReadBack, REFUSAL_CHANGES_NOTHING));
    }
}

fn leaves_a_policy(step: &Step) -> bool {
    step.expect.is_refusal() && step.expect.codes().all(|code| REFUSED_ON_A_SOUND_KEY.contains(&code))
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
    let mut document: Value = serde_json::from_str(suite.bases.get(PLAIN_BASE)?).ok()?;
    document.pointer_mut("/Statement/0")?.as_object_mut()?.insert("Sid".to_owned(), "kms-conformance-before".into());
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
        twin: None,
        provenance: Provenance::Implied,
        provenance_given: true,
        expect: Expect::Observe,
        place: step.place.clone(),
    }
}
