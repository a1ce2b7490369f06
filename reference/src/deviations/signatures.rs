//! Mistakes in checking who calls.

use jiff::SignedDuration;

use crate::errors::{ErrorKind, Refusal};
use crate::gateway::{Admission, GatewayCheck, Scheme};

use super::Deviation;
use super::deviation::deviation;

const CHECKED: &[&str] = &["request.signature-checked"];
const TIMESTAMP: &[&str] = &["request.timestamp-checked"];

pub(super) const ALL: &[Deviation] = &[
    deviation("signature-not-checked", "Checks no signature", CHECKED, |it| {
        it.gateway.checks.remove(GatewayCheck::Signature);
    }),
    deviation("v1-signature-not-checked", "Checks no signature of HMAC-SHA1", CHECKED, |it| {
        unless(it, Scheme::V1);
    }),
    deviation("v3-signature-not-checked", "Checks no signature of ACS3-HMAC-SHA256", CHECKED, |it| {
        unless(it, Scheme::V3);
    }),
    deviation("timestamp-not-checked", "Takes requests however old they are", TIMESTAMP, |it| {
        it.gateway.checks.remove(GatewayCheck::TimestampWindow);
    }),
    deviation("timestamp-days", "Takes requests for 15 days where it should for 15 minutes", TIMESTAMP, |it| {
        it.gateway.timestamp_window = SignedDuration::from_hours(15 * 24);
    }),
    deviation("token-not-checked", "Takes temporary credentials whatever the security token", CHECKED, |it| {
        it.gateway.checks.remove(GatewayCheck::SecurityToken);
    }),
    deviation("wrong-signature-as-failure", "Fails on a wrong signature", CHECKED, |it| {
        fails(it, ErrorKind::SignatureMismatchV1);
        fails(it, ErrorKind::SignatureMismatchV3);
    }),
    deviation("unknown-access-key-as-failure", "Fails on an unknown access key", CHECKED, |it| {
        fails(it, ErrorKind::AccessKeyNotFound);
    }),
    deviation("old-timestamp-as-failure", "Fails on an old timestamp", TIMESTAMP, |it| {
        fails(it, ErrorKind::TimestampExpired);
    }),
    deviation("wrong-token-as-failure", "Fails on a wrong security token", CHECKED, |it| {
        fails(it, ErrorKind::SecurityTokenInvalid);
    }),
    deviation("wrong-signature-without-code", "Refuses a wrong signature without a code", CHECKED, |it| {
        it.errors.row_mut(ErrorKind::SignatureMismatchV1).code = "".into();
        it.errors.row_mut(ErrorKind::SignatureMismatchV3).code = "".into();
    }),
];

/// A failure inside the service in the place of a refusal.
fn fails(it: &mut crate::Behaviour, kind: ErrorKind) {
    *it.errors.row_mut(kind) = it.errors.row(ErrorKind::InternalFailure);
}

/// Leaves the check of signatures out for one scheme.
fn unless(it: &mut crate::Behaviour, scheme: Scheme) {
    let check = match scheme {
        Scheme::V1 => |call: &mut Admission<'_>| checked(call, Scheme::V3),
        _ => |call: &mut Admission<'_>| checked(call, Scheme::V1),
    };
    it.gateway.checks.set(GatewayCheck::Signature, check);
}

fn checked(call: &mut Admission<'_>, scheme: Scheme) -> Result<(), Refusal> {
    match crate::Behaviour::default().gateway.checks.get(GatewayCheck::Signature) {
        Some(check) if call.presented.scheme == scheme => check(call),
        _ => Ok(()),
    }
}
