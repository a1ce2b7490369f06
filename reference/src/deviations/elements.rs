//! Mistakes in the required elements of a statement.

use serde_json::Value;

use crate::policy::{Draft, Rule, Violation};

use super::Deviation;
use super::deviation::deviation;
use super::document::holds;

const EFFECT: &[&str] = &["statement.effect.required"];
const PRINCIPAL: &[&str] = &["statement.principal.required"];
const ACTION: &[&str] = &["statement.action.required"];
const RESOURCE: &[&str] = &["statement.resource.required"];

pub(super) const ALL: &[Deviation] = &[
    deviation("effect-optional", "Accepts statements without Effect", EFFECT, |it| {
        it.policy.rules.remove(Rule::EffectPresent);
    }),
    deviation("effect-empty", "Accepts an empty Effect", EFFECT, |it| it.policy.limits.effects.push("")),
    deviation("effect-null", "Takes an Effect of null for Allow", EFFECT, |it| {
        it.policy.rules.set(Rule::EffectPresent, |draft| there(draft, "Effect"));
    }),
    deviation(
        "effect-of-first-alone-required",
        "Requires the Effect of the first statement only",
        &["statement.effect.required", "document.statement.each"],
        |it| {
            it.policy.rules.set(Rule::EffectPresent, |draft| there_in_first(draft, "Effect"));
        },
    ),
    deviation("principal-optional", "Accepts statements without Principal", PRINCIPAL, |it| {
        it.policy.rules.remove(Rule::PrincipalPresent);
    }),
    deviation(
        "principal-of-first-alone-required",
        "Requires the Principal of the first statement only",
        &["statement.principal.required", "document.statement.each"],
        |it| {
            it.policy.rules.set(Rule::PrincipalPresent, |draft| there_in_first(draft, "Principal"));
        },
    ),
    deviation(
        "not-principal-as-principal",
        "Is content with NotPrincipal in the place of Principal",
        PRINCIPAL,
        |it| {
            it.policy.rules.set(Rule::PrincipalPresent, |draft| there_or(draft, "Principal", "NotPrincipal"));
        },
    ),
    deviation("principal-empty-object", "Accepts a Principal that names nobody", PRINCIPAL, |it| {
        it.policy.rules.set(Rule::PrincipalObject, |draft| {
            principals(draft, |principal| principal.as_object().is_some_and(serde_json::Map::is_empty))
        });
    }),
    deviation("principal-empty-list", "Accepts an empty list of principals", PRINCIPAL, |it| {
        it.policy.rules.set(Rule::PrincipalObject, |draft| {
            principals(draft, |principal| principal["RAM"].as_array().is_some_and(Vec::is_empty))
        });
    }),
    deviation("action-optional", "Accepts statements without Action", ACTION, |it| {
        it.policy.rules.remove(Rule::ActionPresent);
    }),
    deviation(
        "action-of-first-alone-required",
        "Requires the Action of the first statement only",
        &["statement.action.required", "document.statement.each"],
        |it| {
            it.policy.rules.set(Rule::ActionPresent, |draft| there_in_first(draft, "Action"));
        },
    ),
    deviation("not-action-as-action", "Is content with NotAction in the place of Action", ACTION, |it| {
        it.policy.rules.set(Rule::ActionPresent, |draft| there_or(draft, "Action", "NotAction"));
    }),
    deviation("action-empty-list", "Accepts an empty list of actions", ACTION, |it| {
        it.policy.rules.set(Rule::ActionTexts, |draft| list_of_texts(draft, "Action"));
    }),
    deviation("resource-optional", "Accepts statements without Resource", RESOURCE, |it| {
        it.policy.rules.remove(Rule::ResourcePresent);
    }),
    deviation("not-resource-as-resource", "Is content with NotResource in the place of Resource", RESOURCE, |it| {
        it.policy.rules.set(Rule::ResourcePresent, |draft| there_or(draft, "Resource", "NotResource"));
    }),
    deviation("resource-empty-list", "Accepts an empty list of resources", RESOURCE, |it| {
        it.policy.rules.set(Rule::ResourceTexts, |draft| list_of_texts(draft, "Resource"));
    }),
    deviation(
        "resource-of-first-alone-required",
        "Requires the Resource of the first statement only",
        &["statement.resource.required", "document.statement.each"],
        |it| {
            it.policy.rules.set(Rule::ResourcePresent, |draft| there_in_first(draft, "Resource"));
        },
    ),
    deviation(
        "empty-statement-skipped",
        "Passes over statements without any element",
        &["statement.effect.required", "document.statement.each"],
        |it| {
            it.policy.limits.statement_items = |value| {
                let is_empty = |item: &Value| item.as_object().is_some_and(serde_json::Map::is_empty);
                value.as_array().map(|items| items.iter().filter(|item| !is_empty(item)).collect())
            };
        },
    ),
];

/// The statements that are objects.
pub(super) fn statements<'a>(draft: &Draft<'a>) -> Vec<&'a Value> {
    let items = (draft.limits.statement_items)(&draft.document["Statement"]).unwrap_or_default();
    items.into_iter().filter(|item| item.is_object()).collect()
}

fn there(draft: &Draft<'_>, name: &str) -> Result<(), Violation> {
    holds(statements(draft).iter().all(|statement| statement.get(name).is_some()))
}

fn there_in_first(draft: &Draft<'_>, name: &str) -> Result<(), Violation> {
    holds(statements(draft).first().is_none_or(|statement| statement.get(name).is_some_and(|value| !value.is_null())))
}

fn there_or(draft: &Draft<'_>, name: &str, other: &str) -> Result<(), Violation> {
    let there = |statement: &&Value| !statement[name].is_null() || statement.get(other).is_some();
    holds(statements(draft).iter().all(there))
}

fn list_of_texts(draft: &Draft<'_>, name: &str) -> Result<(), Violation> {
    let texts = |value: &Value| match value {
        Value::Array(items) => items.iter().all(Value::is_string),
        other => other.is_string() || other.is_null(),
    };
    holds(statements(draft).iter().all(|statement| texts(&statement[name])))
}

/// Each Principal is an object with RAM alone, a text or a list of texts, or one of those that are spared.
pub(super) fn principals(draft: &Draft<'_>, spared: fn(&Value) -> bool) -> Result<(), Violation> {
    let texts = |value: &Value| match value {
        Value::Array(items) => !items.is_empty() && items.iter().all(Value::is_string),
        other => other.is_string(),
    };
    let sound =
        |principal: &Value| principal.as_object().is_some_and(|members| members.len() == 1) && texts(&principal["RAM"]);
    holds(statements(draft).iter().map(|it| &it["Principal"]).all(|it| it.is_null() || sound(it) || spared(it)))
}
