//! Edits of a JSON value, with the meaning of RFC 6902 on RFC 6901 paths.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

/// One edit: `{"replace": PATH, "with": VALUE}`, `{"add": PATH, "with": VALUE}` or `{"remove": PATH}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// The path of a value that exists and gets another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replace: Option<String>,
    /// The path at which a value is put; in an array before the element with this index, with `-` behind the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add: Option<String>,
    /// The path of a value that is taken away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remove: Option<String>,
    /// The value for `replace` and `add`; `null` is a value.
    #[serde(default, with = "present", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Value")]
    pub with: Option<Value>,
}

/// Keeps `"with": null` apart from no `with` at all.
mod present {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_json::Value;

    #[expect(clippy::ref_option, reason = "the signature that serde asks for")]
    pub(super) fn serialize<S: Serializer>(value: &Option<Value>, serializer: S) -> Result<S::Ok, S::Error> {
        value.as_ref().unwrap_or(&Value::Null).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
        Value::deserialize(deserializer).map(Some)
    }
}

/// What an edit does, once its shape is known to be right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Operation<'a> {
    /// Gives the value at a path another one.
    Replace(&'a str, &'a Value),
    /// Puts a value at a path.
    Add(&'a str, &'a Value),
    /// Takes the value at a path away.
    Remove(&'a str),
}

/// Why an edit cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EditError {
    /// Not exactly one of the three operations.
    #[error("an edit has exactly one of \"replace\", \"add\" and \"remove\"")]
    Operation,
    /// `replace` or `add` without a value.
    #[error("\"{0}\" needs \"with\": the value to put there")]
    NoValue(&'static str),
    /// `remove` with a value.
    #[error("\"remove\" takes no \"with\"")]
    ValueOfRemove,
    /// Not an RFC 6901 path.
    #[error("`{0}` is no JSON pointer: it is empty or begins with `/`, and `~` is written `~0`, `/` in a name `~1`")]
    Pointer(String),
    /// Nothing stands at the path.
    #[error("nothing stands at `{path}`: {hint}")]
    NoSuchPlace {
        /// The path.
        path: String,
        /// What does stand there.
        hint: String,
    },
}

impl Edit {
    /// The operation of this edit.
    pub fn operation(&self) -> Result<Operation<'_>, EditError> {
        match (&self.replace, &self.add, &self.remove) {
            (Some(path), None, None) => self.value("replace").map(|value| Operation::Replace(path, value)),
            (None, Some(path), None) => self.value("add").map(|value| Operation::Add(path, value)),
            (None, None, Some(_)) if self.with.is_some() => Err(EditError::ValueOfRemove),
            (None, None, Some(path)) => Ok(Operation::Remove(path)),
            _ => Err(EditError::Operation),
        }
    }

    /// The path at which it is made, where its shape is right.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        match self.operation().ok()? {
            Operation::Replace(path, _) | Operation::Add(path, _) | Operation::Remove(path) => Some(path),
        }
    }

    fn value(&self, operation: &'static str) -> Result<&Value, EditError> {
        self.with.as_ref().ok_or(EditError::NoValue(operation))
    }

    /// Makes the edit.
    pub fn apply(&self, target: &mut Value) -> Result<(), EditError> {
        match self.operation()? {
            Operation::Replace("", value) | Operation::Add("", value) => *target = value.clone(),
            Operation::Replace(path, value) => *find(target, path)? = value.clone(),
            Operation::Add(path, value) => add(target, path, value.clone())?,
            Operation::Remove(path) => remove(target, path)?,
        }
        Ok(())
    }

    /// One line for a reader: `/Statement/0/Effect = "Permit"`.
    #[must_use]
    pub fn describe(&self) -> String {
        match self.operation() {
            Ok(Operation::Replace(path, value)) => format!("{path} = {}", shortened(value)),
            Ok(Operation::Add(path, value)) => format!("{path} added: {}", shortened(value)),
            Ok(Operation::Remove(path)) => format!("without {path}"),
            Err(error) => error.to_string(),
        }
    }
}

