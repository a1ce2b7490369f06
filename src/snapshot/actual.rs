//! An endpoint's answer in the form of a snapshot: what is silent taken out, what is as documented written as documented.

use crate::check::{self, Answer, Ending};
use crate::suite::{Case, ErrorTable, Outcome, Step};
use crate::wire::Format;

use super::normative::{answer, error, heading, pretty};

/// An answer in the form of a snapshot. `holds` says that no judged check of this step failed: then the answer is written in
/// the documented words. `tolerated` says that its status is another than the documented one and tolerated: then it is no
/// difference.
#[must_use]
pub fn actual(step: &Step, came: &Answer, holds: bool, tolerated: bool, case: &Case, errors: &ErrorTable) -> String {
    let outcome = match &came.ending {
        Ending::Success => Some(Outcome::Success),
        Ending::Error(code) => Some(Outcome::Error(code)),
        Ending::Unclear(_) => None,
    };
    match outcome {
        Some(outcome) if holds => answer(step, outcome, came.asked, case, errors),
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
    let text = came.text("Message");
    let row = errors.row(code);
    let message = match (row, text) {
        (Some(row), Some(text)) if check::matches(row, text) => Some(row.message.as_str()),
        (_, text) => text,
    };
    let status = row.filter(|_| tolerated).map_or(came.status, |row| row.status);
    error(format_of(came), Some(status), code, message).replace("[uuid]", &id(came))
}

fn success(came: &Answer) -> String {
    let head = format!("HTTP/1.1 {}\nContent-Type: {}\n\n", came.status, came.media_type.as_deref().unwrap_or("none"));
    let root = came.document().and_then(|document| document.root.clone());
    head + &match root {
        Some(root) => format!("<{root}>\n    <RequestId>{}</RequestId>\n</{root}>\n", id(came)),
        None => format!("{{\n  \"RequestId\": \"{}\"\n}}\n", id(came)),
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

fn id(came: &Answer) -> String {
    match came.text("RequestId") {
        Some(id) if check::is_uuid(id) => "[uuid]".to_owned(),
        Some(id) => id.to_owned(),
        None => "[none]".to_owned(),
    }
}
