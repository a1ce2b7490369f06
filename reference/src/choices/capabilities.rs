//! Choices that take a capability away.

use crate::errors::{ErrorKind, Refusal};
use crate::gateway::{Admission, Framing, GatewayCheck, Response, Scheme, encode};
use crate::policy::Outcome;

use super::Choice;
use super::choice::{choice, other, usual};

pub(super) const ALL: &[Choice] = &[
    choice(
        "signature-schemes",
        "The signatures that are taken",
        &[
            usual("both"),
            other("v1-only", |it| it.gateway.schemes.retain(|scheme| *scheme == Scheme::V1)).without(&["v3"]),
            other("v3-only", |it| it.gateway.schemes.retain(|scheme| *scheme == Scheme::V3)).without(&["v1"]),
        ],
    ),
    choice(
        "form-bodies",
        "Parameters in form bodies",
        &[
            usual("taken"),
            other("refused", |it| {
                it.gateway.checks.insert_before(GatewayCheck::Scheme, GatewayCheck::Other("form"), no_form);
            })
            .without(&["post-form", "post-mixed"]),
        ],
    ),
    choice(
        "post-query",
        "Parameters in the query of a POST request",
        &[
            usual("taken"),
            other("refused", |it| {
                it.gateway.checks.insert_before(GatewayCheck::Scheme, GatewayCheck::Other("post"), |call| {
                    let refused = call.request.method == "POST" && call.request.body.is_empty();
                    if refused { Err(ErrorKind::MethodUnsupported.into()) } else { Ok(()) }
                });
            })
            .without(&["post-query"]),
        ],
    ),
    choice(
        "long-url",
        "Request targets of more than 8,192 bytes",
        &[
            usual("taken"),
            other("refused", |it| it.gateway.limits.target_bytes = 8192).without(&["long-url"]),
            other("refused-by-a-front-end", |it| {
                it.gateway.limits.target_bytes = 8192;
                it.encoder.encode = |encoder, answer| match &answer.result {
                    Err(row) if row.status == 414 => page(encoder.framing),
                    _ => encode(encoder, answer),
                };
            })
            .without(&["long-url"]),
        ],
    ),
    choice(
        "temporary-credentials",
        "Temporary credentials",
        &[
            usual("taken"),
            other("refused", |it| {
                it.gateway.checks.insert_before(GatewayCheck::AccessKey, GatewayCheck::Other("temporary"), |call| {
                    if call.presented.token.is_some() { Err(ErrorKind::SecurityTokenInvalid.into()) } else { Ok(()) }
                });
            })
            .without(&["sts"]),
        ],
    ),
    choice(
        "signatures",
        "Whether signatures are checked",
        &[
            usual("checked"),
            other("not-checked", |it| {
                it.gateway.checks.remove(GatewayCheck::Signature);
                it.gateway.checks.remove(GatewayCheck::TimestampWindow);
                it.gateway.checks.remove(GatewayCheck::SecurityToken);
            })
            .without(&["signature-checking", "timestamp-checking"]),
        ],
    ),
    choice(
        "timestamps",
        "Whether the age of requests is checked",
        &[
            usual("checked"),
            other("not-checked", |it| it.gateway.checks.remove(GatewayCheck::TimestampWindow))
                .without(&["timestamp-checking"]),
        ],
    ),
    choice(
        "get-key-policy",
        "The operation GetKeyPolicy",
        &[usual("there"), other("not-there", |it| it.operations.remove("GetKeyPolicy")).without(&["read-back"])],
    ),
    choice(
        "describe-key",
        "The operation DescribeKey",
        &[usual("there"), other("not-there", |it| it.operations.remove("DescribeKey")).without(&["describe-key"])],
    ),
    choice(
        "effect",
        "Whether policies decide later calls",
        &[
            usual("decide"),
            other("kept-only", |it| it.evaluation.key_policy = |_, _| Outcome::ImplicitDeny).without(&["effect"]),
        ],
    ),
    choice(
        "quota",
        "What the share quota counts",
        &[
            usual("accounts"),
            other("principals", |it| {
                it.quota.shared_with = |policy, owner| {
                    let principals = policy.statements.iter().flat_map(|statement| &statement.principals);
                    principals.filter(|it| it.account != owner).map(|it| format!("{:?}", it.name)).collect()
                };
            })
            .without(&["quota"]),
        ],
    ),
    choice(
        "source-ip",
        "The condition key acs:SourceIp",
        &[usual("known"), other("unknown", |it| without(it, "acs:SourceIp")).without(&["source-ip"])],
    ),
    choice(
        "current-time",
        "The condition key acs:CurrentTime",
        &[usual("known"), other("unknown", |it| without(it, "acs:CurrentTime")).without(&["current-time"])],
    ),
];

/// What a web server in front of the endpoint answers: no answer of the endpoint's.
fn page(framing: Framing) -> Response {
    let body = "<html><head><title>414 Request-URI Too Large</title></head><body><hr></body></html>";
    Response { status: 414, headers: vec![("Content-Type".into(), "text/html".into())], body: body.into(), framing }
}

fn no_form(call: &mut Admission<'_>) -> Result<(), Refusal> {
    if call.request.body.is_empty() { Ok(()) } else { Err(ErrorKind::RequestMalformed.into()) }
}

/// The condition key is absent from every call, which no operator is met by.
fn without(it: &mut crate::Behaviour, key: &str) {
    let operators: &[&str] =
        if key == "acs:SourceIp" { &["IpAddress", "NotIpAddress"] } else { &["DateLessThan", "DateGreaterThan"] };
    let unmet = it.evaluation.operators.iter_mut().filter(|operator| operators.contains(&operator.name));
    unmet.for_each(|operator| operator.matches = |_, _| None);
}
