//! Mistakes in the rules of Action.

use serde_json::Value;

use crate::policy::{Draft, Rule, Violation};

use super::Deviation;
use super::deviation::deviation;
use super::document::holds;
use super::elements::statements;

const PREFIX: &[&str] = &["statement.action.prefix"];
const WILDCARD: &[&str] = &["statement.action.wildcard"];
const LIST: &[&str] = &["statement.action.list"];
const SCOPE: &[&str] = &["statement.action.scope"];

/// Operations that key policies are not about.
const OUT_OF_SCOPE: [&str; 2] = ["kms:AsymmetricSign", "kms:NoSuchOperation"];

pub(super) const ALL: &[Deviation] = &[
    deviation("action-any", "Accepts any text as action", PREFIX, |it| it.policy.limits.action = |_| true),
    deviation("action-with-colon", "Accepts the actions of every service", PREFIX, |it| {
        it.policy.limits.action = |text| text.contains(':');
    }),
    deviation("action-without-service", "Accepts actions without the name of a service", PREFIX, |it| {
        it.policy.limits.action = |text| text.starts_with("kms:") || !text.contains([':', '*', ' ']);
    }),
    deviation("action-asterisk", "Accepts the asterisk alone as action", PREFIX, |it| {
        it.policy.limits.action = |text| text.starts_with("kms:") || text == "*";
    }),
    deviation("action-trimmed", "Takes blanks off an action", PREFIX, |it| {
        it.policy.limits.action = |text| text.trim().starts_with("kms:");
    }),
    deviation("action-prefix-anywhere", "Looks for kms: anywhere in an action", PREFIX, |it| {
        it.policy.limits.action = |text| text.contains("kms:");
    }),
    deviation("action-kms-without-colon", "Looks for kms without its colon", PREFIX, |it| {
        it.policy.limits.action = |text| text.starts_with("kms");
    }),
    deviation("action-wildcard-in-prefix", "Lets a wildcard stand for the prefix", PREFIX, |it| {
        it.policy.limits.action = |text| text.starts_with("kms:") || text.starts_with("k*:");
    }),
    deviation("action-first-alone", "Looks at the first action of a list only", PREFIX, |it| {
        it.policy
            .rules
            .set(Rule::ActionPrefix, |draft| actions(draft, |list| list.first().is_none_or(|it| is_kms(it))));
    }),
    deviation("action-one-is-enough", "Is content with one action that begins with kms:", PREFIX, |it| {
        it.policy.rules.set(Rule::ActionPrefix, |draft| {
            actions(draft, |list| list.is_empty() || list.iter().any(|it| is_kms(it)))
        });
    }),
    deviation("action-of-any-kind", "Accepts actions that are no texts", PREFIX, |it| {
        it.policy.rules.set(Rule::ActionTexts, |draft| {
            holds(statements(draft).iter().all(|it| it["Action"].as_array().is_none_or(|list| !list.is_empty())))
        });
    }),
    deviation("action-encrypt-refused", "Refuses the actions of users of a key", PREFIX, |it| {
        it.policy.limits.action = |text| text.starts_with("kms:") && text != "kms:Encrypt";
    }),
    deviation("action-wildcard-refused", "Refuses wildcards in actions", WILDCARD, |it| {
        it.policy.limits.action = |text| text.starts_with("kms:") && !text.contains('*');
    }),
    deviation(
        "action-wildcard-after-name-refused",
        "Refuses actions with an asterisk after the beginning of a name",
        WILDCARD,
        |it| {
            it.policy.limits.action = |text| text == "kms:*" || text.starts_with("kms:") && !text.contains('*');
        },
    ),
    deviation("action-everything-once", "Refuses kms:* in a second statement", WILDCARD, |it| {
        it.policy.rules.insert_before(Rule::ActionPrefix, Rule::Other("second"), |draft| {
            holds(
                !statements(draft).iter().skip(1).any(|statement| statement["Action"] == serde_json::json!(["kms:*"])),
            )
        });
    }),
    deviation("action-one-only", "Refuses lists of more than one action", LIST, |it| {
        it.policy
            .rules
            .insert_before(Rule::ActionPrefix, Rule::Other("count"), |draft| actions(draft, |list| list.len() <= 1));
    }),
    deviation("action-ten-at-most", "Refuses lists of more than ten actions", LIST, |it| {
        it.policy
            .rules
            .insert_before(Rule::ActionPrefix, Rule::Other("count"), |draft| actions(draft, |list| list.len() <= 10));
    }),
    deviation("action-out-of-scope-refused", "Refuses operations outside the scope", SCOPE, |it| {
        it.policy.limits.action = |text| text.starts_with("kms:") && !OUT_OF_SCOPE.contains(&text);
    }),
    deviation(
        "action-all-out-of-scope-refused",
        "Refuses statements of which every operation is outside the scope",
        SCOPE,
        |it| {
            it.policy.rules.insert_before(Rule::ActionPrefix, Rule::Other("scope"), |draft| {
                actions(draft, |list| list.is_empty() || !list.iter().all(|it| OUT_OF_SCOPE.contains(it)))
            });
        },
    ),
    deviation("action-mixed-scope-refused", "Refuses operations outside the scope beside others", SCOPE, |it| {
        it.policy.rules.insert_before(Rule::ActionPrefix, Rule::Other("scope"), |draft| {
            actions(draft, |list| list.len() < 2 || !list.iter().any(|it| OUT_OF_SCOPE.contains(it)))
        });
    }),
];

fn is_kms(action: &str) -> bool {
    action.starts_with("kms:") && action.len() > 4
}

/// Looks at the texts of every Action.
fn actions(draft: &Draft<'_>, sound: fn(&[&str]) -> bool) -> Result<(), Violation> {
    let texts = |value: &Value| match value {
        Value::Array(items) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>(),
        other => other.as_str().map(str::to_owned).into_iter().collect(),
    };
    let lists = statements(draft).into_iter().map(|statement| texts(&statement["Action"]));
    holds(lists.into_iter().all(|list| sound(&list.iter().map(String::as_str).collect::<Vec<_>>())))
}
