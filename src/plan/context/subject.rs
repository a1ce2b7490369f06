//! What of a document a case is about: the statement at fault, and the members that no context may touch.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::suite::{Policy, Step};

/// A document that contexts can edit, and what of it the case is about.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    /// The document of the case.
    pub(super) document: Value,
    /// The document of its twin.
    pub(super) twin: Value,
    /// The number of the statement at fault in the document of the case.
    pub(super) statement: usize,
    /// The number of the statement in the twin's document that stands for it.
    pub(super) of_twin: usize,
    /// The members of that statement that the case is about.
    pub(super) members: BTreeSet<String>,
    /// Whether the case is about the statement as a whole, and not about some of its members.
    pub(super) whole: bool,
    /// Whether the twin is that of a refused case, and no plain base.
    pub(super) is_refused: bool,
}

impl Subject {
    /// The one difference between a refused document and its twin's; nothing where it is not inside one statement, or
    /// outside all of them.
    pub(super) fn of_refused(step: &Step, twin: &Step) -> Option<Self> {
        let (document, twin) = (edited(step.policy.as_ref()?)?, edited(twin.policy.as_ref()?)?);
        let (these, those) = (document["Statement"].as_array()?, twin["Statement"].as_array()?);
        if these.len() != those.len() {
            return None;
        }
        let differing: Vec<_> = (0..these.len()).filter(|&at| these[at] != those[at]).collect();
        let (statement, members, whole) = match differing.as_slice() {
            [] => (last_object(&twin)?, BTreeSet::new(), false),
            [at] => {
                let members = differing_members(&these[*at], &those[*at]);
                (*at, members.clone().unwrap_or_default(), members.is_none())
            }
            _ => return None,
        };
        Some(Self { document, twin, statement, of_twin: statement, members, whole, is_refused: true })
    }

    /// What the edits of an accepted document are about; its twin is the plain base.
    pub(super) fn of_accepted(step: &Step, plain: &Value) -> Option<Self> {
        let policy = step.policy.as_ref()?;
        let document = edited(policy)?;
        let last = last_object(&document)?;
        let (mut statement, mut members, mut whole) = (last, BTreeSet::new(), false);
        for path in policy.source.edit.iter().filter_map(|edit| edit.path()) {
            let Some(rest) = path.strip_prefix("/Statement/") else {
                if path.starts_with("/Statement") {
                    return None;
                }
                continue;
            };
            let (index, member) = rest.split_once('/').unwrap_or((rest, ""));
            statement = index.parse().unwrap_or(last).min(last);
            match member.split('/').next().unwrap_or_default() {
                "" => whole = true,
                member => drop(members.insert(member.to_owned())),
            }
        }
        Some(Self { document, twin: plain.clone(), statement, of_twin: 0, members, whole, is_refused: false })
    }
}

/// A document that is made of a base: only these are edited. What is sent as it is written stays as it is.
pub(super) fn edited(policy: &Policy) -> Option<Value> {
    if policy.source.base.is_none() || policy.source.pad_to_bytes.is_some() {
        return None;
    }
    serde_json::from_str(&policy.template).ok().filter(Value::is_object)
}

fn last_object(document: &Value) -> Option<usize> {
    let statements = document["Statement"].as_array()?;
    statements.iter().all(Value::is_object).then_some(())?;
    statements.len().checked_sub(1)
}

/// The members in which two statements differ; nothing where one of them is none, or more than one member differs.
fn differing_members(one: &Value, other: &Value) -> Option<BTreeSet<String>> {
    let (one, other) = (one.as_object()?, other.as_object()?);
    let names: BTreeSet<_> = one.keys().chain(other.keys()).collect();
    let differing: BTreeSet<_> = names.into_iter().filter(|name| one.get(*name) != other.get(*name)).cloned().collect();
    (differing.len() == 1).then_some(differing)
}
