//! Is a policy that may be accepted stored whole?

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::answer::{Answer, Ending};
use super::finding::{Basis, Finding};
use super::name::CheckName;

/// The elements of a statement that the page names.
const OF_A_STATEMENT: [&str; 6] = ["Sid", "Effect", "Principal", "Action", "Resource", "Condition"];

/// The check `policy` where the page leaves open whether the policy is accepted: the eight named elements of what was accepted
/// are there. The order of lists, one element as a list, members that the page does not know, and what is null or empty are of no
/// account. Nothing is held against what has a member twice, or cannot be read within the limits of usual readers.
#[must_use]
pub fn elements(clause: &str, sent: &str, answer: &Answer) -> Vec<Finding> {
    let Ok(Plain(sent)) = serde_json::from_str(without_mark(sent)) else { return Vec::new() };
    let expected = named(&sent);
    if answer.ending != Ending::Success || expected.get("Statement").is_none() {
        return Vec::new();
    }
    let finding = |holds, actual| {
        let about = Finding::about(CheckName::Policy, &[clause], holds, expected.to_string(), actual);
        vec![Finding { basis: Basis::Expectation, ..about }]
    };
    let Some(text) = answer.text("Policy") else { return finding(false, "no Policy in the answer".to_owned()) };
    match serde_json::from_str::<Value>(without_mark(text)) {
        Ok(got) => {
            let got = named(&got);
            finding(got == expected, got.to_string())
        }
        Err(error) => finding(false, format!("a Policy that is no JSON ({error}): {text:?}")),
    }
}

/// A text without the byte order mark before it, which the endpoint may have taken and kept.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// The named elements of a policy, in one spelling.
fn named(policy: &Value) -> Value {
    let statements = listed(&policy["Statement"]);
    let mut statements: Vec<_> = statements.into_iter().map(of_a_statement).collect();
    statements.sort_by_key(Value::to_string);
    let mut members = serde_json::Map::new();
    put(&mut members, "Version", text(&policy["Version"]));
    put(&mut members, "Statement", Value::Array(statements));
    Value::Object(members)
}

fn of_a_statement(statement: &Value) -> Value {
    if !statement.is_object() {
        return statement.clone();
    }
    let mut members = serde_json::Map::new();
    for name in OF_A_STATEMENT {
        let element = &statement[name];
        let element = if name == "Principal" && element.is_object() { &element["RAM"] } else { element };
        put(&mut members, name, set(element));
    }
    Value::Object(members)
}

/// Puts a member that says something.
fn put(members: &mut serde_json::Map<String, Value>, name: &str, value: Value) {
    let empty = match &value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    };
    if !empty {
        members.insert(name.to_owned(), value);
    }
}

fn listed(value: &Value) -> Vec<&Value> {
    value.as_array().map_or_else(|| vec![value], |list| list.iter().collect())
}

/// A list without order, each element once, and one element alone for a list of it; a number and a boolean as their text.
fn set(value: &Value) -> Value {
    match value {
        Value::Array(list) => {
            let mut elements: Vec<_> = list.iter().map(set).collect();
            elements.sort_by_key(Value::to_string);
            elements.dedup();
            if elements.len() == 1 { elements.remove(0) } else { Value::Array(elements) }
        }
        Value::Object(members) => {
            let mut kept = serde_json::Map::new();
            members.iter().for_each(|(name, value)| put(&mut kept, name, set(value)));
            Value::Object(kept)
        }
        other => text(other),
    }
}

fn text(value: &Value) -> Value {
    match value {
        // 1.0 and 1 are the same number.
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |it| it.to_string()).into(),
        Value::Bool(word) => word.to_string().into(),
        other => other.clone(),
    }
}

/// A value without any member that stands twice.
struct Plain(Value);

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Once;
        impl<'de> Visitor<'de> for Once {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON in which no member stands twice")
            }

            fn visit_bool<E>(self, word: bool) -> Result<Value, E> {
                Ok(word.into())
            }

            fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
                Ok(number.into())
            }

            fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
                Ok(number.into())
            }

            fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
                Ok(number.into())
            }

            fn visit_str<E>(self, text: &str) -> Result<Value, E> {
                Ok(text.into())
            }

            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
                let mut elements = Vec::new();
                while let Some(Plain(element)) = list.next_element()? {
                    elements.push(element);
                }
                Ok(elements.into())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
                let mut members = BTreeMap::new();
                while let Some((name, Plain(value))) = object.next_entry::<String, Plain>()? {
                    if members.insert(name, value).is_some() {
                        return Err(serde::de::Error::custom("a member stands twice"));
                    }
                }
                Ok(members.into_iter().collect::<serde_json::Map<_, _>>().into())
            }
        }
        deserializer.deserialize_any(Once).map(Plain)
    }
}
