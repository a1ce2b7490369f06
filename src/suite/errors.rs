//! The documented errors, and the codes that a gateway answers before the operation is reached.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::clause::Lines;

/// A row of the page's error table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorRow {
    /// The error code, as in the member `Code`.
    pub code: String,
    /// The HTTP status.
    pub status: u16,
    /// The documented sentence.
    pub message: String,
    /// A regular expression, matched against the whole message: the sentence and every spelling of it that real endpoints write.
    pub pattern: String,
    /// The clause that this row is.
    pub clause: String,
    /// Where the page states it.
    pub lines: Lines,
    /// Where the other spellings come from.
    pub source: String,
}

/// A code that a gateway answers to a request whose credentials or signature it does not take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CredentialError {
    /// The error code.
    pub code: String,
    /// What it says about the request.
    pub meaning: String,
    /// Where it comes from.
    pub source: String,
}

/// The content of `errors.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorTable {
    /// For editors.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The documented errors, in the order of the page.
    pub documented: Vec<ErrorRow>,
    /// The codes that mean: these credentials are not taken.
    pub credentials: Vec<CredentialError>,
}

impl ErrorTable {
    /// The row of a documented code.
    #[must_use]
    pub fn row(&self, code: &str) -> Option<&ErrorRow> {
        self.documented.iter().find(|row| row.code == code)
    }

    /// Whether the code says that the credentials are not taken.
    #[must_use]
    pub fn refuses_credentials(&self, code: &str) -> bool {
        self.credentials.iter().any(|error| error.code == code)
    }

    /// Whether a case may name the code.
    #[must_use]
    pub fn knows(&self, code: &str) -> bool {
        self.row(code).is_some() || self.refuses_credentials(code)
    }

    /// Every code that a case may name.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.documented.iter().map(|r| r.code.as_str()).chain(self.credentials.iter().map(|c| c.code.as_str()))
    }
}
