//! The steps of `SetKeyPolicy`. Every one finds what it needs by itself, so they can stand in any order.

use crate::errors::{ErrorKind, Refusal};
use crate::world::InstanceState;

use super::Call;
use super::quota::Shared;

/// The name of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// `KeyId` and `Policy` are there.
    RequiredParameters,
    /// `KeyId` is a key id or an ARN.
    KeyIdForm,
    /// There is such a key.
    KeyExists,
    /// The caller is allowed the operation.
    Permission,
    /// `PolicyName`, if it is there, is `default`.
    PolicyName,
    /// The key is in an instance.
    Support,
    /// The instance is usable.
    InstanceState,
    /// The service finds the policy that the key has.
    PolicyFound,
    /// The policy is what a policy must be.
    PolicyRules,
    /// The instance's share quota has room.
    ShareQuota,
    /// The key is not one that fails.
    Failure,
    /// The policy is stored.
    Store,
    /// A step beside these.
    Other(&'static str),
}

impl Step {
    /// The clause of the page that the step holds calls to, if there is one. `about` is what it found missing.
    #[must_use]
    pub fn clause(self, about: &str) -> Option<&'static str> {
        match self {
            Self::RequiredParameters if about == "KeyId" => Some("key-id.required"),
            Self::RequiredParameters => Some("policy.required"),
            Self::KeyIdForm => Some("key-id.other"),
            Self::KeyExists => Some("error.key-not-found"),
            Self::Permission => Some("error.no-permission"),
            Self::PolicyName => Some("policy-name.only-default"),
            Self::Support => Some("error.key-policy-unsupported"),
            Self::InstanceState => Some("error.instance-state-invalid"),
            Self::PolicyFound => Some("error.resource-not-found"),
            Self::ShareQuota => Some("error.share-quota-exceed-limit"),
            Self::Failure => Some("error.internal-failure"),
            Self::PolicyRules | Self::Store | Self::Other(_) => None,
        }
    }
}

/// A step's function.
pub type StepFn = fn(&mut Call<'_>) -> Result<(), Refusal>;

/// `KeyId` and `Policy` are there.
pub fn required_parameters(call: &mut Call<'_>) -> Result<(), Refusal> {
    call.required("KeyId")?;
    call.required("Policy").map(|_| ())
}

/// `KeyId` is a key id or an ARN.
pub fn key_id_form(call: &mut Call<'_>) -> Result<(), Refusal> {
    call.key_reference().map(|_| ())
}

/// There is such a key.
pub fn key_exists(call: &mut Call<'_>) -> Result<(), Refusal> {
    call.key().map(|_| ())
}

/// The caller is allowed the operation on the key.
pub fn permission(call: &mut Call<'_>) -> Result<(), Refusal> {
    call.permit_on_key()
}

/// `PolicyName`, if it is there, is `default`.
pub fn policy_name(call: &mut Call<'_>) -> Result<(), Refusal> {
    let reading = &call.behaviour.parameters;
    match call.parameter("PolicyName") {
        Some("") if reading.empty_policy_name_is_none => Ok(()),
        Some(name) if !(reading.policy_name)(name) => Err(Refusal::about(reading.unknown_policy_name, "PolicyName")),
        _ => Ok(()),
    }
}

/// The key is in an instance, since only those have key policies.
pub fn support(call: &mut Call<'_>) -> Result<(), Refusal> {
    match call.key()?.instance {
        Some(_) => Ok(()),
        None => Err(ErrorKind::KeyPolicyUnsupported.into()),
    }
}

/// The instance of the key is connected.
pub fn instance_state(call: &mut Call<'_>) -> Result<(), Refusal> {
    match call.world.instance_of(call.key()?) {
        Some(instance) if instance.state != InstanceState::Connected => Err(ErrorKind::InstanceStateInvalid.into()),
        _ => Ok(()),
    }
}

/// The service finds the policy that the key has.
pub fn policy_found(call: &mut Call<'_>) -> Result<(), Refusal> {
    if call.key()?.policy_not_found { Err(ErrorKind::ResourceNotFound.into()) } else { Ok(()) }
}

/// The policy is what a policy must be.
pub fn policy_rules(call: &mut Call<'_>) -> Result<(), Refusal> {
    call.behaviour.policy.check(call.required("Policy")?)
}

/// The share quota of the key's instance has room for the policy in place of the key's present one.
pub fn share_quota(call: &mut Call<'_>) -> Result<(), Refusal> {
    let key = call.key()?;
    let Some(instance) = &key.instance else {
        return Ok(());
    };
    let shared = Shared { policy: call.required("Policy")?, rules: &call.behaviour.policy, owner: &key.account };
    if call.behaviour.quota.allows(call.world, instance, Some(&key.id), shared) {
        Ok(())
    } else {
        Err(ErrorKind::ShareQuotaExceeded.into())
    }
}

/// The key is not one that fails.
pub fn failure(call: &mut Call<'_>) -> Result<(), Refusal> {
    if call.key()?.failing { Err(ErrorKind::InternalFailure.into()) } else { Ok(()) }
}

/// The policy is stored.
pub fn store(call: &mut Call<'_>) -> Result<(), Refusal> {
    let id = call.key()?.id.clone();
    let policy = call.required("Policy")?.to_owned();
    if let Some(key) = call.world.keys.get_mut(&id) {
        (call.behaviour.store.write)(key, &policy);
    }
    Ok(())
}
