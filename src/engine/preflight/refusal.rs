//! What a refusal says of whoever called.

use crate::check::{Answer, Ending};
use crate::suite::ErrorTable;

/// What a refusal says of whoever called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Nothing that can be relied on.
    None,
    /// The endpoint does not take the credentials.
    Credentials,
    /// It takes them, and the caller may not do this.
    Permission,
}

/// The code with which the page refuses whoever has no permission.
const NO_PERMISSION: &str = "Forbidden.NoPermission";

/// Listed codes that are about how a request is made, which is not the caller's to get wrong.
const OF_THE_REQUEST: [&str; 4] =
    ["InvalidSignatureMethod", "SignatureNonceUsed", "InvalidTimeStamp.Format", "MissingAccessKeyId"];
/// The listed code that accuses only who has no token.
const NO_TOKEN: &str = "MissingSecurityToken";

/// Parts of codes that are about credentials at whatever endpoint, in lower case.
const OF_CREDENTIALS: [&str; 8] = [
    "accesskey",
    "signature",
    "securitytoken",
    "credential",
    "clienttokenid",
    "unrecognizedclient",
    "authfailure",
    "unauthenticated",
];

/// Parts of codes that explain a 401 or 403 otherwise, in lower case.
const OF_SOMETHING_ELSE: [&str; 5] = ["method", "throttl", "unsupported", "version", "action"];

impl Refusal {
    /// Whether the refusal can be the mistake of whoever gave these credentials.
    pub(super) fn may_be_a_mistake(answer: &Answer, has_token: bool) -> bool {
        match &answer.ending {
            Ending::Error(code) if code == NO_TOKEN => !has_token,
            Ending::Error(code) => !OF_THE_REQUEST.contains(&code.as_str()),
            Ending::Success | Ending::Unclear(_) => true,
        }
    }

    /// What an answer says of whoever called, whatever they may do: a listed code, or one that names what is wrong with them.
    pub(super) fn of_anyone(answer: &Answer, errors: &ErrorTable) -> Self {
        let Ending::Error(code) = &answer.ending else { return Self::None };
        let lower = code.to_ascii_lowercase();
        let likely = answer.refuses(true)
            && errors.row(code).is_none()
            && OF_CREDENTIALS.iter().any(|part| lower.contains(part));
        if errors.refuses_credentials(code) || likely { Self::Credentials } else { Self::None }
    }

    /// The same of somebody who may do everything: nothing but the caller explains a 401 or 403 then.
    pub(super) fn of_admin(answer: &Answer, errors: &ErrorTable) -> Self {
        let Ending::Error(code) = &answer.ending else { return Self::None };
        let lower = code.to_ascii_lowercase();
        let unexplained = errors.row(code).is_none() && !OF_SOMETHING_ELSE.iter().any(|part| lower.contains(part));
        match (Self::of_anyone(answer, errors), answer.status) {
            (Self::Credentials, _) => Self::Credentials,
            _ if code == NO_PERMISSION => Self::Permission,
            (_, 401) if unexplained => Self::Credentials,
            (_, 403) if unexplained => Self::Permission,
            _ => Self::None,
        }
    }
}
