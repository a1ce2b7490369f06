use std::fmt;

use serde::{Serialize, Serializer};

/// A response as it came, whole. An endpoint may echo a secret in it: `Debug` shows no values, and what is kept goes through
/// [`Exchange`](super::Exchange) first.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// All headers in the order they came; bytes of a value that are not UTF-8 are replaced by U+FFFD.
    pub headers: Vec<(String, String)>,
    /// The body, free of its transfer coding and of nothing else: a content coding is left alone.
    #[serde(serialize_with = "as_text")]
    pub body: Vec<u8>,
}

impl Response {
    /// The first value of the header `name`, which is compared without regard to letter case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The media type of the body in lower case, without parameters; `None` if there is no `Content-Type` or an empty one.
    #[must_use]
    pub fn media_type(&self) -> Option<String> {
        let value = self.header("content-type")?;
        let essence = value.split(';').next()?.trim();
        (!essence.is_empty()).then(|| essence.to_ascii_lowercase())
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

fn as_text<S: Serializer>(body: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&String::from_utf8_lossy(body))
}
