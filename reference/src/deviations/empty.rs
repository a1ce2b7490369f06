//! Mistakes with what is there and empty.

use serde_json::{Value, json};

use crate::operations::{Step, steps};
use crate::policy::{Draft, Principal, Rule, Violation};

use super::Deviation;
use super::deviation::deviation;
use super::document::holds;
use super::elements::statements;

pub(super) const ALL: &[Deviation] = &[
    deviation("blank-policy-accepted", "Accepts a Policy of blanks", &["policy.required"], |it| {
        it.set_key_policy.set(Step::PolicyRules, |call| {
            let blank = call.required("Policy")?.trim().is_empty();
            if blank { Ok(()) } else { steps::policy_rules(call) }
        });
    }),
    deviation(
        "statement-empty",
        "Accepts an empty text or object as Statement",
        &["document.statement.required"],
        |it| {
            it.policy.rules.set(Rule::StatementList, |draft| {
                let statement = &draft.document["Statement"];
                holds(statement.is_array() || [json!(null), json!(""), json!({})].contains(statement))
            });
        },
    ),
    deviation("principal-empty-text", "Accepts an empty principal", &["statement.principal.required"], |it| {
        it.policy.limits.principal = |text| text.is_empty() || Principal::parse(text).is_some();
    }),
    deviation("action-empty-text", "Accepts an empty action", &["statement.action.required"], |it| {
        it.policy.limits.action = |text| text.is_empty() || text.starts_with("kms:");
    }),
    deviation("action-null", "Accepts null in a list of actions", &["statement.action.required"], |it| {
        it.policy.rules.set(Rule::ActionTexts, |draft| texts_or_null(draft, "Action"));
    }),
    deviation("resource-empty-text", "Accepts an empty resource", &["statement.resource.required"], |it| {
        it.policy.limits.resource = |text| text.is_empty() || text == "*";
    }),
    deviation("resource-null", "Accepts null in a list of resources", &["statement.resource.required"], |it| {
        it.policy.rules.set(Rule::ResourceTexts, |draft| texts_or_null(draft, "Resource"));
    }),
];

fn texts_or_null(draft: &Draft<'_>, name: &str) -> Result<(), Violation> {
    let one = |value: &Value| value.is_string() || value.is_null();
    let sound = |value: &Value| match value {
        Value::Array(items) => !items.is_empty() && items.iter().all(one),
        other => one(other),
    };
    holds(statements(draft).iter().all(|statement| sound(&statement[name])))
}
