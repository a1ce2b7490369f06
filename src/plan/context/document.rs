//! A document in a context: its statement at fault edited, others put around it, filled up to a length.

use serde_json::{Value, json};

use crate::suite::placeholder::{self, Placeholder};
use crate::suite::{Fill, Filler, Place};

/// How long what a placeholder stands for is, in bytes.
pub(super) type Lengths<'l> = &'l dyn Fn(&Placeholder) -> usize;

/// What is put around the statement at fault.
#[derive(Debug, Clone, Default)]
pub(super) struct Surroundings {
    pub(super) place: Option<Place>,
    /// Statements that have to stand somewhere in the document beside its own.
    pub(super) others: Vec<Value>,
    pub(super) fill: Option<Fill>,
    pub(super) before: String,
    pub(super) behind: String,
}

/// A statement that allows a principal an action.
pub(super) fn allowing(sid: &str, principal: &str, action: &str) -> Value {
    json!({
        "Sid": sid, "Effect": "Allow", "Principal": { "RAM": [format!("${{{principal}.arn}}")] }, "Action": [action],
        "Resource": ["*"],
    })
}

/// A statement that makes no difference: `admin` may do that anyway.
fn harmless(number: usize) -> Value {
    allowing(&format!("context{number}"), "admin", "kms:DescribeKey")
}

impl Surroundings {
    /// Whether nothing is put around anything.
    pub(super) fn is_none(&self) -> bool {
        self.place.is_none()
            && self.others.is_empty()
            && self.fill.is_none()
            && self.before.is_empty()
            && self.behind.is_empty()
    }

    /// The text of a document whose statements `from` up to `to` stay together, where it has a list of statements. All others
    /// stay in their order.
    pub(super) fn text(&self, mut document: Value, from: usize, to: usize, lengths: Lengths<'_>) -> String {
        if let Some(list) = document["Statement"].as_array_mut() {
            let behind = list.split_off(to.min(list.len()));
            let together = list.split_off(from.min(list.len()));
            let (before, behind) = self.sides(std::mem::take(list), behind);
            *list = before.into_iter().chain(together).chain(behind).collect();
        }
        let text = match self.fill {
            None => document.to_string(),
            Some(Fill { to_bytes, with: Filler::Blanks }) => {
                let mut text = document.to_string();
                text.insert_str(1, &" ".repeat(to_bytes.saturating_sub(length(&text, lengths))));
                text
            }
            Some(Fill { to_bytes, with: Filler::Statements }) => {
                let in_front = self.place.is_some_and(|place| place.behind == 0);
                filled(document, to_bytes, in_front, lengths)
            }
        };
        format!("{}{text}{}", self.before, self.behind)
    }

    /// What stands before and behind.
    fn sides(&self, mut before: Vec<Value>, mut behind: Vec<Value>) -> (Vec<Value>, Vec<Value>) {
        let Some(place) = self.place else {
            behind.extend(self.others.iter().cloned());
            return (before, behind);
        };
        if place.is_alone() {
            return (Vec::new(), Vec::new());
        }
        before.append(&mut behind);
        before.extend(self.others.iter().cloned());
        let missing = (place.before + place.behind).saturating_sub(before.len());
        before.extend((1..=missing).map(harmless));
        let at = if place.behind == 0 { before.len() } else { place.before.min(before.len()) };
        let behind = before.split_off(at);
        (before, behind)
    }
}

/// What stands in a document where statements are put.
const MARK: &str = "context: fill";

/// The text of a document with as many statements at the front or at the end as fit.
fn filled(mut document: Value, to_bytes: usize, in_front: bool, lengths: Lengths<'_>) -> String {
    let present = length(&document.to_string(), lengths);
    let one = harmless(1000).to_string();
    let count = to_bytes.saturating_sub(present) / (length(&one, lengths) + 1);
    let Some(list) = document["Statement"].as_array_mut().filter(|_| count > 0) else { return document.to_string() };
    list.insert(if in_front { 0 } else { list.len() }, MARK.into());
    let statements: Vec<_> =
        (0..count).map(|number| one.replacen("context1000", &format!("context{}", 1000 + number), 1)).collect();
    document.to_string().replacen(&format!("\"{MARK}\""), &statements.join(","), 1)
}

/// The bytes of a text once its placeholders are filled.
pub(super) fn length(text: &str, lengths: Lengths<'_>) -> usize {
    let filled = placeholder::scan(text).flatten().map(|it| lengths(&it)).sum::<usize>();
    // What stands between `${` and `}`, with these.
    let mut written = 0;
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("${") {
        let Some((inner, after)) = after.split_once('}') else { break };
        written += inner.len() + 3;
        rest = after;
    }
    text.len() - written + filled
}
