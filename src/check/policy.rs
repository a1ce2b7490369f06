//! Is the policy that is read back the one that was set?

use serde_json::Value;

use super::answer::{Answer, Ending};
use super::finding::{Basis, Finding};
use super::name::CheckName;

/// The checks `policy` (the same document, whatever the spelling of lists) and `policy-spelling` (recorded: the same also
/// in what the page leaves open, a string or a list of one, and the order of lists).
#[must_use]
pub fn policy(clauses: &[String], sent: &str, answer: &Answer) -> Vec<Finding> {
    if answer.ending != Ending::Success {
        return Vec::new();
    }
    let ids: Vec<_> = clauses.iter().map(String::as_str).collect();
    let expected = read(sent).map_or_else(|_| sent.to_owned(), |value| value.to_string());
    let finding = |holds, actual| Finding {
        basis: Basis::Expectation,
        ..Finding::about(CheckName::Policy, &ids, holds, expected.clone(), actual)
    };
    let Some(text) = answer.text("Policy") else { return vec![finding(false, "no Policy in the answer".to_owned())] };
    let (sent, got) = match (read(sent), read(text)) {
        (Ok(sent), Ok(got)) => (sent, got),
        (_, Err(error)) => return vec![finding(false, format!("a Policy that is no JSON ({error}): {text:?}"))],
        (Err(_), Ok(got)) => return vec![finding(false, got.to_string())],
    };
    let same = finding(canonical(&sent) == canonical(&got), got.to_string());
    let spelling = if sent == got { "the same".to_owned() } else { "other order or spelling of lists".to_owned() };
    vec![same, Finding::recorded(CheckName::PolicySpelling, &[], "the same".to_owned(), spelling)]
}

fn read(text: &str) -> Result<Value, serde_json::Error> {
    serde_json::from_str(text)
}

/// A list of one is its element; the elements of a list are sorted; but the list of statements stays a list.
fn canonical(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.clone(), member(name, value))).collect())
        }
        other => other.clone(),
    }
}

fn member(name: &str, value: &Value) -> Value {
    match value {
        Value::Array(elements) if name == "Statement" => {
            let mut elements: Vec<_> = elements.iter().map(canonical).collect();
            elements.sort_by_cached_key(Value::to_string);
            Value::Array(elements)
        }
        Value::Array(elements) if elements.len() == 1 => canonical(&elements[0]),
        Value::Array(elements) => {
            let mut elements: Vec<_> = elements.iter().map(canonical).collect();
            elements.sort_by_cached_key(Value::to_string);
            Value::Array(elements)
        }
        other => canonical(other),
    }
}
