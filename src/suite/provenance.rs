//! Why something may be expected of an endpoint.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why an expectation may be held against an endpoint, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Provenance {
    /// The text of the page says it.
    Documented,
    /// The page's own sample shows it.
    ByExample,
    /// The operation would be none without it: what was set is read back, a refused call changes nothing.
    Implied,
    /// A plausible reading of the page.
    Inferred,
    /// Seen at the real service or on another page of the vendor's, with its source.
    Observed,
}

impl Provenance {
    /// Every provenance, strongest first.
    pub const ALL: [Self; 5] = [Self::Documented, Self::ByExample, Self::Implied, Self::Inferred, Self::Observed];

    /// Whether an expectation of this provenance is judged without being asked to (`--judge`).
    #[must_use]
    pub fn judged_by_default(self) -> bool {
        self <= Self::Implied
    }

    /// The word used in case files, reports and options.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::ByExample => "by-example",
            Self::Implied => "implied",
            Self::Inferred => "inferred",
            Self::Observed => "observed",
        }
    }
}

impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
