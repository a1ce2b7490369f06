//! Choices in what is read back, and in what a policy does.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::errors::{ErrorKind, Refusal};
use crate::operations::{Call, Step, foreign_accounts};
use crate::policy::{Evaluation, Policy, PrincipalName, Statement, matches_pattern};
use crate::world::Identity;

use super::Choice;
use super::choice::{choice, other, usual};

pub(super) const ALL: &[Choice] = &[
    choice(
        "read-back",
        "How a policy is written when it is read back",
        &[
            usual("as-sent"),
            other("compact", |it| it.store.read = |key| rewritten(key.policy.as_deref(), |it| it)),
            other("indented", |it| {
                it.store.read = |key| {
                    let policy = key.policy.as_deref()?;
                    let document: Json = serde_json::from_str(policy).ok()?;
                    Some(format!("{document:#}"))
                };
            }),
            other("one-as-text", |it| it.store.read = |key| rewritten(key.policy.as_deref(), texts)),
            other("lists-sorted", |it| it.store.read = |key| rewritten(key.policy.as_deref(), sorted)),
        ],
    ),
    choice(
        "account-principal",
        "Whom acs:ram::ACCOUNT:* allows something",
        &[
            usual("everyone"),
            other("account", |it| {
                it.evaluation.principal_matches = |principal, caller| match &principal.name {
                    PrincipalName::Account => *caller == Identity::Root { account: principal.account.clone() },
                    PrincipalName::Identity(identity) => identity == caller,
                };
            }),
        ],
    ),
    choice(
        "quota-places",
        "When the place of a foreign account comes back that no policy shares with any more",
        &[
            usual("at-once"),
            other("never", |it| it.set_key_policy.insert_before(Step::Store, Step::Other("places"), keep_places)),
        ],
    ),
    choice(
        "quota-out-of-scope",
        "Statements about operations that a foreign account cannot be allowed",
        &[usual("counted"), other("not-counted", |it| it.quota.shared_with = of_effect)],
    ),
    choice(
        "foreign-callers",
        "The error for a caller of another account with whom the key is not shared",
        &[usual("no-permission"), other("not-found", |it| it.evaluation.foreign_refusal = ErrorKind::KeyNotFound)],
    ),
];

/// Keeps the places of those with whom the key is shared until now.
fn keep_places(call: &mut Call<'_>) -> Result<(), Refusal> {
    let key = call.key()?;
    let (quota, rules) = (&call.behaviour.quota, &call.behaviour.policy);
    let former = key.policy.as_deref().map(|policy| (quota.shared_with)(&rules.read(policy), &key.account));
    let instance = key.instance.clone().unwrap_or_default();
    if let Some(instance) = call.world.instances.get_mut(&instance) {
        instance.places_kept.extend(former.into_iter().flatten());
    }
    Ok(())
}

/// The foreign accounts that the statements share with of which one can take effect for a foreign account.
fn of_effect(policy: &Policy, owner: &str) -> BTreeSet<String> {
    let scope = Evaluation::default().foreign_scope;
    let takes_effect = |statement: &&Statement| {
        statement.actions.iter().any(|pattern| scope.iter().any(|operation| matches_pattern(pattern, operation)))
    };
    let statements = policy.statements.iter().filter(takes_effect).cloned().collect();
    foreign_accounts(&Policy { statements }, owner)
}

fn rewritten(policy: Option<&str>, change: fn(Json) -> Json) -> Option<String> {
    let policy = policy?;
    serde_json::from_str(policy).map_or_else(|_| Some(policy.to_owned()), |document| Some(change(document).to_string()))
}

/// Lists of one text become the text.
fn texts(value: Json) -> Json {
    match value {
        Json::Array(mut items) if items.len() == 1 && items[0].is_string() => items.remove(0),
        Json::Array(items) => items.into_iter().map(texts).collect(),
        Json::Object(members) => members.into_iter().map(|(name, value)| (name, texts(value))).collect(),
        other => other,
    }
}

/// Lists of texts are sorted.
fn sorted(value: Json) -> Json {
    match value {
        Json::Array(mut items) => {
            items = items.into_iter().map(sorted).collect();
            if items.iter().all(Json::is_string) {
                items.sort_by_key(Json::to_string);
            }
            Json::Array(items)
        }
        Json::Object(members) => members.into_iter().map(|(name, value)| (name, sorted(value))).collect(),
        other => other,
    }
}
