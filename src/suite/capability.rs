//! What an endpoint may have beyond the page.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! capabilities {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// Something that an endpoint may have beyond the page. A profile claims it or declares it absent.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum Capability {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }

        impl Capability {
            /// Every capability.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word used in case files and profiles.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

capabilities! {
    /// Requests signed with HMAC-SHA1 in the parameters (signature version 1.0).
    V1 = "v1",
    /// Requests signed with ACS3-HMAC-SHA256 in the headers.
    V3 = "v3",
    /// Temporary credentials with a security token.
    Sts = "sts",
    /// Requests without any signature.
    Unsigned = "unsigned",
    /// GET with all parameters in the query.
    GetQuery = "get-query",
    /// POST with all parameters in the query.
    PostQuery = "post-query",
    /// POST with all parameters in a form body.
    PostForm = "post-form",
    /// POST with the protocol parameters in the query and the others in a form body.
    PostMixed = "post-mixed",
    /// Request targets of 43,000 to 100,000 bytes, which the longest policies make in a query.
    LongUrl = "long-url",
    /// Refuses requests whose signature is wrong.
    SignatureChecking = "signature-checking",
    /// Refuses requests that were signed long ago.
    TimestampChecking = "timestamp-checking",
    /// The operation `GetKeyPolicy`.
    ReadBack = "read-back",
    /// The operation `DescribeKey`.
    DescribeKey = "describe-key",
    /// A stored policy decides later calls.
    Effect = "effect",
    /// The share quota of an instance is counted.
    Quota = "quota",
    /// The condition key `acs:SourceIp` decides.
    SourceIp = "source-ip",
    /// The condition key `acs:CurrentTime` decides.
    CurrentTime = "current-time",
    /// States and faults can be put on a key and taken off again by a control hook.
    Control = "control",
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Capability {
    type Err = String;

    /// # Errors
    /// The word itself where it names no capability.
    fn from_str(word: &str) -> Result<Self, String> {
        Self::ALL.iter().copied().find(|c| c.as_str() == word).ok_or_else(|| word.to_owned())
    }
}
