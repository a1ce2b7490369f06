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

impl Refusal {
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
        match (Self::of_anyone(answer, errors), answer.status) {
            (Self::Credentials, _) => Self::Credentials,
            _ if code == NO_PERMISSION => Self::Permission,
            (_, 401) if errors.row(code).is_none() => Self::Credentials,
            (_, 403) if errors.row(code).is_none() => Self::Permission,
            _ => Self::None,
        }
    }
}
