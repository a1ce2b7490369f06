//! One answer to a look.

use crate::check::{Answer, Ending};
use crate::wire::{Format, Request, Response};

/// Statuses of front ends in trouble: they say nothing of what stands behind.
const IN_TROUBLE: [u16; 4] = [429, 502, 503, 504];

/// One answer to a look. What of it is told goes through a redaction.
pub(super) struct Look {
    pub(super) answer: Answer,
    pub(super) request: Request,
    is_page: bool,
}

impl Look {
    pub(super) fn of(response: &Response, request: Request) -> Self {
        let answer = Answer::read(response, Format::Json);
        Self { is_page: is_page(response), answer, request }
    }

    /// Whether a web server answers here that knows nothing of the protocol: a page, or a refusal that has neither code nor
    /// request id. A success and a failure inside the service may be an endpoint's own, however wrong.
    pub(super) fn is_no_kms(&self) -> bool {
        let status = self.answer.status;
        let members = ["Code", "RequestId"];
        let document = self.answer.document();
        if IN_TROUBLE.contains(&status) || status >= 500 && status != 501 {
            return false;
        }
        let speaks = document.is_some_and(|it| members.iter().any(|name| it.text_anywhere(name).is_some()));
        !speaks && (self.is_page || status >= 300)
    }

    /// Whether it says that the key is not there.
    pub(super) fn has_no_key(&self) -> bool {
        self.answer.ending == Ending::Error("Forbidden.KeyNotFound".to_owned())
    }

    /// What kind of answer it is, of one that cannot be read.
    pub(super) fn kind(&self) -> String {
        let status = self.answer.status;
        if self.is_page { format!("{status} with a page of HTML") } else { format!("{status} without a Code") }
    }
}

/// Whether the body is a page for people.
fn is_page(response: &Response) -> bool {
    let html = response.media_type().is_some_and(|it| it.eq_ignore_ascii_case("text/html"));
    let start: Vec<u8> = response.body.trim_ascii_start().iter().take(15).map(u8::to_ascii_lowercase).collect();
    html || start.starts_with(b"<!doctype html") || start.starts_with(b"<html")
}
