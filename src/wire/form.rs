use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::request::Method;
use super::unknown_name::{UnknownName, named};

/// Where the parameters of a request go. The page shows them in the query only; that bodies are understood as well is seen
/// with the vendor's clients and Terraform provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// `GET`, everything in the query.
    GetQuery,
    /// `POST`, everything in the query, empty body.
    PostQuery,
    /// `POST`, every parameter in a form body, no query.
    PostForm,
    /// `POST`, the protocol parameters in the query and the business parameters in a form body.
    PostMixed,
}

impl Form {
    /// Every form, the documented one first.
    pub const ALL: [Self; 4] = [Self::GetQuery, Self::PostQuery, Self::PostForm, Self::PostMixed];

    /// The method of a request of this form.
    #[must_use]
    pub fn method(self) -> Method {
        match self {
            Self::GetQuery => Method::Get,
            Self::PostQuery | Self::PostForm | Self::PostMixed => Method::Post,
        }
    }

    /// Whether a request of this form carries a form body.
    #[must_use]
    pub fn has_body(self) -> bool {
        matches!(self, Self::PostForm | Self::PostMixed)
    }

    /// The word for it in case files, options and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::GetQuery => "get-query",
            Self::PostQuery => "post-query",
            Self::PostForm => "post-form",
            Self::PostMixed => "post-mixed",
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Form {
    type Err = UnknownName;

    fn from_str(given: &str) -> Result<Self, UnknownName> {
        named("request form", given, &Self::ALL, Self::name)
    }
}
