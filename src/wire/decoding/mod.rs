//! Decoding of answers: any legal spelling is understood, and anything else is an error that says what and where.

mod decode_error;
mod json;
mod xml;
mod xml_rules;
mod xml_tree;

pub use decode_error::{DecodeError, DecodeProblem};

use super::document::Document;
use super::format::Format;

/// How deep elements or objects and arrays may lie in one another. No answer of KMS is deeper than four.
const DEEPEST: usize = 32;

/// How many members, elements of lists and attributes a body may have in all. No answer of KMS has more than some hundreds.
const MOST_MEMBERS: usize = 10_000;

/// Decodes the body of an answer that is in `format`. The time that takes is linear in the size of the body, whatever is in it, and
/// ends early at one that has too much in it: so with the limit on the size of a body it is bounded far below every time limit of
/// a call.
pub fn decode(format: Format, body: &[u8]) -> Result<Document, DecodeError> {
    let text = std::str::from_utf8(body)
        .map_err(|error| DecodeError::new(DecodeProblem::NotUtf8, body, error.valid_up_to()))?;
    // A byte order mark is no part of the text (RFC 8259 lets a parser ignore it, XML 1.0 demands that).
    let content = text.strip_prefix('\u{feff}').unwrap_or(text);
    let decoded = if content.trim_ascii().is_empty() {
        Err((DecodeProblem::Empty, 0))
    } else {
        match format {
            Format::Xml => xml::decode(content),
            Format::Json => json::decode(content),
        }
    };
    let shift = text.len() - content.len();
    decoded.map_err(|(problem, offset)| DecodeError::new(problem, body, offset + shift))
}

/// What is wrong, and at which byte of the text.
type Fault = (DecodeProblem, usize);
