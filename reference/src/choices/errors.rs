//! Choices in which error comes, and in its message.

use serde_json::Value as Json;

use crate::errors::{ErrorKind, Refusal};
use crate::operations::{Call, Shared, Step};
use crate::policy::{Draft, Rule, Violation};

use super::Choice;
use super::choice::{choice, other, usual};
use super::documents::statements;

pub(super) const ALL: &[Choice] = &[
    choice(
        "order",
        "Which error wins where two things are wrong",
        &[
            usual("key-before-policy"),
            other("policy-before-key", |it| {
                it.set_key_policy.move_before(Step::PolicyRules, Step::KeyIdForm);
                it.set_key_policy.move_before(Step::PolicyName, Step::KeyIdForm);
            }),
            other("permission-first", |it| {
                it.set_key_policy.insert_before(Step::RequiredParameters, Step::Other("permission"), permitted);
            }),
            other("permission-late", |it| it.set_key_policy.move_before(Step::Permission, Step::Failure)),
            other("key-before-parameters", |it| {
                it.set_key_policy.move_before(Step::RequiredParameters, Step::PolicyRules);
                it.set_key_policy.move_before(Step::PolicyName, Step::ShareQuota);
            }),
            other("parameters-by-name", |it| {
                it.set_key_policy.move_before(Step::PolicyName, Step::RequiredParameters);
                it.set_key_policy.move_before(Step::PolicyRules, Step::RequiredParameters);
            }),
            other("failure-before-policy", |it| it.set_key_policy.move_before(Step::Failure, Step::PolicyRules)),
            other("quota-before-policy", |it| {
                it.set_key_policy.insert_before(Step::PolicyRules, Step::Other("quota"), quota_of_the_named);
            }),
        ],
    ),
    choice(
        "unknown-policy-name",
        "The error for a PolicyName other than default",
        &[usual("not-found"), other("invalid", |it| it.parameters.unknown_policy_name = ErrorKind::InvalidParameter)],
    ),
    choice(
        "empty-parameter",
        "The error for an empty required parameter",
        &[usual("missing"), other("invalid", |it| it.parameters.empty = ErrorKind::InvalidParameter)],
    ),
    choice(
        "empty-key-id",
        "The error for an empty KeyId",
        &[
            usual("as-any-empty-parameter"),
            other("not-found", |it| it.parameters.empty_key_id = Some(ErrorKind::KeyNotFound)),
        ],
    ),
    choice(
        "missing-element",
        "The error for a missing element of the policy",
        &[
            usual("invalid"),
            other("missing", |it| {
                it.policy.absent = ErrorKind::MissingParameter;
                it.policy.rules.insert_before(Rule::PrincipalObject, Rule::Other("RAM"), ram_present);
            }),
        ],
    ),
    choice(
        "empty-element",
        "The error for an empty element of the policy, or null in the place of one",
        &[
            usual("invalid"),
            other("missing", |it| it.policy.empty = ErrorKind::MissingParameter),
            other("missing-also-inside", |it| {
                it.policy.empty = ErrorKind::MissingParameter;
                it.policy.rules.insert_before(Rule::Size, Rule::Other("nothing inside"), |draft| {
                    if has_nothing_inside(draft) { Err(Violation::Empty) } else { Ok(()) }
                });
            }),
        ],
    ),
    choice(
        "no-permission-status",
        "The status of Forbidden.NoPermission: 400 on the page, 403 among the service's common error codes",
        &[
            usual("400"),
            other("403", |it| it.errors.row_mut(ErrorKind::NoPermission).status = 403)
                .tolerated(&[("Forbidden.NoPermission", 403)]),
        ],
    ),
    choice(
        "missing-parameter-message",
        "The message of MissingParameter",
        &[
            usual("documented"),
            other("named", |it| {
                message(it, ErrorKind::MissingParameter, "The parameter  {name}  needed but no provided.");
            })
            .failing(&[("exact-message", "error.missing-parameter")]),
            other("quoted", |it| {
                message(it, ErrorKind::MissingParameter, "The parameter \"{name}\" is needed but not provided.");
            })
            .failing(&[("exact-message", "error.missing-parameter")]),
        ],
    ),
    choice(
        "invalid-parameter-message",
        "The message of InvalidParameter",
        &[
            usual("documented"),
            other("named", |it| {
                message(it, ErrorKind::InvalidParameter, "The specified parameter {name} is not valid");
            })
            .failing(&[("exact-message", "error.invalid-parameter")]),
            other("quoted", |it| {
                message(it, ErrorKind::InvalidParameter, "The specified parameter \"{name}\" is not valid.");
            })
            .failing(&[("exact-message", "error.invalid-parameter")]),
        ],
    ),
    choice(
        "no-permission-message",
        "The message of Forbidden.NoPermission",
        &[
            usual("documented"),
            other("named", |it| {
                message(it, ErrorKind::NoPermission, "This operation for {name} is forbidden by permission system.");
            })
            .failing(&[("exact-message", "error.no-permission")]),
        ],
    ),
    choice(
        "internal-failure-message",
        "The message of InternalFailure",
        &[
            usual("documented"),
            other("two-blanks", |it| message(it, ErrorKind::InternalFailure, "Internal  Failure"))
                .failing(&[("exact-message", "error.internal-failure")]),
            other("full-stop", |it| message(it, ErrorKind::InternalFailure, "Internal Failure."))
                .failing(&[("exact-message", "error.internal-failure")]),
        ],
    ),
];

