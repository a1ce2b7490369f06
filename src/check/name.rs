//! The names of the checks.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! names {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// The name of a check.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum CheckName {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }

        impl CheckName {
            /// Every name.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word used in reports.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

names! {
    /// The call ends as the step expects.
    Outcome = "outcome",
    /// A refusal whose error the page leaves open has a likely code.
    Likely = "likely",
    /// The body is readable in the format that was asked for.
    Body = "body",
    /// The status is the documented one.
    Status = "status",
    /// The content type names the format.
    ContentType = "content-type",
    /// A success has the documented body.
    SuccessBody = "success-body",
    /// A success has the documented members alone.
    NoOtherMembers = "no-other-members",
    /// An error has the members that clients read.
    ErrorBody = "error-body",
    /// A documented error has its message, in some spelling.
    Message = "message",
    /// A documented error has its message to the letter.
    ExactMessage = "exact-message",
    /// The answer carries a request id.
    RequestId = "request-id",
    /// The request id has the shape of a UUID.
    RequestIdShape = "request-id-shape",
    /// Request ids differ from call to call.
    DistinctRequestIds = "distinct-request-ids",
    /// Both formats say the same.
    FormatsAgree = "formats-agree",
    /// The policy that is read back is the one that was set.
    Policy = "policy",
    /// The same, in what the page leaves open too.
    PolicySpelling = "policy-spelling",
    /// The answer is well-formed HTTP, within the limits.
    Http = "http",
    /// The answer is the one that the snapshot of the embedded endpoint holds.
    Snapshot = "snapshot",
    /// The answer is the one that the user's baseline holds.
    Baseline = "baseline",
}

impl fmt::Display for CheckName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
