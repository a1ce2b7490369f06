//! The answer that is demanded, from what the case expects and the error table says.

use serde_json::Value;

use crate::suite::{Case, ErrorTable, Expect, Outcome, Step};
use crate::wire::Format;

/// What stands in the place of a request id that is as it should be.
pub(super) const ID: &str = "[uuid]";

/// The heading of a step's answer.
pub(super) fn heading(step: &Step) -> String {
    format!("# {}: {} as {} on {}\n", step.name, step.call.as_str(), step.principal, step.key)
}

/// One answer as it has to be.
pub(super) fn answer(step: &Step, outcome: Outcome<'_>, format: Format, case: &Case, errors: &ErrorTable) -> String {
    let text = match (step.call.documented(), outcome) {
        (Some(documented), Outcome::Success) => success(documented.root, format),
        (Some(_), Outcome::Error(code)) => match errors.row(code) {
            Some(row) => error(format, Some(row.status), code, Some(&row.message)),
            None => error(format, None, code, None),
        },
        (None, Outcome::Error(code)) => format!("{code}\n"),
        (None, Outcome::Success) => match &step.expect {
            Expect::PolicyOf(name) => format!("success\n\n{}", policy_of(case, name)),
            _ => "success\n".to_owned(),
        },
    };
    heading(step) + &text
}

fn success(root: &str, format: Format) -> String {
    let head = format!("HTTP/1.1 200\nContent-Type: {}\n\n", format.media_type());
    head + &object(format, Some(root), &[("RequestId", ID)])
}

/// An error; what is silent (root element, other members, order, content type) is left out.
fn error(format: Format, status: Option<u16>, code: &str, message: Option<&str>) -> String {
    let status = status.map_or_else(String::new, |status| format!("HTTP/1.1 {status}\n\n"));
    let members = [("Code", Some(code)), ("Message", message), ("RequestId", Some(ID))];
    let members: Vec<_> = members.into_iter().filter_map(|(name, text)| text.map(|text| (name, text))).collect();
    status + &object(format, None, &members)
}

/// The members of a body, in XML within their root where one is shown.
pub(super) fn object(format: Format, root: Option<&str>, members: &[(&str, &str)]) -> String {
    match (format, root) {
        (Format::Xml, None) => elements("", members),
        (Format::Xml, Some(root)) => format!("<{root}>\n{}</{root}>\n", elements("    ", members)),
        (Format::Json, _) => {
            let members: Vec<_> = members
                .iter()
                .map(|(name, text)| format!("  {}: {}", Value::from(*name), Value::from(*text)))
                .collect();
            format!("{{\n{}\n}}\n", members.join(",\n"))
        }
    }
}

fn elements(indent: &str, members: &[(&str, &str)]) -> String {
    members.iter().map(|(name, text)| format!("{indent}<{name}>{}</{name}>\n", escaped(text))).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The policy that a step sets, placeholders and all.
fn policy_of(case: &Case, name: &str) -> String {
    let template = case.step(name).and_then(|step| step.policy.as_ref()).map(|policy| policy.template.as_str());
    pretty(template.unwrap_or_default())
}

/// Indented JSON, or the text itself where it is none.
pub(super) fn pretty(text: &str) -> String {
    serde_json::from_str::<Value>(text).map_or_else(|_| text.to_owned(), |value| format!("{value:#}")) + "\n"
}
