//! An attempt of a call that came to nothing.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An attempt of a call that came to nothing, so that the call was made again, or would have been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attempt {
    /// A transient answer: 429, or a Code that says so.
    Throttled {
        /// The HTTP status.
        status: u16,
    },
    /// A transient answer: 502, 503 or 504.
    Unavailable {
        /// The HTTP status.
        status: u16,
    },
    /// No answer, or no connection.
    Lost {
        /// What went wrong.
        why: String,
    },
    /// The request went out on a kept connection that was closed.
    KeptConnectionClosed,
}

impl Attempt {
    /// Whether it counts: a kept connection that the other side has closed meanwhile does not.
    #[must_use]
    pub fn counts(&self) -> bool {
        *self != Self::KeptConnectionClosed
    }
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Throttled { status: 429 } => f.write_str("429"),
            Self::Throttled { status } => write!(f, "{status} with a Code of throttling"),
            Self::Unavailable { status } => write!(f, "{status}"),
            Self::Lost { why } => f.write_str(why),
            Self::KeptConnectionClosed => f.write_str("a kept connection closed"),
        }
    }
}
