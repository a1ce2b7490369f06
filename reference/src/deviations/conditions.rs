//! Mistakes in the rules of Condition.

use serde_json::Value;

use crate::policy::{Draft, Rule, Violation};

use super::Deviation;
use super::deviation::deviation;
use super::document::holds;
use super::elements::statements;

const OPTIONAL: &[&str] = &["statement.condition.optional"];
const SHAPE: &[&str] = &["statement.condition.shape"];

pub(super) const ALL: &[Deviation] = &[
    deviation(
        "condition-required",
        "Requires a Condition of every statement that names no administrator",
        OPTIONAL,
        |it| {
            it.policy.rules.insert_before(Rule::ConditionObject, Rule::Other("there"), |draft| {
                holds(statements(draft).iter().skip(1).all(|statement| statement.get("Condition").is_some()))
            });
        },
    ),
    deviation("condition-value-in-ascii", "Refuses condition values beyond ASCII", SHAPE, |it| {
        it.policy.rules.set(Rule::Other("ascii"), |draft| conditions(draft, |it| it.to_string().is_ascii()));
    }),
    deviation("condition-value-of-the-first-plane", "Refuses condition values of four bytes", SHAPE, |it| {
        it.policy
            .rules
            .set(Rule::Other("plane"), |draft| conditions(draft, |it| it.to_string().chars().all(|c| c < '\u{10000}')));
    }),
    deviation("condition-refused", "Refuses conditions", SHAPE, |it| {
        it.policy
            .rules
            .insert_before(Rule::ConditionObject, Rule::Other("narrow"), |draft| conditions(draft, |_| false));
    }),
    deviation("condition-not-looked-at", "Accepts anything as Condition", SHAPE, |it| {
        it.policy.rules.remove(Rule::ConditionObject);
        it.policy.rules.remove(Rule::ConditionValue);
    }),
    deviation("condition-text", "Accepts text as Condition", SHAPE, |it| {
        it.policy.rules.set(Rule::ConditionObject, |draft| objects_or(draft, Value::is_string));
    }),
    deviation("condition-list", "Accepts a list as Condition", SHAPE, |it| {
        it.policy.rules.set(Rule::ConditionObject, |draft| objects_or(draft, Value::is_array));
    }),
    deviation("condition-number", "Accepts a number as Condition", SHAPE, |it| {
        it.policy.rules.set(Rule::ConditionObject, |draft| objects_or(draft, Value::is_number));
    }),
    deviation("condition-operator-text", "Accepts text as the content of an operator", SHAPE, |it| {
        it.policy
            .rules
            .set(Rule::ConditionObject, |draft| objects_or(draft, |condition| condition["IpAddress"].is_string()));
    }),
    deviation("condition-without-operator", "Accepts condition keys without an operator", SHAPE, |it| {
        it.policy
            .rules
            .set(Rule::ConditionObject, |draft| objects_or(draft, |condition| condition["acs:SourceIp"].is_string()));
        it.policy.limits.operators.push("acs:SourceIp");
    }),
    deviation("condition-first-operator-alone", "Looks at the first operator of a Condition only", SHAPE, |it| {
        it.policy.rules.set(Rule::ConditionObject, |draft| {
            conditions(draft, |it| it.as_object().is_some_and(|it| it.values().next().is_none_or(Value::is_object)))
        });
    }),
    deviation("condition-operator-list", "Accepts a list as the content of an operator", SHAPE, |it| {
        it.policy
            .rules
            .set(Rule::ConditionObject, |draft| objects_or(draft, |condition| condition["IpAddress"].is_array()));
    }),
    deviation("condition-key-null", "Accepts a condition key without a value", SHAPE, |it| {
        it.policy.rules.set(Rule::ConditionValue, |draft| {
            values_or(draft, |condition| condition["IpAddress"]["acs:SourceIp"].is_null())
        });
    }),
    deviation("condition-value-object", "Accepts an object as condition value", SHAPE, |it| {
        it.policy.rules.set(Rule::ConditionValue, |draft| {
            values_or(draft, |condition| condition["IpAddress"]["acs:SourceIp"].is_object())
        });
    }),
    deviation("condition-one-operator-only", "Refuses a second operator", SHAPE, |it| {
        it.policy.rules.insert_before(Rule::ConditionObject, Rule::Other("narrow"), |draft| {
            conditions(draft, |condition| condition.as_object().is_none_or(|operators| operators.len() < 2))
        });
    }),
    deviation("condition-one-key-only", "Refuses a second condition key of an operator", SHAPE, |it| {
        it.policy.rules.insert_before(Rule::ConditionObject, Rule::Other("narrow"), |draft| {
            conditions(draft, |condition| {
                let operators = condition.as_object().into_iter().flatten();
                operators.map(|(_, keys)| keys).all(|keys| keys.as_object().is_none_or(|keys| keys.len() < 2))
            })
        });
    }),
    deviation("condition-ip-operators-only", "Knows the operators of addresses only", SHAPE, |it| {
        it.policy.limits.operators.retain(|operator| operator.ends_with("IpAddress"));
    }),
    deviation("condition-value-ascii-only", "Refuses condition values with letters beyond ASCII", SHAPE, |it| {
        it.policy.rules.insert_before(Rule::ConditionObject, Rule::Other("narrow"), |draft| {
            conditions(draft, |condition| condition.to_string().is_ascii())
        });
    }),
];

/// Looks at every Condition.
fn conditions(draft: &Draft<'_>, sound: fn(&Value) -> bool) -> Result<(), Violation> {
    holds(statements(draft).iter().filter_map(|statement| statement.get("Condition")).all(sound))
}

/// Each Condition is an object of objects, or one of those that are spared.
fn objects_or(draft: &Draft<'_>, spared: fn(&Value) -> bool) -> Result<(), Violation> {
    let sound = |it: &Value| it.as_object().is_some_and(|operators| operators.values().all(Value::is_object));
    let mut conditions = statements(draft).into_iter().filter_map(|statement| statement.get("Condition"));
    holds(conditions.all(|it| sound(it) || spared(it)))
}

/// Each condition value is text or a list, or its Condition one of those that are spared.
fn values_or(draft: &Draft<'_>, spared: fn(&Value) -> bool) -> Result<(), Violation> {
    let values = |it: &Value| {
        let keys = it.as_object().into_iter().flatten().filter_map(|(_, keys)| keys.as_object()).flatten();
        keys.map(|(_, value)| value).all(|value| value.is_string() || value.is_array())
    };
    let mut conditions = statements(draft).into_iter().filter_map(|statement| statement.get("Condition"));
    holds(conditions.all(|it| values(it) || spared(it)))
}
