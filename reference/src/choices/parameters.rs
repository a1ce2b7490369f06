//! Choices in how parameters are read.

use crate::errors::{ErrorKind, ErrorRow, Refusal};
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
        "empty-policy-name",
        "An empty PolicyName",
        &[usual("another-name"), other("as-none", |it| it.parameters.empty_policy_name_is_none = true)],
    ),
    choice(
        "blanks",
        "Blanks around the value of KeyId",
        &[usual("count"), other("passed-over", |it| it.parameters.trimmed.push("KeyId"))],
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
    choice(
        "unknown-operation",
        "The error for an operation that there is not",
        &[
            usual("not-found"),
            other("unsupported", |it| unknown_operation(it, 400, "UnsupportedOperation")),
            other("not-implemented", |it| unknown_operation(it, 501, "NotImplemented")),
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

fn unknown_operation(it: &mut crate::Behaviour, status: u16, code: &'static str) {
    let message = "This action is not supported.".into();
    *it.errors.row_mut(ErrorKind::ApiNotFound) = ErrorRow { status, code: code.into(), message };
}

fn without_action(it: &mut crate::Behaviour, check: GatewayCheckFn) {
    it.gateway.checks.insert_before(GatewayCheck::ActionPresent, GatewayCheck::Other("action"), check);
}
