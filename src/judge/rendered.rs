//! An answer that came, in the form of the demanded one: what is silent taken out, what is as documented written as documented.

use crate::check::{self, Answer, Ending};
use crate::suite::{Case, ErrorTable, Outcome, Step};
use crate::wire::{Format, Value};

use super::demanded::{self, ID, heading, object, pretty};

/// An answer in the form of the demanded one. `holds` says that no judged check of this step failed: then the answer is written in
/// the documented words. `tolerated` says that its status is another than the documented one and tolerated: then it is no
/// difference.
pub(super) fn answer(
    step: &Step,
    came: &Answer,
    holds: bool,
    tolerated: bool,
    case: &Case,
    errors: &ErrorTable,
) -> String {
    let outcome = match &came.ending {
        Ending::Success => Some(Outcome::Success),
        Ending::Error(code) => Some(Outcome::Error(code)),
        Ending::Unclear(_) => None,
    };
    match outcome {
        Some(outcome) if holds => demanded::answer(step, outcome, came.asked, case, errors),
        _ => heading(step) + &raw(step, came, tolerated, errors),
    }
}

fn raw(step: &Step, came: &Answer, tolerated: bool, errors: &ErrorTable) -> String {
    match (&came.ending, step.call.documented()) {
        (Ending::Success, Some(_)) => success(came),
        (Ending::Error(code), Some(_)) => refused(code, came, tolerated, errors),
        (Ending::Unclear(why), _) => format!("HTTP/1.1 {}\n\n[{why}]\n", came.status),
        (Ending::Error(code), None) => format!("{code}\n"),
        (Ending::Success, None) => match came.text("Policy") {
            Some(policy) => format!("success\n\n{}", pretty(policy)),
            None => "success\n".to_owned(),
        },
    }
}

fn refused(code: &str, came: &Answer, tolerated: bool, errors: &ErrorTable) -> String {
    let row = errors.row(code);
    let status = row.filter(|_| tolerated).map_or(came.status, |row| row.status);
    let mut members = members(came, &["Code", "Message", "RequestId"]);
    for (name, text) in &mut members {
        if let Some(row) = row.filter(|row| name == "Message" && check::matches(row, text)) {
            text.clone_from(&row.message);
        }
    }
    format!("HTTP/1.1 {status}\n\n{}", shown(format_of(came), None, &members))
}

fn success(came: &Answer) -> String {
    let head = format!("HTTP/1.1 {}\nContent-Type: {}\n\n", came.status, came.media_type.as_deref().unwrap_or("none"));
    let root = came.document().and_then(|document| document.root.as_deref());
    head + &shown(format_of(came), root, &members(came, &["RequestId"]))
}

fn shown(format: Format, root: Option<&str>, members: &[(String, String)]) -> String {
    let members: Vec<_> = members.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    object(format, root, &members)
}

/// The members of these names as they came; where one is there under a name in other letter case only, under that.
fn members(came: &Answer, names: &[&str]) -> Vec<(String, String)> {
    let Some(document) = came.document() else { return Vec::new() };
    let find = |wanted: &&str| {
        let named = |wanted: &str| document.members.iter().find(|(name, _)| name == wanted);
        let like = || document.members.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        let own = named(wanted).or_else(like).map(|(name, value)| (name.clone(), text_of(name, value)));
        // Where in the body of an error its members stand is silent.
        own.or_else(|| document.text_anywhere(wanted).map(|text| ((*wanted).to_owned(), text.to_owned())))
    };
    names.iter().filter_map(find).collect()
}

fn text_of(name: &str, value: &Value) -> String {
    match value {
        Value::Text(id) if name == "RequestId" && check::is_uuid(id) => ID.to_owned(),
        Value::Text(text) | Value::Number(text) => text.clone(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null => "null".to_owned(),
        Value::List(_) | Value::Tree(_) => "[not a text]".to_owned(),
    }
}

/// The format in which the body came.
fn format_of(came: &Answer) -> Format {
    match (came.body.is_ok(), came.asked) {
        (true, asked) => asked,
        (false, Format::Xml) => Format::Json,
        (false, Format::Json) => Format::Xml,
    }
}
