//! An answer as the checks look at it.

use serde::{Deserialize, Serialize};

use crate::wire::{DecodeError, DecodeProblem, Document, Format, Response, decode};

/// How a call ended, read from status and body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// Accepted: a status of the 200s, and no error code.
    Success,
    /// Refused with this code.
    Error(String),
    /// Neither: why.
    Unclear(String),
}

/// An answer as the checks look at it.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The media type without parameters; that of a format in lower case.
    pub media_type: Option<String>,
    /// The format that was asked for; where the choice was the endpoint's, the one that it chose.
    pub asked: Format,
    /// Whether the choice was the endpoint's: nothing, or nothing that it has to know, was asked for.
    pub chosen: bool,
    /// The body, in the format that was asked for.
    pub body: Result<Document, DecodeError>,
    /// The body in the other format, where it is none in the one that was asked for.
    pub other: Option<Document>,
    /// How the call ended.
    pub ending: Ending,
}

/// Values of `Code` that some gateways put into successes.
const NO_ERRORS: [&str; 5] = ["200", "OK", "Success", "success", "ok"];

impl Answer {
    /// Reads a response.
    #[must_use]
    pub fn read(response: &Response, asked: Format) -> Self {
        let body = decode(asked, &response.body);
        let other = match (&body, asked) {
            (Ok(_), _) => None,
            (Err(_), Format::Xml) => Some(decode(Format::Json, &response.body)),
            (Err(_), Format::Json) => Some(decode(Format::Xml, &response.body)),
        };
        let document = body.as_ref().ok().or(other.as_ref().and_then(|other| other.as_ref().ok()));
        let errors = [body.as_ref().err(), other.as_ref().and_then(|other| other.as_ref().err())];
        let beyond =
            errors.into_iter().flatten().map(|error| &error.problem).find(|problem| problem.is_beyond_limits());
        let ending = ending(response.status, document, beyond);
        let other = other.and_then(Result::ok);
        Self { status: response.status, media_type: response.media_type(), asked, chosen: false, body, other, ending }
    }

    /// Reads a response whose format was left to the endpoint.
    #[must_use]
    pub fn read_as_chosen(response: &Response) -> Self {
        let xml = Self::read(response, Format::Xml);
        let answer = if xml.body.is_ok() { xml } else { Self::read(response, Format::Json) };
        Self { chosen: true, ..answer }
    }

    /// The body in whichever format it is readable.
    #[must_use]
    pub fn document(&self) -> Option<&Document> {
        self.body.as_ref().ok().or(self.other.as_ref())
    }

    /// Whether it refuses a call with an error of the caller's: a Code that is none of a success, and a status from 400 to 499.
    /// Where the call names no operation, 501 (not implemented) refuses it as well.
    #[must_use]
    pub fn refuses(&self, names_an_operation: bool) -> bool {
        let refusing = (400..500).contains(&self.status) || self.status == 501 && !names_an_operation;
        match &self.ending {
            Ending::Error(code) => refusing && !code.trim().is_empty() && !NO_ERRORS.contains(&code.as_str()),
            Ending::Success | Ending::Unclear(_) => false,
        }
    }

    /// The text of a member, where the body is readable and has it.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.document().and_then(|document| document.text(name))
    }

    /// The message of an error, wherever in the body it stands: the page has a table of errors and shows no body of one.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.document().and_then(|document| document.text_anywhere("Message"))
    }
}

fn ending(status: u16, document: Option<&Document>, beyond: Option<&DecodeProblem>) -> Ending {
    let accepted = (200..300).contains(&status);
    let Some(document) = document else {
        let why = beyond.map_or_else(String::new, |problem| format!(": {problem}"));
        return Ending::Unclear(format!("status {status} with a body that cannot be read{why}"));
    };
    // Where the code of an error stands is left open; a success may have what it likes inside.
    let code = if accepted { document.text("Code") } else { document.text_anywhere("Code") };
    match code {
        Some(code) if accepted && NO_ERRORS.contains(&code) => Ending::Success,
        Some(code) => Ending::Error(code.to_owned()),
        None if accepted => Ending::Success,
        None => Ending::Unclear(format!("status {status} with a body that has no Code")),
    }
}
