//! Choices in what a condition can be.

use serde_json::Value as Json;

use crate::policy::{Draft, Rule};

use super::Choice;
use super::choice::{choice, other, usual};
use super::documents::{also, holds, statements};

pub(super) const ALL: &[Choice] = &[
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
                    holds(values(draft).into_iter().all(|(_, value)| !value.is_array()))
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
    choice(
        "condition-key-empty",
        "A condition key without a name",
        &[usual("refused"), other("accepted", |it| it.policy.limits.condition_key = |_| true)],
    ),
    choice(
        "numeric-operators",
        "Condition operators of numbers, where no condition key of key policies is a number",
        &[
            usual("accepted"),
            other("refused", |it| it.policy.limits.operators.retain(|operator| !operator.starts_with("Numeric"))),
        ],
    ),
    choice(
        "condition-value-empty",
        "An empty text as condition value",
        &[
            usual("accepted"),
            other("refused", |it| {
                also(it, "condition value empty", |draft| {
                    holds(values(draft).into_iter().all(|(_, value)| *value != ""))
                });
            }),
        ],
    ),
    choice(
        "condition-value-boolean",
        "A boolean as condition value",
        &[usual("refused"), other("accepted", |it| it.policy.limits.other_condition_values.push(Json::is_boolean))],
    ),
    choice(
        "condition-value-list-of-others",
        "A list of anything but texts as condition value",
        &[
            usual("refused"),
            other("accepted", |it| {
                it.policy.limits.other_condition_values.push(|value| value.as_array().is_some_and(|it| !it.is_empty()));
            }),
        ],
    ),
    choice(
        "condition-value-empty-list",
        "An empty list as condition value",
        &[
            usual("refused"),
            other("accepted", |it| {
                it.policy.limits.other_condition_values.push(|value| value.as_array().is_some_and(Vec::is_empty));
            }),
        ],
    ),
    choice(
        "condition-value-number",
        "A number as condition value",
        &[usual("refused"), other("accepted", |it| it.policy.limits.other_condition_values.push(Json::is_number))],
    ),
    choice(
        "condition-value-kind",
        "A condition value that its operator cannot read",
        &[
            usual("accepted"),
            other("refused", |it| {
                also(it, "condition value kind", |draft| {
                    let readable = |operator: &str, text: &str| match operator {
                        _ if operator.ends_with("IpAddress") => text.contains(['.', ':']),
                        _ if operator.starts_with("Date") => text.starts_with(|c: char| c.is_ascii_digit()),
                        _ => true,
                    };
                    let sound =
                        |(operator, value): (&str, &Json)| value.as_str().is_none_or(|it| readable(operator, it));
                    holds(values(draft).into_iter().all(sound))
                });
            }),
        ],
    ),
    choice(
        "several-conditions",
        "Several operators or several condition keys in one condition",
        &[
            usual("accepted"),
            other("refused", |it| {
                also(it, "several conditions", |draft| {
                    let one = |it: &Json| it.as_object().is_none_or(|it| it.len() < 2);
                    let sound = |it: &Json| one(it) && it.as_object().into_iter().flatten().all(|(_, keys)| one(keys));
                    holds(statements(draft).into_iter().filter_map(|it| it.get("Condition")).all(sound))
                });
            })
            .failing(&[("outcome", "statement.condition.shape")]),
        ],
    ),
    choice(
        "negated-absent-key",
        "What an operator that negates makes of a condition key that the call does not have",
        &[usual("met"), other("not-met", |it| it.evaluation.absent_is_other = false)],
    ),
];

/// Every condition value, each with its operator.
fn values<'a>(draft: &Draft<'a>) -> Vec<(&'a str, &'a Json)> {
    let operators = statements(draft).into_iter().filter_map(|it| it["Condition"].as_object()).flatten();
    let keys = operators.filter_map(|(operator, keys)| Some((operator.as_str(), keys.as_object()?)));
    keys.flat_map(|(operator, keys)| keys.values().map(move |value| (operator, value))).collect()
}
