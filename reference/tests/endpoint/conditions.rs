//! Conditions decide whether a statement counts.

use rstest::rstest;
use serde_json::{Value, json};

use crate::client::{ADMIN, Endpoint, USABLE, USER, user};

/// Whether `user` is allowed by a statement with this condition; the clock stands at 2026-11-23T18:40:00Z and the call
/// comes from 127.0.0.1 without TLS.
fn allowed(condition: &Value) -> bool {
    let endpoint = Endpoint::conventional();
    let policy = json!({ "Version": "1", "Statement": [ {
        "Effect": "Allow", "Principal": { "RAM": [user("user")] }, "Action": ["kms:*"], "Resource": ["*"],
        "Condition": condition,
    } ] });
    let reply = endpoint.set(ADMIN, USABLE, &policy.to_string());
    assert_eq!(reply.status, 200, "{}", reply.body);
    match endpoint.call(USER, "GetKeyPolicy", &[("KeyId", USABLE)]).outcome() {
        (200, _) => true,
        (400, code) if code == "Forbidden.NoPermission" => false,
        other => panic!("{other:?}"),
    }
}

#[rstest]
#[case::none(json!({}), true)]
#[case::address(json!({ "IpAddress": { "acs:SourceIp": "127.0.0.1" } }), true)]
#[case::network(json!({ "IpAddress": { "acs:SourceIp": ["127.0.0.0/8"] } }), true)]
#[case::one_of_several(json!({ "IpAddress": { "acs:SourceIp": ["203.0.113.0/24", "127.0.0.1"] } }), true)]
#[case::other_network(json!({ "IpAddress": { "acs:SourceIp": ["203.0.113.0/24"] } }), false)]
#[case::not_in_network(json!({ "NotIpAddress": { "acs:SourceIp": ["203.0.113.0/24"] } }), true)]
#[case::not_in_any(json!({ "NotIpAddress": { "acs:SourceIp": ["203.0.113.0/24", "127.0.0.1"] } }), false)]
#[case::before(json!({ "DateLessThan": { "acs:CurrentTime": "2026-11-23T18:40:01Z" } }), true)]
#[case::not_before(json!({ "DateLessThan": { "acs:CurrentTime": "2026-11-23T18:40:00Z" } }), false)]
#[case::with_an_offset(json!({ "DateGreaterThan": { "acs:CurrentTime": "2026-11-24T02:39:00+08:00" } }), true)]
#[case::plain_http(json!({ "Bool": { "acs:SecureTransport": "false" } }), true)]
#[case::tls(json!({ "Bool": { "acs:SecureTransport": "true" } }), false)]
#[case::absent_key(json!({ "StringEquals": { "acs:SourceVpc": "vpc-1" } }), false)]
#[case::absent_key_negated(json!({ "StringNotEquals": { "acs:SourceVpc": "vpc-1" } }), true)]
#[case::both_operators(json!({ "Bool": { "acs:SecureTransport": "false" }, "IpAddress": { "acs:SourceIp": "127.0.0.1" } }), true)]
#[case::one_of_two_operators(json!({ "Bool": { "acs:SecureTransport": "true" }, "IpAddress": { "acs:SourceIp": "127.0.0.1" } }), false)]
#[case::one_of_two_keys(json!({ "StringLike": { "acs:CurrentTime": "2026-*", "acs:SourceVpc": "*" } }), false)]
#[case::value_that_cannot_be_read(json!({ "IpAddress": { "acs:SourceIp": "somewhere" } }), false)]
#[case::negated_value_that_cannot_be_read(json!({ "NotIpAddress": { "acs:SourceIp": "somewhere" } }), true)]
fn a_condition(#[case] condition: Value, #[case] expected: bool) {
    assert_eq!(allowed(&condition), expected);
}
