//! Mistakes in checking who calls.

use jiff::SignedDuration;

use crate::errors::{ErrorKind, Refusal};
use crate::gateway::{Admission, GatewayCheck, Scheme};

use super::Deviation;
use super::deviation::deviation;

const CHECKED: &[&str] = &["request.signature-checked"];

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
    deviation("timestamp-not-checked", "Takes requests however old they are", CHECKED, |it| {
        it.gateway.checks.remove(GatewayCheck::TimestampWindow);
    }),
    deviation("timestamp-days", "Takes requests for 15 days where it should for 15 minutes", CHECKED, |it| {
        it.gateway.timestamp_window = SignedDuration::from_hours(15 * 24);
    }),
    deviation("token-not-checked", "Takes temporary credentials whatever the security token", CHECKED, |it| {
        it.gateway.checks.remove(GatewayCheck::SecurityToken);
    }),
    deviation(
        "unknown-access-key-as-no-permission",
        "Calls an unknown access key a lack of permission",
        CHECKED,
        |it| {
            it.errors.row_mut(ErrorKind::AccessKeyNotFound).code = "Forbidden.NoPermission".into();
        },
    ),
    deviation("wrong-signature-as-no-permission", "Calls a wrong signature a lack of permission", CHECKED, |it| {
        it.errors.row_mut(ErrorKind::SignatureMismatchV1).code = "Forbidden.NoPermission".into();
        it.errors.row_mut(ErrorKind::SignatureMismatchV3).code = "Forbidden.NoPermission".into();
    }),
    deviation("old-timestamp-as-invalid-parameter", "Calls an old timestamp an invalid parameter", CHECKED, |it| {
        it.errors.row_mut(ErrorKind::TimestampExpired).code = "InvalidParameter".into();
    }),
    deviation("wrong-token-as-no-permission", "Calls a wrong security token a lack of permission", CHECKED, |it| {
        it.errors.row_mut(ErrorKind::SecurityTokenInvalid).code = "Forbidden.NoPermission".into();
    }),
];

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
