//! Is the body readable in the format that was asked for?

use crate::wire::Format;

use super::answer::{Answer, Ending};
use super::finding::Finding;
use super::name::CheckName;

/// The clause of answers in XML.
const XML: &str = "response.success.xml";
/// The clause of answers in JSON.
const JSON: &str = "response.success.json";
/// The clause of the format of a success.
const FORMAT: &str = "response.format";
/// The clause of the format of an error: the page shows only successes in either format.
const ERROR_FORMAT: &str = "response.error.format";

/// The check `body`: the body is well-formed, in the format that was asked for. A success that cannot be read is none of the
/// page's successes either. Where the endpoint chose the format, a body that is well-formed in neither is no answer, and the
/// check `outcome` says so.
#[must_use]
pub fn body(answer: &Answer) -> Option<Finding> {
    if answer.chosen {
        return None;
    }
    let accepted = (200..300).contains(&answer.status) && !matches!(answer.ending, Ending::Error(_));
    let clauses: &[&str] = match answer.asked {
        _ if !accepted => &[ERROR_FORMAT],
        Format::Xml => &[XML, FORMAT],
        Format::Json => &[JSON, FORMAT],
    };
    let expected = format!("a body in {}", answer.asked.parameter());
    let actual = match (&answer.body, &answer.other) {
        (Ok(_), _) => expected.clone(),
        (Err(_), Some(_)) if answer.asked == Format::Xml => "a body in JSON".to_owned(),
        (Err(_), Some(_)) => "a body in XML".to_owned(),
        (Err(error), None) => error.to_string(),
    };
    Some(Finding::about(CheckName::Body, clauses, answer.body.is_ok(), expected, actual))
}
