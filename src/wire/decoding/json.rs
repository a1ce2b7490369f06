use std::collections::HashSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{DEEPEST, DecodeProblem, Fault, MOST_MEMBERS};
use crate::wire::document::{Document, Value};

/// Decodes JSON text. The whole is checked first, then taken apart level by level: so numbers keep their spelling, duplicate
/// members are seen, and depth costs no stack before it is measured.
pub(super) fn decode(text: &str) -> Result<Document, Fault> {
    let whole: &RawValue = parse(text, text)?;
    match (Decoder { text, members: 0 }).value(whole.get(), 0)? {
        Value::Tree(members) => Ok(Document { root: None, members }),
        _ => Err((DecodeProblem::NoObject, offset(text, whole.get()))),
    }
}

/// A text that is being taken apart.
struct Decoder<'t> {
    text: &'t str,
    /// The members and elements so far.
    members: usize,
}

impl<'t> Decoder<'t> {
    fn value(&mut self, raw: &'t str, depth: usize) -> Result<Value, Fault> {
        let first = raw.as_bytes().first();
        if depth > DEEPEST && matches!(first, Some(b'{' | b'[')) {
            return Err((DecodeProblem::Depth, offset(self.text, raw)));
        }
        Ok(match first {
            Some(b'{') => Value::Tree(self.tree(raw, depth)?),
            Some(b'[') => Value::List(self.list(raw, depth)?),
            Some(b'"') => Value::Text(parse(self.text, raw)?),
            Some(b't' | b'f') => Value::Bool(parse(self.text, raw)?),
            Some(b'n') => Value::Null,
            _ => Value::Number(raw.to_owned()),
        })
    }

    fn tree(&mut self, raw: &'t str, depth: usize) -> Result<Vec<(String, Value)>, Fault> {
        let Members(pairs) = parse(self.text, raw)?;
        self.count(pairs.iter().map(|(_, raw)| *raw))?;
        let mut known = HashSet::with_capacity(pairs.len());
        if let Some((name, raw)) = pairs.iter().find(|(name, _)| !known.insert(name.as_str())) {
            return Err((DecodeProblem::Duplicate { name: name.clone() }, offset(self.text, raw.get())));
        }
        pairs.into_iter().map(|(name, raw)| Ok((name, self.value(raw.get(), depth + 1)?))).collect()
    }

    fn list(&mut self, raw: &'t str, depth: usize) -> Result<Vec<Value>, Fault> {
        let elements: Vec<&RawValue> = parse(self.text, raw)?;
        self.count(elements.iter().copied())?;
        elements.into_iter().map(|element| self.value(element.get(), depth + 1)).collect()
    }

    /// Counts what is in an object or a list.
    fn count(&mut self, mut within: impl ExactSizeIterator<Item = &'t RawValue>) -> Result<(), Fault> {
        let left = MOST_MEMBERS - self.members;
        self.members += within.len().min(left);
        within.nth(left).map_or(Ok(()), |first| Err((DecodeProblem::Members, offset(self.text, first.get()))))
    }
}

/// Parses `raw`, which is a part of `text`.
fn parse<'t, T: Deserialize<'t>>(text: &str, raw: &'t str) -> Result<T, Fault> {
    serde_json::from_str(raw).map_err(|error| {
        let problem = error.to_string();
        // The place is given apart from the text, counted from the beginning of the whole body.
        let problem = problem.split(" at line ").next().unwrap_or_default();
        let problem = DecodeProblem::Syntax { format: "JSON", problem: problem.to_owned() };
        let within = offset_of(raw, error.line(), error.column());
        (problem, offset(text, raw) + within)
    })
}

/// Where `part`, a slice of `text`, begins in it.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr().addr() - text.as_ptr().addr()
}

/// The byte of line and column as the JSON parser counts them: from 1, columns in bytes.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let lines = text.split_inclusive('\n').take(line.saturating_sub(1));
    let start: usize = lines.map(str::len).sum();
    start + column.saturating_sub(1)
}

/// The members of an object, unparsed and with their duplicates.
struct Members<'t>(Vec<(String, &'t RawValue)>);

impl<'t> Deserialize<'t> for Members<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'t> Visitor<'t> for MembersVisitor {
    type Value = Members<'t>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut access: A) -> Result<Members<'t>, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = access.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}
