use std::fmt;

use super::format::Format;

/// A response as it came, whole. An endpoint may echo a secret in it: `Debug` shows no values, and what of it is shown goes
/// through a [`Redaction`](super::Redaction).
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// All headers in the order they came; bytes of a value that are not UTF-8 are replaced by U+FFFD.
    pub headers: Vec<(String, String)>,
    /// The body, free of its transfer coding and of nothing else: a content coding is left alone.
    pub body: Vec<u8>,
}

impl Response {
    /// The first value of the header `name`, which is compared without regard to letter case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The media type of the body without parameters; `None` if there is no `Content-Type` or an empty one. That of a format is in
    /// lower case whatever the spelling, and another as it came: a secret in it is found in its own spelling alone.
    #[must_use]
    pub fn media_type(&self) -> Option<String> {
        let value = self.header("content-type")?;
        let essence = value.split(';').next()?.trim();
        let known = Format::ALL.map(Format::media_type).into_iter().find(|known| essence.eq_ignore_ascii_case(known));
        (!essence.is_empty()).then(|| known.unwrap_or(essence).to_owned())
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("header_names", &names)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}
