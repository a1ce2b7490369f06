//! Choices in which error comes, and in its message.

use crate::errors::ErrorKind;
use crate::operations::Step;

use super::Choice;
use super::choice::{choice, other, usual};

pub(super) const ALL: &[Choice] = &[
    choice(
        "order",
        "Which error wins where two things are wrong",
        &[
            usual("key-before-policy"),
            other("policy-before-key", |it| {
                it.set_key_policy.move_before(Step::PolicyRules, Step::KeyIdForm);
                it.set_key_policy.move_before(Step::PolicyName, Step::KeyIdForm);
            }),
            other("permission-late", |it| it.set_key_policy.move_before(Step::Permission, Step::Failure)),
            other("key-before-parameters", |it| {
                it.set_key_policy.move_before(Step::RequiredParameters, Step::PolicyRules);
                it.set_key_policy.move_before(Step::PolicyName, Step::ShareQuota);
            }),
        ],
    ),
    choice(
        "unknown-policy-name",
        "The error for a PolicyName other than default",
        &[usual("not-found"), other("invalid", |it| it.parameters.unknown_policy_name = ErrorKind::InvalidParameter)],
    ),
    choice(
        "empty-parameter",
        "The error for an empty required parameter",
        &[usual("missing"), other("invalid", |it| it.parameters.empty = ErrorKind::InvalidParameter)],
    ),
    choice(
        "missing-element",
        "The error for a missing element of the policy",
        &[usual("invalid"), other("missing", |it| it.policy.absent = ErrorKind::MissingParameter)],
    ),
    choice(
        "missing-parameter-message",
        "The message of MissingParameter",
        &[
            usual("documented"),
            other("named", |it| {
                message(it, ErrorKind::MissingParameter, "The parameter  {name}  needed but no provided.");
            })
            .failing(&[("exact-message", "error.missing-parameter")]),
            other("quoted", |it| {
                message(it, ErrorKind::MissingParameter, "The parameter \"{name}\" is needed but not provided.");
            })
            .failing(&[("exact-message", "error.missing-parameter")]),
        ],
    ),
    choice(
        "invalid-parameter-message",
        "The message of InvalidParameter",
        &[
            usual("documented"),
            other("named", |it| {
                message(it, ErrorKind::InvalidParameter, "The specified parameter {name} is not valid");
            })
            .failing(&[("exact-message", "error.invalid-parameter")]),
            other("quoted", |it| {
                message(it, ErrorKind::InvalidParameter, "The specified parameter \"{name}\" is not valid.");
            })
            .failing(&[("exact-message", "error.invalid-parameter")]),
        ],
    ),
    choice(
        "no-permission-message",
        "The message of Forbidden.NoPermission",
        &[
            usual("documented"),
            other("named", |it| {
                message(it, ErrorKind::NoPermission, "This operation for {name} is forbidden by permission system.");
            })
            .failing(&[("exact-message", "error.no-permission")]),
        ],
    ),
    choice(
        "internal-failure-message",
        "The message of InternalFailure",
        &[
            usual("documented"),
            other("two-blanks", |it| message(it, ErrorKind::InternalFailure, "Internal  Failure"))
                .failing(&[("exact-message", "error.internal-failure")]),
            other("full-stop", |it| message(it, ErrorKind::InternalFailure, "Internal Failure."))
                .failing(&[("exact-message", "error.internal-failure")]),
        ],
    ),
    choice(
        "wrong-signature-code",
        "The code for a wrong signature",
        &[
            usual("does-not-match"),
            other("incomplete", |it| {
                code(it, ErrorKind::SignatureMismatchV1, "IncompleteSignature");
                code(it, ErrorKind::SignatureMismatchV3, "IncompleteSignature");
            }),
        ],
    ),
    choice(
        "unknown-access-key-code",
        "The code for an access key that nobody has",
        &[
            usual("not-found"),
            other("inactive", |it| code(it, ErrorKind::AccessKeyNotFound, "InvalidAccessKeyId.Inactive")),
            other("forbidden", |it| code(it, ErrorKind::AccessKeyNotFound, "Forbidden.AccessKey")),
            other("signature", |it| code(it, ErrorKind::AccessKeyNotFound, "SignatureDoesNotMatch")),
        ],
    ),
    choice(
        "old-timestamp-code",
        "The code for a request signed too long ago",
        &[usual("expired"), other("illegal", |it| code(it, ErrorKind::TimestampExpired, "IllegalTimestamp"))],
    ),
    choice(
        "wrong-token-code",
        "The code for a wrong security token",
        &[
            usual("mismatch"),
            other("malformed", |it| code(it, ErrorKind::SecurityTokenInvalid, "InvalidSecurityToken.Malformed")),
            other("expired", |it| code(it, ErrorKind::SecurityTokenInvalid, "InvalidSecurityToken.Expired")),
            other("access-key", |it| code(it, ErrorKind::SecurityTokenInvalid, "InvalidAccessKeyId.NotFound")),
        ],
    ),
];

fn message(it: &mut crate::Behaviour, kind: ErrorKind, text: &'static str) {
    it.errors.row_mut(kind).message = text.into();
}

fn code(it: &mut crate::Behaviour, kind: ErrorKind, text: &'static str) {
    it.errors.row_mut(kind).code = text.into();
}
