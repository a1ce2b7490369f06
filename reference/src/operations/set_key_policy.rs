//! `SetKeyPolicy`: configures a policy for a key in a KMS instance.

use crate::behaviour::Sequence;
use crate::errors::Refusal;
use crate::gateway::Record;

use super::steps::{
    failure, instance_state, key_exists, key_id_form, permission, policy_found, policy_name, policy_rules,
    required_parameters, share_quota, store, support,
};
use super::{Call, Step, StepFn};

/// The steps in their order. The documentation does not say which error wins where two fit.
#[must_use]
pub fn steps() -> Sequence<Step, StepFn> {
    Sequence::new([
        (Step::RequiredParameters, required_parameters),
        (Step::KeyIdForm, key_id_form),
        (Step::KeyExists, key_exists),
        (Step::Permission, permission),
        (Step::PolicyName, policy_name),
        (Step::Support, support),
        (Step::InstanceState, instance_state),
        (Step::PolicyFound, policy_found),
        (Step::PolicyRules, policy_rules),
        (Step::ShareQuota, share_quota),
        (Step::Failure, failure),
        (Step::Store, store),
    ])
}

/// Runs the steps of the behaviour.
pub(crate) fn run(call: &mut Call<'_>) -> Result<Record, Refusal> {
    for (name, step) in call.behaviour.set_key_policy.iter() {
        step(call).map_err(|refusal| {
            let clause = name.clause(&refusal.name);
            refusal.by(name, clause)
        })?;
    }
    Ok(Record::new())
}
