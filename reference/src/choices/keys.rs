//! Choices in how a key is named and a parameter read.

use crate::errors::{ErrorKind, Refusal};
use crate::gateway::Parameters;
use crate::operations::{Call, KeyReference, Lookup, Step, StepFn};

use super::Choice;
use super::choice::{choice, other, usual};

pub(super) const ALL: &[Choice] = &[
    choice(
        "key-id-shape",
        "A KeyId that has not the shape of an id, an alias among them",
        &[
            usual("not-found"),
            other("invalid", |it| {
                before_lookup(it, |call| refused_if(call, is_alien, ErrorKind::InvalidParameter));
            }),
            other("trimmed", |it| it.lookup.read = |text| (Lookup::default().read)(text.trim())),
        ],
    ),
    choice(
        "malformed-arn",
        "The error for an ARN that cannot be one of a key",
        &[
            usual("invalid"),
            other("not-found", |it| {
                it.lookup.read =
                    |text| (Lookup::default().read)(text).or_else(|_| Ok(KeyReference::Id(text.to_owned())));
            }),
        ],
    ),
    choice(
        "arn-of-others",
        "The error for the ARN of the key with another region or account",
        &[
            usual("not-found"),
            other("invalid", |it| before_lookup(it, |call| of_others(call, ErrorKind::InvalidParameter))),
            other("no-permission", |it| before_lookup(it, |call| of_others(call, ErrorKind::NoPermission))),
        ],
    ),
    choice(
        "foreign-key-by-id",
        "The error for the bare id of another account's key",
        &[
            usual("not-found"),
            other("no-permission", |it| before_lookup(it, |call| foreign(call, ErrorKind::NoPermission))),
            other("invalid", |it| before_lookup(it, |call| foreign(call, ErrorKind::InvalidParameter))),
        ],
    ),
    choice(
        "unknown-parameters",
        "Parameters that the operation does not know",
        &[
            usual("passed-over"),
            other("refused", |it| {
                it.set_key_policy.insert_before(Step::RequiredParameters, Step::Other("known"), |call| {
                    match call.parameters.get("Comment") {
                        Some(_) => Err(Refusal::about(ErrorKind::InvalidParameter, "Comment")),
                        None => Ok(()),
                    }
                });
            })
            .failing(&[("outcome", "request.parameter-names")]),
        ],
    ),
    choice(
        "policy-name-case",
        "The letter case of PolicyName",
        &[
            usual("counts"),
            other("any", |it| it.parameters.policy_name = |name| name.eq_ignore_ascii_case("default"))
                .failing(&[("outcome", "error.resource-not-found"), ("outcome", "policy-name.only-default")]),
        ],
    ),
    choice(
        "action-case",
        "The letter case of the value of Action",
        &[
            usual("counts"),
            other("any", |it| {
                it.gateway.presented = |request, parameters: &Parameters| {
                    let mut presented = crate::gateway::Presented::read(request, parameters);
                    presented.action = presented.action.map(|action| match action.as_str() {
                        "setkeypolicy" => "SetKeyPolicy".to_owned(),
                        _ => action,
                    });
                    presented
                };
            }),
        ],
    ),
];

fn before_lookup(it: &mut crate::Behaviour, step: StepFn) {
    it.set_key_policy.insert_before(Step::KeyIdForm, Step::Other("lookup"), step);
}

fn refused_if(call: &Call<'_>, alien: fn(&str) -> bool, kind: ErrorKind) -> Result<(), Refusal> {
    if alien(call.required("KeyId")?) { Err(Refusal::about(kind, "KeyId")) } else { Ok(()) }
}

fn is_alien(id: &str) -> bool {
    !id.starts_with("acs:") && id.contains(['/', ' '])
}

fn of_others(call: &Call<'_>, kind: ErrorKind) -> Result<(), Refusal> {
    let Ok(KeyReference::Arn(arn)) = (Lookup::default().read)(call.required("KeyId")?) else { return Ok(()) };
    let key = call.world.keys.get(&arn.key);
    let wrong = key.is_some_and(|key| call.world.arn(key) != arn);
    if wrong { Err(Refusal::about(kind, "KeyId")) } else { Ok(()) }
}

fn foreign(call: &Call<'_>, kind: ErrorKind) -> Result<(), Refusal> {
    let key = call.world.keys.get(call.required("KeyId")?);
    let foreign = key.is_some_and(|key| key.account != call.caller.account());
    if foreign { Err(Refusal::about(kind, "KeyId")) } else { Ok(()) }
}