/// Makes the edits in their order.
pub fn apply_all(edits: &[Edit], target: &mut Value) -> Result<(), (usize, EditError)> {
    edits.iter().enumerate().try_for_each(|(i, edit)| edit.apply(target).map_err(|error| (i, error)))
}

fn shortened(value: &Value) -> String {
    const MOST: usize = 96;
    let text = value.to_string();
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}… ({} characters)", &text[..end], text.chars().count()),
        None => text,
    }
}

/// The reference tokens of a path.
fn tokens(path: &str) -> Result<Vec<String>, EditError> {
    if path.is_empty() {
        return Ok(Vec::new());
    }
    let Some(rest) = path.strip_prefix('/') else { return Err(EditError::Pointer(path.to_owned())) };
    rest.split('/').map(|token| unescape(token).ok_or_else(|| EditError::Pointer(path.to_owned()))).collect()
}

fn unescape(token: &str) -> Option<String> {
    let mut plain = String::with_capacity(token.len());
    let mut characters = token.chars();
    while let Some(character) = characters.next() {
        plain.push(match character {
            '~' => match characters.next()? {
                '0' => '~',
                '1' => '/',
                _ => return None,
            },
            other => other,
        });
    }
    Some(plain)
}

/// An index as RFC 6901 writes it: no sign, no leading zero.
fn index(token: &str) -> Option<usize> {
    let plain = token == "0" || (!token.starts_with('0') && token.bytes().all(|b| b.is_ascii_digit()));
    if plain { token.parse().ok() } else { None }
}

fn find<'v>(target: &'v mut Value, path: &str) -> Result<&'v mut Value, EditError> {
    walk(target, path, &tokens(path)?)
}

fn walk<'v>(target: &'v mut Value, path: &str, tokens: &[String]) -> Result<&'v mut Value, EditError> {
    let mut here = target;
    for token in tokens {
        let hint = contents(here);
        let next = match here {
            Value::Object(members) => members.get_mut(token),
            Value::Array(elements) => index(token).and_then(|i| elements.get_mut(i)),
            _ => None,
        };
        here = next.ok_or_else(|| EditError::NoSuchPlace { path: path.to_owned(), hint })?;
    }
    Ok(here)
}

fn parent<'v>(target: &'v mut Value, path: &str) -> Result<(&'v mut Value, String), EditError> {
    let mut tokens = tokens(path)?;
    let last = tokens.pop().ok_or_else(|| EditError::NoSuchPlace {
        path: path.to_owned(),
        hint: "the whole value cannot be removed".to_owned(),
    })?;
    Ok((walk(target, path, &tokens)?, last))
}

fn add(target: &mut Value, path: &str, value: Value) -> Result<(), EditError> {
    let (here, last) = parent(target, path)?;
    let hint = contents(here);
    match here {
        Value::Object(members) => {
            members.insert(last, value);
            return Ok(());
        }
        Value::Array(elements) if last == "-" => {
            elements.push(value);
            return Ok(());
        }
        Value::Array(elements) => {
            if let Some(i) = index(&last).filter(|&i| i <= elements.len()) {
                elements.insert(i, value);
                return Ok(());
            }
        }
        _ => {}
    }
    Err(EditError::NoSuchPlace { path: path.to_owned(), hint })
}

fn remove(target: &mut Value, path: &str) -> Result<(), EditError> {
    let (here, last) = parent(target, path)?;
    let hint = contents(here);
    let removed = match here {
        Value::Object(members) => members.remove(&last).is_some(),
        Value::Array(elements) => match index(&last).filter(|&i| i < elements.len()) {
            Some(i) => {
                elements.remove(i);
                true
            }
            None => false,
        },
        _ => false,
    };
    if removed { Ok(()) } else { Err(EditError::NoSuchPlace { path: path.to_owned(), hint }) }
}

fn contents(value: &Value) -> String {
    match value {
        Value::Object(members) if members.is_empty() => "there is an empty object".to_owned(),
        Value::Object(members) => {
            format!("there is an object with {}", members.keys().map(String::as_str).collect::<Vec<_>>().join(", "))
        }
        Value::Array(elements) => format!("there is a list of {}", elements.len()),
        other => format!("there is {}", shortened(other)),
    }
}
