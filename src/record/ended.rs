//! How a call ended, as a fact and not as a sentence.

use serde::{Deserialize, Serialize};

use crate::check::Ending;
use crate::wire::Format;

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// The HTTP status.
    pub status: u16,
    /// Accepted, refused, or neither.
    pub ending: Ending,
    /// The format that the endpoint chose, where the choice was its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chose: Option<Format>,
}

impl Ended {
    /// The error code, where it was refused with one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match &self.ending {
            Ending::Error(code) => Some(code),
            Ending::Success | Ending::Unclear(_) => None,
        }
    }
}
