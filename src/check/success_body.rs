//! Has a success the documented body?

use crate::wire::{Document, Format};

use super::answer::{Answer, Ending};
use super::finding::Finding;
use super::name::CheckName;

/// The checks `success-body` (the documented root element; an object in JSON, which decoding has shown) and, with `--strict` only,
/// `no-other-members`.
#[must_use]
pub fn success_body(answer: &Answer, root: &str) -> Vec<Finding> {
    let (Ending::Success, Ok(document)) = (&answer.ending, &answer.body) else { return Vec::new() };
    let clause = match answer.asked {
        Format::Xml => "response.success.xml",
        Format::Json => "response.success.json",
    };
    let has_id = document.get("RequestId").is_some();
    let (shape, expected) = match answer.asked {
        Format::Xml => (document.root.as_deref() == Some(root) && has_id, format!("<{root}> with RequestId")),
        Format::Json => (has_id, "an object with RequestId".to_owned()),
    };
    let others: Vec<_> =
        document.members.iter().map(|(name, _)| name.as_str()).filter(|name| *name != "RequestId").collect();
    let only = Finding::about(
        CheckName::NoOtherMembers,
        &[clause],
        others.is_empty(),
        "no member but RequestId".to_owned(),
        if others.is_empty() { "none".to_owned() } else { format!("also {}", others.join(", ")) },
    );
    vec![Finding::about(CheckName::SuccessBody, &[clause], shape, expected, shown(document)), only.strict()]
}

fn shown(document: &Document) -> String {
    let members: Vec<_> = document.members.iter().map(|(name, _)| name.as_str()).collect();
    let members = if members.is_empty() { "no member".to_owned() } else { members.join(", ") };
    match &document.root {
        Some(root) => format!("<{root}> with {members}"),
        None => format!("an object with {members}"),
    }
}
