//! Edits of a JSON value, with the meaning of RFC 6902 on RFC 6901 paths.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use thiserror::Error;

/// One edit: `{"replace": PATH, "with": VALUE}`, `{"add": PATH, "with": VALUE}` or `{"remove": PATH}`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// The path of a value that exists and gets another.
    pub replace: Option<String>,
    /// The path at which a value is put; in an array before the element with this index, with `-` behind the last one.
    pub add: Option<String>,
    /// The path of a value that is taken away.
    pub remove: Option<String>,
    /// The value for `replace` and `add`; `null` is a value.
    #[serde(default, deserialize_with = "present")]
    #[schemars(with = "Value", skip_serializing_if = "Option::is_none")]
    pub with: Option<Value>,
}

/// Keeps `"with": null` apart from no `with` at all.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// What an edit does, once its shape is known to be right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change<'a> {
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
    /// Not exactly one of the three.
    #[error("an edit has exactly one of \"replace\", \"add\" and \"remove\"")]
    Shape,
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
    /// What it does.
    pub fn change(&self) -> Result<Change<'_>, EditError> {
        match (&self.replace, &self.add, &self.remove) {
            (Some(path), None, None) => self.value("replace").map(|value| Change::Replace(path, value)),
            (None, Some(path), None) => self.value("add").map(|value| Change::Add(path, value)),
            (None, None, Some(_)) if self.with.is_some() => Err(EditError::ValueOfRemove),
            (None, None, Some(path)) => Ok(Change::Remove(path)),
            _ => Err(EditError::Shape),
        }
    }

    /// The path at which it is made, where its shape is right.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        match self.change().ok()? {
            Change::Replace(path, _) | Change::Add(path, _) | Change::Remove(path) => Some(path),
        }
    }

    fn value(&self, member: &'static str) -> Result<&Value, EditError> {
        self.with.as_ref().ok_or(EditError::NoValue(member))
    }

    /// Makes the edit.
    pub fn apply(&self, target: &mut Value) -> Result<(), EditError> {
        match self.change()? {
            Change::Replace("", value) | Change::Add("", value) => *target = value.clone(),
            Change::Replace(path, value) => *find(target, path, path)? = value.clone(),
            Change::Add(path, value) => add(target, path, value.clone())?,
            Change::Remove(path) => remove(target, path)?,
        }
        Ok(())
    }

    /// One line for a reader: `/Statement/0/Effect = "Permit"`.
    #[must_use]
    pub fn describe(&self) -> String {
        match self.change() {
            Ok(Change::Replace(path, value)) => format!("{path} = {}", shortened(value)),
            Ok(Change::Add(path, value)) => format!("{path} added: {}", shortened(value)),
            Ok(Change::Remove(path)) => format!("without {path}"),
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

/// The value at `at`, for an edit at `path`.
fn find<'v>(target: &'v mut Value, at: &str, path: &str) -> Result<&'v mut Value, EditError> {
    if !is_pointer(path) {
        return Err(EditError::Pointer(path.to_owned()));
    }
    if target.pointer(at).is_none() {
        return Err(nothing_at(target, path));
    }
    target.pointer_mut(at).ok_or_else(|| EditError::Pointer(path.to_owned()))
}

/// Whether a path is written as RFC 6901 has it; the JSON library takes other tildes for themselves.
fn is_pointer(path: &str) -> bool {
    let tilde = |after: &str| after.starts_with(['0', '1']);
    (path.is_empty() || path.starts_with('/')) && path.split('~').skip(1).all(tilde)
}

/// The path of the value around that at `path`, and the name or index of the latter in it.
fn split(path: &str) -> Result<(&str, String), EditError> {
    let (around, name) = path.rsplit_once('/').ok_or_else(|| EditError::Pointer(path.to_owned()))?;
    Ok((around, name.replace("~1", "/").replace("~0", "~")))
}

fn nothing_at(target: &Value, path: &str) -> EditError {
    let mut around = std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(around, _)| around));
    let nearest = around.find_map(|path| target.pointer(path));
    EditError::NoSuchPlace { path: path.to_owned(), hint: nearest.map(contents).unwrap_or_default() }
}

/// An index as RFC 6901 writes it: no sign, no leading zero.
fn index(token: &str) -> Option<usize> {
    let plain = token == "0" || (!token.starts_with('0') && token.bytes().all(|b| b.is_ascii_digit()));
    if plain { token.parse().ok() } else { None }
}

fn add(target: &mut Value, path: &str, value: Value) -> Result<(), EditError> {
    let (around, name) = split(path)?;
    match find(target, around, path)? {
        Value::Object(members) => {
            members.insert(name, value);
            return Ok(());
        }
        Value::Array(elements) => {
            let at = if name == "-" { Some(elements.len()) } else { index(&name) };
            if let Some(at) = at.filter(|&at| at <= elements.len()) {
                elements.insert(at, value);
                return Ok(());
            }
        }
        _ => {}
    }
    Err(nothing_at(target, path))
}

fn remove(target: &mut Value, path: &str) -> Result<(), EditError> {
    if path.is_empty() {
        let hint = "the whole value cannot be removed".to_owned();
        return Err(EditError::NoSuchPlace { path: String::new(), hint });
    }
    find(target, path, path)?;
    let (around, name) = split(path)?;
    match find(target, around, path)? {
        Value::Object(members) => drop(members.remove(&name)),
        Value::Array(elements) => drop(index(&name).map(|at| elements.remove(at))),
        _ => {}
    }
    Ok(())
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
