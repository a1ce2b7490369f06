//! Choices in what a principal can be.

use serde_json::Value as Json;

use crate::errors::{ErrorKind, Refusal};
use crate::operations::{Call, Step};
use crate::policy::{Policy, Principal, PrincipalName};
use crate::world::{Identity, is_account};

use super::Choice;
use super::choice::{choice, other, usual};
use super::documents::{also, holds, statements};

pub(super) const ALL: &[Choice] = &[
    choice(
        "root-principal",
        "The account as :root",
        &[
            usual("accepted"),
            other("refused", |it| also(it, "root", |draft| holds(!principals(draft.document).contains(":root\"")))),
        ],
    ),
    choice(
        "foreign-account-principal",
        "A foreign account as :*",
        &[
            usual("accepted"),
            other("refused", |it| {
                it.set_key_policy.insert_before(Step::ShareQuota, Step::Other("foreign account"), no_foreign_account);
            }),
        ],
    ),
    choice(
        "principal-patterns",
        "Numbers of accounts and patterns of users and roles as principals",
        &[
            usual("refused"),
            other("accepted", |it| {
                it.policy.limits.other_principals.push(|text| {
                    let pattern = text.strip_prefix("acs:ram::").is_some_and(|it| it.contains('*'));
                    is_account(text) || pattern
                });
            }),
        ],
    ),
    choice(
        "principal-letter-case",
        "The letter case of acs:ram and of the kind of a principal",
        &[
            usual("counts"),
            other("any", |it| it.policy.limits.other_principals.push(|text| is_one(&text.to_ascii_lowercase()))),
        ],
    ),
    choice(
        "principal-blanks",
        "Blanks around a principal",
        &[
            usual("count"),
            other("passed-over", |it| it.policy.limits.other_principals.push(|text| is_one(text.trim())))
                .failing(&[("outcome", "error.invalid-parameter"), ("outcome", "statement.principal.kinds")]),
        ],
    ),
    choice(
        "principal-names",
        "Letters beyond ASCII in the name of a RAM user",
        &[
            usual("refused"),
            other("accepted", |it| {
                it.policy.limits.other_principals.push(|text| {
                    let latin = text.chars().map(|it| if it.is_ascii() || !it.is_alphabetic() { it } else { 'a' });
                    is_one(&latin.collect::<String>())
                });
            }),
        ],
    ),
    choice(
        "ram-text",
        "One principal as text",
        &[
            usual("accepted"),
            other("refused", |it| {
                also(it, "ram text", |draft| {
                    holds(statements(draft).iter().all(|it| !it["Principal"]["RAM"].is_string()))
                });
            }),
        ],
    ),
    choice(
        "role-session-principal",
        "A session of a RAM role as principal",
        &[
            usual("refused"),
            other("accepted", |it| {
                it.policy.limits.other_principals.push(|text| {
                    let account = text.strip_prefix("acs:sts::").and_then(|rest| rest.split_once(":assumed-role/"));
                    account.is_some_and(|(account, session)| is_account(account) && session.contains('/'))
                });
            }),
        ],
    ),
    choice(
        "principals-exist",
        "Principals that do not exist",
        &[
            usual("accepted"),
            other("refused", |it| it.set_key_policy.insert_before(Step::ShareQuota, Step::Other("principals"), exist)),
        ],
    ),
];

fn is_one(text: &str) -> bool {
    Principal::parse(text).is_some()
}

fn principals(document: &Json) -> String {
    let statements = document["Statement"].as_array().into_iter().flatten();
    statements.map(|statement| statement["Principal"].to_string()).collect()
}

fn exist(call: &mut Call<'_>) -> Result<(), Refusal> {
    let unknown = |name: &PrincipalName| match name {
        PrincipalName::Account | PrincipalName::Identity(Identity::Root { .. }) => false,
        PrincipalName::Identity(identity) => !call.world.identities.contains_key(identity),
    };
    none_is(call, |principal| unknown(&principal.name))
}

fn no_foreign_account(call: &mut Call<'_>) -> Result<(), Refusal> {
    let owner = &call.key()?.account;
    none_is(call, |principal| principal.name == PrincipalName::Account && principal.account != *owner)
}

fn none_is(call: &Call<'_>, refused: impl Fn(&Principal) -> bool) -> Result<(), Refusal> {
    let policy: Policy = call.behaviour.policy.read(call.required("Policy")?);
    let any = policy.statements.iter().flat_map(|statement| &statement.principals).any(refused);
    if any { Err(Refusal::about(ErrorKind::InvalidParameter, "Policy")) } else { Ok(()) }
}