fn message(it: &mut crate::Behaviour, kind: ErrorKind, text: &'static str) {
    it.errors.row_mut(kind).message = text.into();
}

/// The caller is allowed the operation, whatever else is wrong with the call: on the key, or, where there is none, on keys.
fn permitted(call: &mut Call<'_>) -> Result<(), Refusal> {
    if call.key().is_ok() { call.permit_on_key() } else { call.permit_in_account("key") }
}

/// The share quota has room for all whom the policy names, whatever is wrong with its statements.
fn quota_of_the_named(call: &mut Call<'_>) -> Result<(), Refusal> {
    let Ok(mut document) = serde_json::from_str::<Json>(call.required("Policy")?) else { return Ok(()) };
    let statements = document.get_mut("Statement").and_then(Json::as_array_mut).into_iter().flatten();
    for statement in statements.filter_map(Json::as_object_mut).filter(|it| it.get("Effect") != Some(&"Deny".into())) {
        statement.insert("Effect".to_owned(), "Allow".into());
    }
    let (key, policy) = (call.key()?, document.to_string());
    let shared = Shared { policy: &policy, rules: &call.behaviour.policy, owner: &key.account };
    let quota = &call.behaviour.quota;
    let full = key.instance.as_ref().is_some_and(|it| !quota.allows(call.world, it, Some(&key.id), shared));
    if full { Err(ErrorKind::ShareQuotaExceeded.into()) } else { Ok(()) }
}

/// A Principal without the member RAM names nobody, whatever it has in its place.
fn ram_present(draft: &Draft<'_>) -> Result<(), Violation> {
    let absent = |it: &&Json| it["Principal"].as_object().is_some_and(|it| !it.is_empty() && !it.contains_key("RAM"));
    if statements(draft).iter().any(absent) { Err(Violation::Absent) } else { Ok(()) }
}

/// Whether something that must have a content has none, or a list of nothing.
fn has_nothing_inside(draft: &Draft<'_>) -> bool {
    let nothing = |value: &Json| match value {
        Json::String(text) => text.is_empty(),
        Json::Object(members) => members.is_empty(),
        other => other.is_null(),
    };
    let nothing_but = |value: &Json| {
        nothing(value) || value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(nothing))
    };
    let of_a_statement = |it: &Json| {
        let operators = it["Condition"].as_object().into_iter().flatten();
        ["Action", "Resource"].iter().any(|name| it.get(name).is_some_and(nothing_but))
            || it["Principal"].get("RAM").is_some_and(nothing_but)
            || operators.map(|(_, keys)| keys).any(Json::is_null)
    };
    let statement = &draft.document["Statement"];
    draft.text.trim().is_empty()
        || draft.document.as_array().is_some_and(Vec::is_empty)
        || !statement.is_null() && nothing(statement)
        || statements(draft).into_iter().any(of_a_statement)
}
