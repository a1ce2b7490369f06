//! The normative answer, from what the case expects and the error table says.

use serde_json::Value;

use crate::suite::{Case, ErrorTable, Expect, Outcome, Step};
use crate::wire::Format;

/// What stands in the place of a request id.
const ID: &str = "[uuid]";

/// How a step of a snapshot ended: the step and one of the outcomes that it allows.
pub type Ended<'s> = (&'s Step, Outcome<'s>);

/// Every way in which the steps of a case may end; steps that name no outcome are left out (observed ones, and those that any
/// refusal will do for).
#[must_use]
pub fn alternatives(case: &Case) -> Vec<Vec<Ended<'_>>> {
    let mut ways: Vec<Vec<Ended<'_>>> = vec![Vec::new()];
    for step in case.all_steps().filter(|step| !step.expect.outcomes().is_empty()) {
        let outcomes = step.expect.outcomes();
        ways = ways
            .into_iter()
            .flat_map(|way| {
                outcomes.iter().map(move |&outcome| {
                    let mut longer = way.clone();
                    longer.push((step, outcome));
                    longer
                })
            })
            .collect();
    }
    ways.retain(|way| !way.is_empty());
    ways
}

/// `group/case.format`, with the outcomes of the open steps before the format.
#[must_use]
pub fn file_name(case: &Case, way: &[Ended<'_>], format: Format) -> String {
    let open = way.iter().filter(|(step, _)| step.expect.outcomes().len() > 1);
    let open: Vec<_> = open.map(|(_, outcome)| outcome.to_string()).collect();
    let outcome = if open.is_empty() { String::new() } else { format!(".{}", open.join("+")) };
    format!("{}/{}{outcome}.{format}", case.group, case.id)
}

/// The normative answers of a case that ends in this way.
#[must_use]
pub fn normative(way: &[Ended<'_>], format: Format, case: &Case, errors: &ErrorTable) -> String {
    let answers = way.iter().map(|&(step, outcome)| answer(step, outcome, format, case, errors));
    answers.collect::<Vec<_>>().join("\n")
}

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
    head + &match format {
        Format::Xml => format!("<{root}>\n    <RequestId>{ID}</RequestId>\n</{root}>\n"),
        Format::Json => format!("{{\n  \"RequestId\": \"{ID}\"\n}}\n"),
    }
}

/// An error; what is silent (root element, other members, order, content type) is left out.
pub(super) fn error(format: Format, status: Option<u16>, code: &str, message: Option<&str>) -> String {
    let status = status.map_or_else(String::new, |status| format!("HTTP/1.1 {status}\n\n"));
    let members = [("Code", Some(code)), ("Message", message), ("RequestId", Some(ID))];
    let members = members.into_iter().filter_map(|(name, text)| text.map(|text| (name, text)));
    status
        + &match format {
            Format::Xml => {
                members.map(|(name, text)| format!("<{name}>{}</{name}>\n", escaped(text))).collect::<String>()
            }
            Format::Json => {
                let members: Vec<_> =
                    members.map(|(name, text)| format!("  \"{name}\": {}", Value::from(text))).collect();
                format!("{{\n{}\n}}\n", members.join(",\n"))
            }
        }
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
