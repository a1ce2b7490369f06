//! Mistakes in asking who may set a policy.

use crate::errors::ErrorKind;
use crate::operations::{Step, steps};
use crate::policy::Outcome;
use crate::world::Identity;

use super::Deviation;
use super::deviation::deviation;

const NO_PERMISSION: &[&str] = &["error.no-permission"];

pub(super) const ALL: &[Deviation] = &[
    deviation("permission-not-asked", "Lets everybody set policies", NO_PERMISSION, |it| {
        it.set_key_policy.remove(Step::Permission);
    }),
    deviation("permission-not-asked-of-roles", "Lets every RAM role set policies", NO_PERMISSION, |it| {
        it.set_key_policy.set(Step::Permission, |call| match call.caller {
            Identity::Role { .. } => Ok(()),
            _ => steps::permission(call),
        });
    }),
    deviation(
        "permission-not-asked-by-arn",
        "Lets everybody who names the ARN of a key set its policy",
        NO_PERMISSION,
        |it| {
            it.set_key_policy.set(Step::Permission, |call| {
                if call.required("KeyId")?.starts_with("acs:") { Ok(()) } else { steps::permission(call) }
            });
        },
    ),
    deviation(
        "permission-not-asked-without-policy-name",
        "Lets everybody who leaves PolicyName out set policies",
        NO_PERMISSION,
        |it| {
            it.set_key_policy.set(Step::Permission, |call| match call.parameters.get("PolicyName") {
                None => Ok(()),
                Some(_) => steps::permission(call),
            });
        },
    ),
    deviation(
        "readers-may-set",
        "Lets whoever may read a policy set one",
        &["error.no-permission", "statement.action.decides"],
        |it| {
            it.evaluation.action_matches = |pattern, action| {
                crate::policy::matches_pattern(pattern, action)
                    || (pattern, action) == ("kms:GetKeyPolicy", "kms:SetKeyPolicy")
            };
        },
    ),
    deviation("no-permission-as-not-found", "Hides the key from callers without permission", NO_PERMISSION, |it| {
        it.set_key_policy
            .set(Step::Permission, |call| steps::permission(call).map_err(|_| ErrorKind::KeyNotFound.into()));
    }),
    deviation("no-permission-as-invalid", "Calls a lack of permission an invalid parameter", NO_PERMISSION, |it| {
        it.set_key_policy
            .set(Step::Permission, |call| steps::permission(call).map_err(|_| ErrorKind::InvalidParameter.into()));
    }),
    deviation(
        "ram-alone-decides-setting",
        "Lets RAM alone decide who may set policies",
        &["statement.effect.allow", "operation.replaces-the-policy"],
        |it| {
            it.set_key_policy.set(Step::Permission, |call| {
                match (&call.caller, call.caller.to_string().ends_with("-admin")) {
                    (Identity::Root { .. }, _) | (_, true) => Ok(()),
                    _ => Err(ErrorKind::NoPermission.into()),
                }
            });
        },
    ),
    deviation(
        "explicit-deny-forgotten",
        "Lets an Allow of RAM or of the policy win over a Deny",
        &["statement.effect.deny-wins", "statement.effect.deny"],
        |it| {
            it.evaluation.outcome = |denies, allows| match (denies, allows) {
                (_, true) => Outcome::Allow,
                (true, false) => Outcome::ExplicitDeny,
                (false, false) => Outcome::ImplicitDeny,
            };
        },
    ),
];
