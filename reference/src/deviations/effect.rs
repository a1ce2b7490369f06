//! Mistakes in the rules of Effect and Resource.

use serde_json::Value;

use crate::policy::{Draft, Rule, Violation};

use super::Deviation;
use super::deviation::deviation;
use super::document::holds;
use super::elements::statements;

const VALUES: &[&str] = &["statement.effect.values"];
const CASE: &[&str] = &["statement.effect.letter-case"];
const RESOURCE: &[&str] = &["statement.resource.value"];

pub(super) const ALL: &[Deviation] = &[
    deviation(
        "effect-any",
        "Accepts any text as Effect",
        &["statement.effect.values", "statement.effect.letter-case"],
        |it| {
            it.policy.rules.set(Rule::EffectValue, |draft| {
                effects(draft, |effect| effect.as_str().is_some_and(|it| !it.is_empty()))
            });
        },
    ),
    deviation("effect-of-any-kind", "Accepts an Effect that is no text", VALUES, |it| {
        it.policy
            .rules
            .set(Rule::EffectValue, |draft| effects(draft, |effect| !effect.is_string() || is_usual(effect)));
    }),
    deviation("effect-empty-list", "Accepts an empty list as Effect", &["statement.effect.required"], |it| {
        it.policy.rules.set(Rule::EffectValue, |draft| {
            effects(draft, |effect| effect.as_array().is_some_and(Vec::is_empty) || is_usual(effect))
        });
    }),
    deviation("effect-permit", "Accepts the Effect Permit", VALUES, |it| it.policy.limits.effects.push("Permit")),
    deviation("effect-deny-refused", "Refuses the Effect Deny", VALUES, |it| it.policy.limits.effects = vec!["Allow"]),
    deviation("effect-allow-refused", "Refuses the Effect Allow", VALUES, |it| it.policy.limits.effects = vec!["Deny"]),
    deviation("effect-allow-once", "Refuses a second statement that allows", VALUES, |it| {
        it.policy.rules.insert_before(Rule::EffectValue, Rule::Other("once"), |draft| {
            holds(statements(draft).iter().filter(|statement| statement["Effect"] == "Allow").count() < 2)
        });
    }),
    deviation(
        "effect-of-first-alone",
        "Looks at the Effect of the first statement only",
        &["statement.effect.values", "document.statement.each"],
        |it| {
            it.policy.rules.set(Rule::EffectValue, |draft| {
                holds(statements(draft).first().is_none_or(|it| it["Effect"].is_null() || is_usual(&it["Effect"])))
            });
        },
    ),
    deviation("effect-beginning", "Looks at the beginning of the Effect only", VALUES, |it| {
        it.policy.rules.set(Rule::EffectValue, |draft| {
            effects(draft, |effect| effect.as_str().is_some_and(|it| it.starts_with("Allow") || it.starts_with("Deny")))
        });
    }),
    deviation("effect-trimmed", "Takes blanks off the Effect", VALUES, |it| {
        it.policy.rules.set(Rule::EffectValue, |draft| {
            effects(draft, |effect| effect.as_str().is_some_and(|it| ["Allow", "Deny"].contains(&it.trim())))
        });
    }),
    deviation("effect-true", "Accepts true as Effect", VALUES, |it| {
        it.policy
            .rules
            .set(Rule::EffectValue, |draft| effects(draft, |effect| effect.is_boolean() || is_usual(effect)));
    }),
    deviation("effect-list", "Accepts a list as Effect", VALUES, |it| {
        it.policy.rules.set(Rule::EffectValue, |draft| effects(draft, |effect| effect.is_array() || is_usual(effect)));
    }),
    deviation("effect-in-any-case", "Accepts Effect whatever its letter case", CASE, |it| {
        it.policy.rules.set(Rule::EffectValue, |draft| {
            effects(draft, |effect| {
                effect.as_str().is_some_and(|it| ["allow", "deny"].contains(&it.to_lowercase().as_str()))
            })
        });
    }),
    deviation("effect-upper-case", "Accepts the Effects ALLOW and DENY", CASE, |it| {
        it.policy.limits.effects.extend(["ALLOW", "DENY"]);
    }),
    deviation("resource-any", "Accepts any text as Resource", RESOURCE, |it| it.policy.limits.resource = |_| true),
    deviation("resource-arn", "Accepts ARNs as Resource", RESOURCE, |it| {
        it.policy.limits.resource = |text| text == "*" || text.starts_with("acs:kms:");
    }),
    deviation("resource-with-asterisk", "Accepts every Resource that holds an asterisk", RESOURCE, |it| {
        it.policy.limits.resource = |text| text.contains('*');
    }),
    deviation("resource-of-asterisks", "Accepts a Resource of several asterisks", RESOURCE, |it| {
        it.policy.limits.resource = |text| !text.is_empty() && text.bytes().all(|byte| byte == b'*');
    }),
    deviation("resource-one-is-enough", "Is content with one asterisk among the resources", RESOURCE, |it| {
        it.policy.rules.set(Rule::ResourceValue, |draft| {
            resources(draft, |resource| match resource {
                Value::Array(items) => items.iter().any(|item| item == "*" || !item.is_string()),
                other => other == "*",
            })
        });
    }),
    deviation("resource-of-any-kind", "Accepts a Resource that is no text", RESOURCE, |it| {
        it.policy.rules.remove(Rule::ResourceTexts);
    }),
    deviation("resource-text-not-looked-at", "Looks at Resource only where it is a list", RESOURCE, |it| {
        it.policy.rules.set(Rule::ResourceValue, |draft| {
            resources(draft, |resource| match resource {
                Value::Array(items) => items.iter().all(|item| item == "*" || !item.is_string()),
                _ => true,
            })
        });
    }),
    deviation(
        "resource-asterisk-refused",
        "Demands the ARN of the key as Resource in a second statement",
        RESOURCE,
        |it| {
            it.policy.rules.insert_before(Rule::ResourceValue, Rule::Other("second"), |draft| {
                holds(
                    statements(draft).iter().skip(1).all(|statement| statement["Resource"] != serde_json::json!(["*"])),
                )
            });
        },
    ),
];

fn is_usual(effect: &Value) -> bool {
    effect == "Allow" || effect == "Deny"
}

fn effects(draft: &Draft<'_>, sound: fn(&Value) -> bool) -> Result<(), Violation> {
    holds(statements(draft).iter().map(|it| &it["Effect"]).all(|it| it.is_null() || sound(it)))
}

fn resources(draft: &Draft<'_>, sound: fn(&Value) -> bool) -> Result<(), Violation> {
    holds(statements(draft).iter().map(|it| &it["Resource"]).all(|it| it.is_null() || sound(it)))
}
