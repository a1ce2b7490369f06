//! Mistakes in the status, the code and the message of each error.

use std::collections::BTreeSet;

use crate::errors::ErrorKind;
use crate::gateway::Record;
use crate::operations::{Call, Step, set_key_policy};

use super::Deviation;
use super::deviation::deviation;

pub(super) const ALL: &[Deviation] = &[
    deviation("two-faults-accepted", "Accepts a call with two faults", &["error.two-faults"], |it| {
        it.operations.set("SetKeyPolicy", |call| {
            if has_two_faults(call) { Ok(Record::new()) } else { set_key_policy::run(call) }
        });
    }),
    deviation(
        "missing-parameter-status",
        "Answers MissingParameter with the status 422",
        &["error.missing-parameter"],
        |it| {
            it.errors.row_mut(ErrorKind::MissingParameter).status = 422;
        },
    ),
    deviation(
        "missing-parameter-status-200",
        "Answers MissingParameter with the status 200",
        &["error.missing-parameter"],
        |it| {
            it.errors.row_mut(ErrorKind::MissingParameter).status = 200;
        },
    ),
    deviation(
        "missing-parameter-code",
        "Writes ParameterMissing for MissingParameter",
        &["error.missing-parameter"],
        |it| {
            it.errors.row_mut(ErrorKind::MissingParameter).code = "ParameterMissing".into();
        },
    ),
    deviation(
        "missing-parameter-message",
        "Writes a sentence of its own for MissingParameter",
        &["error.missing-parameter"],
        |it| {
            it.errors.row_mut(ErrorKind::MissingParameter).message = "A required parameter was not provided.".into();
        },
    ),
    deviation(
        "invalid-parameter-status",
        "Answers InvalidParameter with the status 422",
        &["error.invalid-parameter"],
        |it| {
            it.errors.row_mut(ErrorKind::InvalidParameter).status = 422;
        },
    ),
    deviation(
        "invalid-parameter-status-200",
        "Answers InvalidParameter with the status 200",
        &["error.invalid-parameter"],
        |it| {
            it.errors.row_mut(ErrorKind::InvalidParameter).status = 200;
        },
    ),
    deviation(
        "invalid-parameter-code",
        "Writes MalformedPolicyDocument for InvalidParameter",
        &["error.invalid-parameter"],
        |it| {
            it.errors.row_mut(ErrorKind::InvalidParameter).code = "MalformedPolicyDocument".into();
        },
    ),
    deviation(
        "invalid-parameter-message",
        "Writes a sentence of its own for InvalidParameter",
        &["error.invalid-parameter"],
        |it| {
            it.errors.row_mut(ErrorKind::InvalidParameter).message = "The policy document is malformed.".into();
        },
    ),
    deviation(
        "no-permission-status",
        "Answers Forbidden.NoPermission with the status 403",
        &["error.no-permission"],
        |it| {
            it.errors.row_mut(ErrorKind::NoPermission).status = 403;
        },
    ),
    deviation(
        "no-permission-status-200",
        "Answers Forbidden.NoPermission with the status 200",
        &["error.no-permission"],
        |it| {
            it.errors.row_mut(ErrorKind::NoPermission).status = 200;
        },
    ),
    deviation("no-permission-code", "Writes NoPermission for Forbidden.NoPermission", &["error.no-permission"], |it| {
        it.errors.row_mut(ErrorKind::NoPermission).code = "NoPermission".into();
    }),
    deviation(
        "no-permission-message",
        "Writes a sentence of its own for Forbidden.NoPermission",
        &["error.no-permission"],
        |it| {
            it.errors.row_mut(ErrorKind::NoPermission).message =
                "User not authorized to operate on the specified resource.".into();
        },
    ),
    deviation(
        "key-policy-unsupported-status",
        "Answers Forbidden.KeyPolicyUnSupported with the status 403",
        &["error.key-policy-unsupported"],
        |it| {
            it.errors.row_mut(ErrorKind::KeyPolicyUnsupported).status = 403;
        },
    ),
    deviation(
        "key-policy-unsupported-status-200",
        "Answers Forbidden.KeyPolicyUnSupported with the status 200",
        &["error.key-policy-unsupported"],
        |it| {
            it.errors.row_mut(ErrorKind::KeyPolicyUnsupported).status = 200;
        },
    ),
    deviation(
        "key-policy-unsupported-code",
        "Writes Forbidden.KeyPolicyUnsupported for Forbidden.KeyPolicyUnSupported",
        &["error.key-policy-unsupported"],
        |it| {
            it.errors.row_mut(ErrorKind::KeyPolicyUnsupported).code = "Forbidden.KeyPolicyUnsupported".into();
        },
    ),
    deviation(
        "key-policy-unsupported-message",
        "Writes a sentence of its own for Forbidden.KeyPolicyUnSupported",
        &["error.key-policy-unsupported"],
        |it| {
            it.errors.row_mut(ErrorKind::KeyPolicyUnsupported).message = "This action is not supported.".into();
        },
    ),
    deviation(
        "share-quota-exceed-limit-status",
        "Answers Rejected.ShareQuotaExceedLimit with the status 429",
        &["error.share-quota-exceed-limit"],
        |it| {
            it.errors.row_mut(ErrorKind::ShareQuotaExceeded).status = 429;
        },
    ),
    deviation(
        "share-quota-exceed-limit-status-200",
        "Answers Rejected.ShareQuotaExceedLimit with the status 200",
        &["error.share-quota-exceed-limit"],
        |it| {
            it.errors.row_mut(ErrorKind::ShareQuotaExceeded).status = 200;
        },
    ),
    deviation(
        "share-quota-exceed-limit-code",
        "Writes Rejected.ShareQuotaExceededLimit for Rejected.ShareQuotaExceedLimit",
        &["error.share-quota-exceed-limit"],
        |it| {
            it.errors.row_mut(ErrorKind::ShareQuotaExceeded).code = "Rejected.ShareQuotaExceededLimit".into();
        },
    ),
    deviation(
        "share-quota-exceed-limit-message",
        "Writes a sentence of its own for Rejected.ShareQuotaExceedLimit",
        &["error.share-quota-exceed-limit"],
        |it| {
            it.errors.row_mut(ErrorKind::ShareQuotaExceeded).message = "Instance share quota exceeded.".into();
        },
    ),
    deviation(
        "instance-state-invalid-status",
        "Answers Forbidden.DKMSInstanceStateInvalid with the status 400",
        &["error.instance-state-invalid"],
        |it| {
            it.errors.row_mut(ErrorKind::InstanceStateInvalid).status = 400;
        },
    ),
    deviation(
        "instance-state-invalid-status-200",
        "Answers Forbidden.DKMSInstanceStateInvalid with the status 200",
        &["error.instance-state-invalid"],
        |it| {
            it.errors.row_mut(ErrorKind::InstanceStateInvalid).status = 200;
        },
    ),
    deviation(
        "instance-state-invalid-code",
        "Writes Forbidden.DkmsInstanceStateInvalid for Forbidden.DKMSInstanceStateInvalid",
        &["error.instance-state-invalid"],
        |it| {
            it.errors.row_mut(ErrorKind::InstanceStateInvalid).code = "Forbidden.DkmsInstanceStateInvalid".into();
        },
    ),
    deviation(
        "instance-state-invalid-message",
        "Writes a sentence of its own for Forbidden.DKMSInstanceStateInvalid",
        &["error.instance-state-invalid"],
        |it| {
            it.errors.row_mut(ErrorKind::InstanceStateInvalid).message = "The instance state is invalid.".into();
        },
    ),
    deviation(
        "key-not-found-status",
        "Answers Forbidden.KeyNotFound with the status 400",
        &["error.key-not-found"],
        |it| {
            it.errors.row_mut(ErrorKind::KeyNotFound).status = 400;
        },
    ),
    deviation(
        "key-not-found-status-200",
        "Answers Forbidden.KeyNotFound with the status 200",
        &["error.key-not-found"],
        |it| {
            it.errors.row_mut(ErrorKind::KeyNotFound).status = 200;
        },
    ),
    deviation("key-not-found-code", "Writes KeyNotFound for Forbidden.KeyNotFound", &["error.key-not-found"], |it| {
        it.errors.row_mut(ErrorKind::KeyNotFound).code = "KeyNotFound".into();
    }),
    deviation(
        "key-not-found-message",
        "Writes a sentence of its own for Forbidden.KeyNotFound",
        &["error.key-not-found"],
        |it| {
            it.errors.row_mut(ErrorKind::KeyNotFound).message = "Key not found.".into();
        },
    ),
    deviation(
        "resource-not-found-status",
        "Answers Forbidden.ResourceNotFound with the status 400",
        &["error.resource-not-found"],
        |it| {
            it.errors.row_mut(ErrorKind::ResourceNotFound).status = 400;
        },
    ),
    deviation(
        "resource-not-found-status-200",
        "Answers Forbidden.ResourceNotFound with the status 200",
        &["error.resource-not-found"],
        |it| {
            it.errors.row_mut(ErrorKind::ResourceNotFound).status = 200;
        },
    ),
    deviation(
        "resource-not-found-code",
        "Writes ResourceNotFound for Forbidden.ResourceNotFound",
        &["error.resource-not-found"],
        |it| {
            it.errors.row_mut(ErrorKind::ResourceNotFound).code = "ResourceNotFound".into();
        },
    ),
    deviation(
        "resource-not-found-message",
        "Writes a sentence of its own for Forbidden.ResourceNotFound",
        &["error.resource-not-found"],
        |it| {
            it.errors.row_mut(ErrorKind::ResourceNotFound).message = "No such policy exists.".into();
        },
    ),
    deviation(
        "internal-failure-status",
        "Answers InternalFailure with the status 503",
        &["error.internal-failure"],
        |it| {
            it.errors.row_mut(ErrorKind::InternalFailure).status = 503;
        },
    ),
    deviation(
        "internal-failure-status-200",
        "Answers InternalFailure with the status 200",
        &["error.internal-failure"],
        |it| {
            it.errors.row_mut(ErrorKind::InternalFailure).status = 200;
        },
    ),
    deviation("internal-failure-code", "Writes InternalError for InternalFailure", &["error.internal-failure"], |it| {
        it.errors.row_mut(ErrorKind::InternalFailure).code = "InternalError".into();
    }),
    deviation(
        "internal-failure-message",
        "Writes a sentence of its own for InternalFailure",
        &["error.internal-failure"],
        |it| {
            it.errors.row_mut(ErrorKind::InternalFailure).message = "An internal error has occurred.".into();
        },
    ),
];

/// Whether two steps refuse the call with different errors, each looked at by itself; or where it has neither key nor policy,
/// or nobody it knows asks for a key that there is not.
fn has_two_faults(call: &mut Call<'_>) -> bool {
    let steps: Vec<_> = call.behaviour.set_key_policy.iter().filter(|(name, _)| *name != Step::Store).collect();
    let kinds: BTreeSet<_> =
        steps.iter().filter_map(|(_, step)| step(call).err()).map(|refusal| refusal.kind).collect();
    let bare = ["KeyId", "Policy"].iter().all(|name| call.parameters.get(name).is_none());
    let nobody = call.key().is_err() && call.permit_in_account("key").is_err();
    kinds.len() > 1 || bare || nobody
}
