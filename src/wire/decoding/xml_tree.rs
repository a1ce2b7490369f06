//! The tree of members that the tags of a body make.

use std::collections::HashMap;

use super::{DEEPEST, DecodeProblem, Fault, MOST_MEMBERS};
use crate::wire::document::{Document, Value};

/// The elements that are open at some place of a body, and the root when it is closed.
#[derive(Default)]
pub(super) struct Tree {
    open: Vec<Element>,
    root: Option<Document>,
    /// The elements and attributes so far.
    members: usize,
}

struct Element {
    name: String,
    offset: usize,
    text: String,
    members: Vec<(String, Value)>,
    /// Where in `members` a name stands.
    places: HashMap<String, usize>,
}

impl Tree {
    /// Whether the place is inside of the root element.
    pub(super) fn is_inside(&self) -> bool {
        !self.open.is_empty()
    }

    /// Whether the root element has begun.
    pub(super) fn has_root(&self) -> bool {
        self.is_inside() || self.root.is_some()
    }

    /// The root element, if it is closed.
    pub(super) fn into_root(self) -> Option<Document> {
        self.root
    }

    /// Adds text to the element that is open.
    pub(super) fn text(&mut self, text: &str) {
        if let Some(element) = self.open.last_mut() {
            element.text.push_str(text);
        }
    }

    /// Counts so many more elements and attributes, which stand at `offset`.
    pub(super) fn count(&mut self, more: usize, offset: usize) -> Result<(), Fault> {
        self.members = self.members.saturating_add(more);
        if self.members > MOST_MEMBERS { Err((DecodeProblem::Members, offset)) } else { Ok(()) }
    }

    /// Opens an element whose tag begins at `offset`.
    pub(super) fn start(&mut self, name: &str, offset: usize) -> Result<(), Fault> {
        // The root is no member.
        self.count(usize::from(self.is_inside()), offset)?;
        // The root is level 0, as the outermost object is in JSON.
        if self.open.len() > DEEPEST {
            return Err((DecodeProblem::Depth, offset));
        }
        let (text, members, places) = (String::new(), Vec::new(), HashMap::new());
        self.open.push(Element { name: name.to_owned(), offset, text, members, places });
        Ok(())
    }

    /// Closes the innermost element.
    pub(super) fn end(&mut self) -> Result<(), Fault> {
        let Some(element) = self.open.pop() else {
            return Ok(());
        };
        let is_blank = element.text.trim_ascii().is_empty();
        if !element.members.is_empty() && !is_blank {
            let Element { name, offset, .. } = element;
            return Err((DecodeProblem::MixedContent { name }, offset));
        }
        let is_member = self.open.len() == 1;
        let Some(parent) = self.open.last_mut() else {
            return self.close_root(element, is_blank);
        };
        parent.add(element, is_member)
    }

    fn close_root(&mut self, element: Element, is_blank: bool) -> Result<(), Fault> {
        let Element { name, offset, .. } = element;
        if !is_blank {
            return Err((DecodeProblem::BareText { name }, offset));
        }
        self.root = Some(Document { root: Some(name), members: element.members });
        Ok(())
    }
}

impl Element {
    /// Adds a closed element. A member of the answer itself may come once; further down, elements of one name are how XML spells
    /// a list.
    fn add(&mut self, element: Element, is_member: bool) -> Result<(), Fault> {
        let Element { name, offset, .. } = element;
        let value = if element.members.is_empty() { Value::Text(element.text) } else { Value::Tree(element.members) };
        let known = self.places.get(&name).and_then(|&place| self.members.get_mut(place));
        match known {
            Some(_) if is_member => return Err((DecodeProblem::Duplicate { name }, offset)),
            Some((_, Value::List(values))) => values.push(value),
            Some((_, first)) => {
                let values = vec![std::mem::replace(first, Value::Null), value];
                *first = Value::List(values);
            }
            None => {
                self.places.insert(name.clone(), self.members.len());
                self.members.push((name, value));
            }
        }
        Ok(())
    }
}
