//! Choices in what the elements of a statement can be.

use serde_json::Value as Json;

use crate::policy::{Principal, Rule};

use super::Choice;
use super::choice::{choice, other, usual};
use super::documents::{also, holds, statements};

pub(super) const ALL: &[Choice] = &[
    choice(
        "sid-empty",
        "An empty Sid",
        &[usual("refused"), other("accepted", |it| it.policy.limits.sid_length = 0..=128)],
    ),
    choice(
        "sid-null",
        "Sid null",
        &[
            usual("refused"),
            other("accepted", |it| {
                it.policy.rules.set(Rule::SidText, |draft| {
                    let sids = |it: &&Json| it.get("Sid").is_none_or(|sid| sid.is_string() || sid.is_null());
                    holds(statements(draft).iter().all(sids))
                });
            }),
        ],
    ),
    choice(
        "sid-letters",
        "Letters of a Sid beyond ASCII",
        &[
            usual("refused"),
            other("accepted", |it| it.policy.limits.sid_character = |c| c.is_alphanumeric() || "_/+=.@- ".contains(c)),
            other("accepted-by-bytes", |it| {
                it.policy.limits.sid_character = |c| c.is_alphanumeric() || "_/+=.@- ".contains(c);
                it.policy.limits.sid_measure = str::len;
            }),
        ],
    ),
    choice(
        "sid-twice",
        "Two statements with the same Sid",
        &[
            usual("accepted"),
            other("refused", |it| {
                also(it, "sid twice", |draft| {
                    let sids: Vec<_> = statements(draft).iter().filter_map(|it| it["Sid"].as_str()).collect();
                    holds(!(1..sids.len()).any(|at| sids[..at].contains(&sids[at])))
                });
            }),
        ],
    ),
    choice(
        "effect-case",
        "The letter case of Effect",
        &[
            usual("counts"),
            other("any", |it| it.policy.limits.effects.extend(["allow", "deny", "ALLOW", "DENY"]))
                .failing(&[("outcome", "error.invalid-parameter"), ("outcome", "statement.effect.letter-case")]),
        ],
    ),
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
                also(it, "foreign account", |draft| {
                    holds(!principals(draft.document).contains("acs:ram::1200000000000002:*"))
                });
            }),
        ],
    ),
    choice(
        "principal-patterns",
        "Numbers of accounts and asterisks as principals",
        &[
            usual("refused"),
            other("accepted", |it| {
                it.policy.limits.principal = |text| {
                    let number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                    Principal::parse(text).is_some() || number || text == "*" || text.ends_with(":user/*")
                };
            }),
        ],
    ),
    choice(
        "principal-asterisk",
        "The asterisk as Principal",
        &[
            usual("refused"),
            other("accepted", |it| {
                it.policy.rules.set(Rule::PrincipalObject, |draft| {
                    let default = crate::policy::PolicyRules::default();
                    let rule = default.rules.get(Rule::PrincipalObject);
                    let asterisk = statements(draft).iter().any(|it| it["Principal"] == "*");
                    if asterisk { Ok(()) } else { rule.map_or(Ok(()), |rule| rule(draft)) }
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
        "action-text",
        "One action as text",
        &[
            usual("accepted"),
            other("refused", |it| {
                also(it, "action text", |draft| holds(statements(draft).iter().all(|it| !it["Action"].is_string())));
            }),
        ],
    ),
    choice(
        "resource-text",
        "Resource as text",
        &[
            usual("accepted"),
            other("refused", |it| {
                also(it, "resource text", |draft| {
                    holds(statements(draft).iter().all(|it| !it["Resource"].is_string()))
                });
            }),
        ],
    ),
    choice(
        "action-prefix",
        "The prefix of an action alone, or in capitals",
        &[
            usual("refused"),
            other("accepted", |it| it.policy.limits.action = |text| text.to_ascii_lowercase().starts_with("kms:")),
        ],
    ),
    choice(
        "unknown-actions",
        "Actions that are no operation",
        &[
            usual("accepted"),
            other("refused", |it| {
                also(it, "unknown actions", |draft| holds(!draft.document.to_string().contains("kms:NoSuchOperation")));
            }),
        ],
    ),
    choice(
        "action-patterns",
        "Wildcards inside the name of an action",
        &[
            usual("accepted"),
            other("refused", |it| {
                also(it, "action patterns", |draft| {
                    let actions =
                        statements(draft).into_iter().flat_map(|it| it["Action"].as_array().into_iter().flatten());
                    let ends = |it: &str| !it.contains('?') && it.find('*').is_none_or(|at| at + 1 == it.len());
                    holds(actions.filter_map(Json::as_str).all(ends))
                });
            }),
        ],
    ),
    choice(
        "elements-twice",
        "The same element twice in a list",
        &[
            usual("accepted"),
            other("refused", |it| {
                also(it, "elements twice", |draft| {
                    let lists = statements(draft)
                        .into_iter()
                        .flat_map(|it| [&it["Action"], &it["Resource"], &it["Principal"]["RAM"]]);
                    let differ = |list: &Vec<Json>| !(1..list.len()).any(|at| list[..at].contains(&list[at]));
                    holds(lists.filter_map(Json::as_array).all(differ))
                });
            }),
        ],
    ),
    choice(
        "condition-null",
        "Condition null",
        &[
            usual("refused"),
            other("accepted", |it| {
                it.policy.rules.set(Rule::ConditionObject, |draft| {
                    let sound =
                        |it: &Json| it.is_null() || it.as_object().is_some_and(|it| it.values().all(Json::is_object));
                    holds(statements(draft).into_iter().filter_map(|it| it.get("Condition")).all(sound))
                });
            }),
        ],
    ),
    choice(
        "condition-empty",
        "A condition without an operator or a condition key",
        &[
            usual("accepted"),
            other("refused", |it| {
                also(it, "condition empty", |draft| {
                    let full = |it: &Json| it.as_object().is_none_or(|it| !it.is_empty());
                    let sound =
                        |it: &Json| full(it) && it.as_object().into_iter().flatten().all(|(_, keys)| full(keys));
                    holds(statements(draft).into_iter().filter_map(|it| it.get("Condition")).all(sound))
                });
            }),
        ],
    ),
    choice(
        "condition-value-list",
        "A list as condition value",
        &[
            usual("accepted"),
            other("refused", |it| {
                also(it, "condition list", |draft| {
                    let conditions =
                        statements(draft).into_iter().filter_map(|it| it["Condition"].as_object()).flatten();
                    let values = conditions.filter_map(|(_, keys)| keys.as_object()).flatten();
                    holds(values.into_iter().all(|(_, value)| !value.is_array()))
                });
            }),
        ],
    ),
    choice(
        "unknown-operators",
        "Condition operators that are not on the list of RAM",
        &[usual("refused"), other("accepted", |it| it.policy.rules.remove(Rule::ConditionOperator))],
    ),
    choice(
        "unknown-condition-keys",
        "Condition keys that Alibaba Cloud does not list",
        &[
            usual("accepted"),
            other("refused", |it| {
                it.policy.limits.condition_key =
                    |key| ["acs:SourceIp", "acs:SourceVpc", "acs:CurrentTime", "acs:SecureTransport"].contains(&key);
            }),
        ],
    ),
];

fn principals(document: &Json) -> String {
    let statements = document["Statement"].as_array().into_iter().flatten();
    statements.map(|statement| statement["Principal"].to_string()).collect()
}
