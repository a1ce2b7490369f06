//! Choices in which error refuses credentials. The page names none, so any refusal will do; some codes are likely.

use crate::Behaviour;
use crate::errors::{ErrorKind, ErrorRow, ErrorTable};

use super::Choice;
use super::choice::{choice, other, usual};

/// The check that fails where another code than the likely ones comes.
const SIGNATURE: &[(&str, &str)] = &[("likely", "request.signature-checked")];
/// The same of what was signed long ago.
const TIMESTAMP: &[(&str, &str)] = &[("likely", "request.timestamp-checked")];

const BOTH_SCHEMES: &[ErrorKind] = &[ErrorKind::SignatureMismatchV1, ErrorKind::SignatureMismatchV3];
const ACCESS_KEY: &[ErrorKind] = &[ErrorKind::AccessKeyNotFound];
const OLD: &[ErrorKind] = &[ErrorKind::TimestampExpired];
const TOKEN: &[ErrorKind] = &[ErrorKind::SecurityTokenInvalid];

pub(super) const ALL: &[Choice] = &[
    choice(
        "wrong-signature-code",
        "The error for a wrong signature",
        &[
            usual("does-not-match"),
            other("incomplete", |it| code(it, BOTH_SCHEMES, "IncompleteSignature")),
            other("no-permission", |it| no_permission(it, BOTH_SCHEMES)).failing(SIGNATURE),
            other("access-denied", |it| access_denied(it, BOTH_SCHEMES)).failing(SIGNATURE),
            other("unauthorized", |it| unauthorized(it, BOTH_SCHEMES)).failing(SIGNATURE),
        ],
    ),
    choice(
        "unknown-access-key-code",
        "The error for an access key that nobody has",
        &[
            usual("not-found"),
            other("inactive", |it| code(it, ACCESS_KEY, "InvalidAccessKeyId.Inactive")),
            other("forbidden", |it| code(it, ACCESS_KEY, "Forbidden.AccessKey")),
            other("signature", |it| code(it, ACCESS_KEY, "SignatureDoesNotMatch")),
            other("incomplete", |it| code(it, ACCESS_KEY, "IncompleteSignature")),
            other("no-permission", |it| no_permission(it, ACCESS_KEY)).failing(SIGNATURE),
            other("access-denied", |it| access_denied(it, ACCESS_KEY)).failing(SIGNATURE),
            other("unauthorized", |it| unauthorized(it, ACCESS_KEY)).failing(SIGNATURE),
        ],
    ),
    choice(
        "old-timestamp-code",
        "The error for a request signed too long ago",
        &[
            usual("expired"),
            other("illegal", |it| code(it, OLD, "IllegalTimestamp")),
            other("format", |it| code(it, OLD, "InvalidTimeStamp.Format")),
            other("signature", |it| code(it, OLD, "SignatureDoesNotMatch")).failing(TIMESTAMP),
            other("access-denied", |it| access_denied(it, OLD)).failing(TIMESTAMP),
            other("unauthorized", |it| unauthorized(it, OLD)).failing(TIMESTAMP),
        ],
    ),
    choice(
        "wrong-token-code",
        "The error for a wrong security token",
        &[
            usual("mismatch"),
            other("malformed", |it| code(it, TOKEN, "InvalidSecurityToken.Malformed")),
            other("expired", |it| code(it, TOKEN, "InvalidSecurityToken.Expired")),
            other("access-key", |it| code(it, TOKEN, "InvalidAccessKeyId.NotFound")),
            other("signature", |it| code(it, TOKEN, "SignatureDoesNotMatch")),
            other("incomplete", |it| code(it, TOKEN, "IncompleteSignature")),
            other("invalid", |it| code(it, TOKEN, "InvalidSecurityToken")).failing(SIGNATURE),
            other("no-permission", |it| no_permission(it, TOKEN)).failing(SIGNATURE),
            other("access-denied", |it| access_denied(it, TOKEN)).failing(SIGNATURE),
            other("unauthorized", |it| unauthorized(it, TOKEN)).failing(SIGNATURE),
        ],
    ),
];

fn code(it: &mut Behaviour, kinds: &[ErrorKind], code: &'static str) {
    for &kind in kinds {
        it.errors.row_mut(kind).code = code.into();
    }
}

fn row(it: &mut Behaviour, kinds: &[ErrorKind], row: &ErrorRow) {
    for &kind in kinds {
        *it.errors.row_mut(kind) = row.clone();
    }
}

/// The documented error of those who may not call, in the page's own words: a key that could be named is not known yet.
fn no_permission(it: &mut Behaviour, kinds: &[ErrorKind]) {
    let documented = ErrorTable::default().row(ErrorKind::NoPermission);
    row(it, kinds, &documented);
}

/// What many gateways of other vendors answer.
fn access_denied(it: &mut Behaviour, kinds: &[ErrorKind]) {
    row(it, kinds, &ErrorRow { status: 403, code: "AccessDenied".into(), message: "Access is denied.".into() });
}

/// What the status was made for (RFC 9110, section 15.5.2).
fn unauthorized(it: &mut Behaviour, kinds: &[ErrorKind]) {
    row(it, kinds, &ErrorRow { status: 401, code: "Unauthorized".into(), message: "Who calls is not known.".into() });
}
