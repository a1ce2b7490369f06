//! The format of an answer.

/// The format of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON.
    Json,
    /// XML.
    Xml,
}

impl Format {
    /// Reads a value of `Format`. Alibaba Cloud's SDKs send it in upper and in lower case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_uppercase().as_str() {
            "JSON" => Some(Self::Json),
            "XML" => Some(Self::Xml),
            _ => None,
        }
    }

    /// The format a call with signature V3 asks for with `accept`, since V3 has no `Format`.
    #[must_use]
    pub fn of_accept(accept: &str) -> Option<Self> {
        let media_types = accept.split(',').map(|part| part.split(';').next().unwrap_or_default().trim());
        media_types.into_iter().find_map(|media_type| match media_type.to_ascii_lowercase().as_str() {
            "application/json" => Some(Self::Json),
            "application/xml" | "text/xml" => Some(Self::Xml),
            _ => None,
        })
    }
}
