//! Does the content type name the format?

use crate::wire::Format;

use super::answer::{Answer, Ending};
use super::finding::Finding;
use super::name::CheckName;

/// The check `content-type`: of a success as in the page's samples, parameters ignored; of an error it is only recorded.
#[must_use]
pub fn content_type(answer: &Answer) -> Finding {
    let expected = answer.asked.media_type().to_owned();
    let actual = answer.media_type.clone().unwrap_or_else(|| "none".to_owned());
    let clause = match answer.asked {
        Format::Xml => "response.success.xml.content-type",
        Format::Json => "response.success.json.content-type",
    };
    match answer.ending {
        Ending::Success => {
            let holds = actual == expected;
            Finding::about(CheckName::ContentType, &[clause], holds, expected, actual)
        }
        _ => Finding::recorded(CheckName::ContentType, &[], expected, actual),
    }
}
