//! A key policy as it is evaluated.

use serde::Deserialize;
use serde_json::Value;

use super::{Condition, Principal};

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Effect {
    /// Permissions are allowed.
    Allow,
    /// Permissions are denied.
    Deny,
}

/// One statement of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What it does.
    pub effect: Effect,
    /// Whom it is about.
    pub principals: Vec<Principal>,
    /// Patterns of operations.
    pub actions: Vec<String>,
    /// All of these must hold.
    pub conditions: Vec<Condition>,
}

/// A key policy as it is evaluated. What the rules let through and this cannot read has no effect: a policy that was
/// accepted under other rules is never a reason to fail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The statements in their order.
    pub statements: Vec<Statement>,
}

impl Policy {
    /// Reads a document.
    #[must_use]
    pub fn read(document: &Value) -> Self {
        Self { statements: list(&document["Statement"]).iter().filter_map(|value| statement(value)).collect() }
    }
}

fn statement(value: &Value) -> Option<Statement> {
    let effect = match value["Effect"].as_str()? {
        "Allow" => Effect::Allow,
        "Deny" => Effect::Deny,
        _ => return None,
    };
    Some(Statement {
        effect,
        principals: texts(&value["Principal"]["RAM"]).iter().filter_map(|text| Principal::parse(text)).collect(),
        actions: texts(&value["Action"]),
        conditions: conditions(&value["Condition"]),
    })
}

fn conditions(value: &Value) -> Vec<Condition> {
    let operators = value.as_object().into_iter().flatten();
    let with_keys = operators.flat_map(|(operator, keys)| {
        keys.as_object().into_iter().flatten().map(move |(key, values)| (operator, key, values))
    });
    with_keys
        .map(|(operator, key, values)| Condition {
            operator: operator.clone(),
            key: key.clone(),
            values: texts(values),
        })
        .collect()
}

/// The items of a list, or the one value that stands for a list of itself.
fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    }
}

fn texts(value: &Value) -> Vec<String> {
    list(value).into_iter().filter_map(Value::as_str).map(str::to_owned).collect()
}
