//! Choices in how parameters are read.

use crate::errors::{ErrorKind, Refusal};
use crate::gateway::{GatewayCheck, GatewayCheckFn, Parameters, Presented};
use crate::operations::Step;

use super::Choice;
use super::choice::{choice, other, usual};

pub(super) const ALL: &[Choice] = &[
    choice(
        "unknown-parameters",
        "Parameters that the operation does not know",
        &[
            usual("passed-over"),
            other("refused", |it| {
                it.set_key_policy.insert_before(Step::RequiredParameters, Step::Other("known"), |call| {
                    let mut names = call.parameters.all().iter().map(|(name, _)| name.as_str());
                    names
                        .find(|name| !KNOWN.contains(name))
                        .map_or(Ok(()), |name| Err(Refusal::about(ErrorKind::InvalidParameter, name)))
                });
            })
            .failing(&[("outcome", "operation.sets-the-policy"), ("outcome", "request.parameter-names")]),
        ],
    ),
    choice(
        "policy-name-case",
        "The letter case of PolicyName",
        &[
            usual("counts"),
            other("any", |it| it.parameters.policy_name = |name| name.eq_ignore_ascii_case("default"))
                .failing(&[("outcome", "policy-name.only-default")]),
        ],
    ),
    choice(
        "empty-policy-name",
        "An empty PolicyName",
        &[usual("another-name"), other("as-none", |it| it.parameters.empty_policy_name_is_none = true)],
    ),
    choice(
        "blanks",
        "Blanks around the values of KeyId and PolicyName",
        &[usual("count"), other("passed-over", |it| it.parameters.trimmed.extend(["KeyId", "PolicyName"]))],
    ),
    choice(
        "action-case",
        "The letter case of the value of Action",
        &[
            usual("counts"),
            other("any", |it| {
                it.gateway.presented = |request, parameters: &Parameters| {
                    let mut presented = Presented::read(request, parameters);
                    presented.action = presented.action.map(|action| match action.as_str() {
                        "setkeypolicy" => "SetKeyPolicy".to_owned(),
                        _ => action,
                    });
                    presented
                };
            }),
        ],
    ),
    choice(
        "no-action",
        "The error for a call without Action",
        &[
            usual("missing-action"),
            other("missing-parameter", |it| {
                without_action(it, |call| match call.presented.action {
                    Some(_) => Ok(()),
                    None => Err(Refusal::about(ErrorKind::MissingParameter, "Action")),
                });
            }),
            other("not-found", |it| {
                without_action(it, |call| match call.presented.action {
                    Some(_) => Ok(()),
                    None => Err(ErrorKind::ApiNotFound.into()),
                });
            }),
        ],
    ),
];

/// What the operation and the protocol know.
const KNOWN: &[&str] = &[
    "AccessKeyId",
    "Action",
    "Format",
    "KeyId",
    "Policy",
    "PolicyName",
    "RegionId",
    "SecurityToken",
    "Signature",
    "SignatureMethod",
    "SignatureNonce",
    "SignatureType",
    "SignatureVersion",
    "Timestamp",
    "Version",
];

fn without_action(it: &mut crate::Behaviour, check: GatewayCheckFn) {
    it.gateway.checks.insert_before(GatewayCheck::ActionPresent, GatewayCheck::Other("action"), check);
}
