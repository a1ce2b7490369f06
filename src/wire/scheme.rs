use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::unknown_name::{UnknownName, named};

/// How a request is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// HMAC-SHA1 over all parameters, the signature among them (Alibaba Cloud's KMS page "Request signatures").
    V1,
    /// `ACS3-HMAC-SHA256` over the whole request, the signature in the `Authorization` header, action and version in headers
    /// (Alibaba Cloud's V3 signature page).
    V3,
    /// Not signed, without an access key id: for an endpoint that asks for neither.
    None,
}

impl Scheme {
    /// Every scheme.
    pub const ALL: [Self; 3] = [Self::V1, Self::V3, Self::None];

    /// The word for it in case files, options and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::V1 => "v1",
            Self::V3 => "v3",
            Self::None => "none",
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Scheme {
    type Err = UnknownName;

    fn from_str(given: &str) -> Result<Self, UnknownName> {
        named("signature scheme", given, &Self::ALL, Self::name)
    }
}
