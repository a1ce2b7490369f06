use std::fmt;

use serde::{Deserialize, Serialize};

/// The method of a request. The page's operation takes these two (Alibaba Cloud's API metadata of `SetKeyPolicy`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
}

impl Method {
    /// The method as it stands in the request line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A request as it goes out, but for `Content-Length`, which the sender adds to a `POST`.
///
/// It carries a signature and perhaps a security token: `Debug` shows none of its values.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Path and query, encoded, as they stand in the request line.
    pub target: String,
    /// All headers in the order they go out, `host` among them; names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body; empty where the form has none.
    pub body: Vec<u8>,
}

impl Request {
    /// The first value of the header `name`, which is compared without regard to letter case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("target_bytes", &self.target.len())
            .field("header_names", &names)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}
