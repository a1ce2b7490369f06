//! Request forms, signatures and protocol parameters.

use rstest::rstest;

use crate::client::{
    ADMIN, Credentials, Endpoint, NOW, ROLE, USABLE, assert_outcome, escape, form, policy_for, user, v1_protocol,
    v1_query, v1_signature,
};

fn legal() -> String {
    policy_for(&user("admin"))
}

fn post(target: &str, content_type: &str, body: &str) -> String {
    format!(
        "POST {target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

type Pairs = Vec<(String, String)>;

const FORM: &str = "application/x-www-form-urlencoded";

/// The call of a V1 client: protocol parameters and business parameters, signed together.
fn v1(method: &str) -> (Pairs, Pairs) {
    let business = vec![("KeyId".to_owned(), USABLE.to_owned()), ("Policy".to_owned(), legal())];
    let mut protocol = v1_protocol(ADMIN, "SetKeyPolicy");
    let all = [protocol.clone(), business.clone()].concat();
    protocol.push(("Signature".into(), v1_signature(method, ADMIN.secret, &all)));
    (protocol, business)
}

#[test]
fn a_get_or_post_with_everything_in_the_query() {
    let endpoint = Endpoint::conventional();
    for method in ["GET", "POST"] {
        let (protocol, business) = v1(method);
        let target = form(&[protocol, business].concat());
        let reply = endpoint.send(&format!("{method} /?{target} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        assert_outcome(&reply, 200, "OK");
    }
}

#[test]
fn a_post_with_everything_in_the_form() {
    let (protocol, business) = v1("POST");
    let body = form(&[protocol, business].concat());
    for content_type in [FORM, "application/x-www-form-urlencoded; charset=UTF-8", "Application/X-WWW-Form-URLEncoded"]
    {
        assert_outcome(&Endpoint::conventional().send(&post("/", content_type, &body)), 200, "OK");
    }
}

#[test]
fn a_post_with_the_protocol_in_the_query_and_the_rest_in_the_form() {
    let (protocol, business) = v1("POST");
    let request = post(&format!("/?{}", form(&protocol)), FORM, &form(&business));
    assert_outcome(&Endpoint::conventional().send(&request), 200, "OK");
}

#[test]
fn a_body_that_is_no_form_has_no_parameters() {
    let (protocol, business) = v1("POST");
    let request = post("/", "application/json", &form(&[protocol, business].concat()));
    assert_outcome(&Endpoint::conventional().send(&request), 400, "MissingAction");
}

#[test]
fn a_plus_is_a_blank_in_query_and_form() {
    let endpoint = Endpoint::conventional();
    let query = v1_query("GET", ADMIN, "SetKeyPolicy", &[("KeyId", USABLE), ("Policy", &format!("{} ", legal()))], &[]);
    let request = format!("GET /?{} HTTP/1.1\r\nHost: localhost\r\n\r\n", query.replace("%20", "+"));
    assert_outcome(&endpoint.send(&request), 200, "OK");
    assert!(endpoint.get(ADMIN, USABLE).ends_with("} "));
}

#[test]
fn a_policy_of_32768_bytes_fits_into_a_url() {
    let endpoint = Endpoint::conventional();
    // In the URL each byte of these letters takes three.
    let policy = legal().replacen('{', &format!("{{\"Id\":\"{}\",", "钥".repeat(10_860)), 1);
    assert!((32_700..=32_768).contains(&policy.len()), "{}", policy.len());
    assert!(escape(&policy).len() > 97_000);
    assert_outcome(&endpoint.set(ADMIN, USABLE, &policy), 200, "OK");
    assert_eq!(endpoint.get(ADMIN, USABLE), policy);
}

#[rstest]
#[case::no_action("Action", "MissingAction")]
#[case::no_version("Version", "MissingVersion")]
#[case::no_access_key("AccessKeyId", "MissingAccessKeyId")]
#[case::no_signature("Signature", "MissingSignature")]
#[case::no_timestamp("Timestamp", "MissingTimestamp")]
#[case::no_method("SignatureMethod", "MissingSignatureMethod")]
#[case::no_signature_version("SignatureVersion", "MissingSignatureVersion")]
fn a_missing_protocol_parameter_is_named(#[case] name: &str, #[case] code: &str) {
    let query = v1_query("GET", ADMIN, "SetKeyPolicy", &[("KeyId", USABLE), ("Policy", "{}")], &[name]);
    let reply = Endpoint::conventional().send(&format!("GET /?{query} HTTP/1.1\r\nHost: h\r\n\r\n"));
    assert_outcome(&reply, 400, code);
    assert_eq!(reply.json()["Message"], format!("{name} is mandatory for this action."));
}

#[test]
fn a_call_without_any_signature_misses_the_access_key() {
    let target = format!("/?Action=SetKeyPolicy&Version=2016-01-20&KeyId={USABLE}&Policy=x");
    let reply = Endpoint::conventional().send(&format!("GET {target} HTTP/1.1\r\nHost: h\r\n\r\n"));
    assert_outcome(&reply, 400, "MissingAccessKeyId");
}

#[rstest]
#[case::action("Action", "setkeypolicy", 404, "InvalidApi.NotFound")]
#[case::version("Version", "2016-01-21", 400, "InvalidVersion")]
#[case::method("SignatureMethod", "HMAC-SHA256", 400, "InvalidSignatureMethod")]
#[case::signature_version("SignatureVersion", "2.0", 400, "InvalidSignatureMethod")]
#[case::timestamp("Timestamp", "yesterday", 400, "InvalidTimeStamp.Format")]
#[case::old("Timestamp", "2026-11-23T18:24:59Z", 400, "InvalidTimeStamp.Expired")]
#[case::oldest("Timestamp", "2026-11-23T18:25:00Z", 200, "OK")]
#[case::newest("Timestamp", "2026-11-23T18:55:00Z", 200, "OK")]
#[case::ahead("Timestamp", "2026-11-23T18:55:01Z", 400, "InvalidTimeStamp.Expired")]
#[case::access_key("AccessKeyId", "unknown", 404, "InvalidAccessKeyId.NotFound")]
#[case::token("SecurityToken", "x", 400, "InvalidSecurityToken.MismatchWithAccessKey")]
fn a_protocol_parameter(#[case] name: &str, #[case] value: &str, #[case] status: u16, #[case] code: &str) {
    let policy = legal();
    let parameters = [("KeyId", USABLE), ("Policy", &policy), (name, value)];
    assert_outcome(&Endpoint::conventional().call(ADMIN, "SetKeyPolicy", &parameters), status, code);
}

#[test]
fn a_wrong_secret_gets_the_string_to_sign_and_no_secret() {
    let wrong = Credentials { secret: "wrong", ..ADMIN };
    let reply = Endpoint::conventional().set(wrong, USABLE, "{}");
    assert_outcome(&reply, 400, "SignatureDoesNotMatch");
    let message = reply.json()["Message"].as_str().unwrap().to_owned();
    let start =
        "Specified signature is not matched with our calculation. server string to sign is:GET&%2F&AccessKeyId%3D";
    assert!(message.starts_with(start) && message.ends_with("Version%3D2016-01-20"), "{message}");
    assert!(!message.contains("admin-secret"));
}

#[test]
fn the_method_is_signed() {
    let query = v1_query("GET", ADMIN, "SetKeyPolicy", &[("KeyId", USABLE), ("Policy", "{}")], &[]);
    let reply = Endpoint::conventional().send(&format!("POST /?{query} HTTP/1.1\r\nHost: h\r\n\r\n"));
    assert_outcome(&reply, 400, "SignatureDoesNotMatch");
}

#[test]
fn a_nonce_counts_once_and_only_of_a_signed_call() {
    let endpoint = Endpoint::conventional();
    let policy = legal();
    let parameters = [("KeyId", USABLE), ("Policy", &policy), ("SignatureNonce", "n")];
    let wrong = Credentials { secret: "wrong", ..ADMIN };
    assert_outcome(&endpoint.call(wrong, "SetKeyPolicy", &parameters), 400, "SignatureDoesNotMatch");
    assert_outcome(&endpoint.call(ADMIN, "SetKeyPolicy", &parameters), 200, "OK");
    assert_outcome(&endpoint.call(ADMIN, "SetKeyPolicy", &parameters), 400, "SignatureNonceUsed");
}

#[test]
fn a_temporary_access_key_needs_its_token() {
    let endpoint = Endpoint::conventional();
    let outcome = |who| endpoint.call(who, "DescribeKey", &[("KeyId", USABLE)]).outcome();
    assert_eq!(outcome(ROLE), (200, "OK".to_owned()));
    let bare = Credentials { token: None, ..ROLE };
    assert_eq!(outcome(bare), (400, "MissingSecurityToken".to_owned()));
    let other = Credentials { token: Some("x"), ..ROLE };
    assert_eq!(outcome(other), (400, "InvalidSecurityToken.MismatchWithAccessKey".to_owned()));
}

#[test]
fn an_access_key_can_be_disabled_or_expire() {
    let endpoint = Endpoint::conventional();
    let outcome = |who| endpoint.call(who, "DescribeKey", &[("KeyId", USABLE)]).outcome();
    let change = |who: Credentials, change: fn(&mut kms_conformance_reference::world::AccessKey)| {
        endpoint.server.with_world(|world| {
            world.access_keys.iter_mut().filter(|key| key.id == who.id).for_each(change);
        });
    };
    change(ADMIN, |key| key.active = false);
    assert_eq!(outcome(ADMIN), (400, "InvalidAccessKeyId.Inactive".to_owned()));
    change(ROLE, |key| key.expires = NOW.parse().ok());
    assert_eq!(outcome(ROLE), (400, "InvalidSecurityToken.Expired".to_owned()));
}

#[rstest]
#[case::method("PUT / HTTP/1.1\r\nHost: h\r\n\r\n", 403, "UnsupportedHTTPMethod")]
#[case::path("GET /keys HTTP/1.1\r\nHost: h\r\n\r\n", 404, "InvalidApi.NotFound")]
#[case::not_utf8("GET /?Action=%FF HTTP/1.1\r\nHost: h\r\n\r\n", 400, "ParseRequestParameterException")]
#[case::other_authorization(
    "GET /?Action=SetKeyPolicy&Version=2016-01-20 HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer x\r\n\r\n",
    400,
    "InvalidSignatureMethod"
)]
#[case::half_an_authorization(
    "GET /?Action=SetKeyPolicy&Version=2016-01-20 HTTP/1.1\r\nHost: h\r\nAuthorization: ACS3-HMAC-SHA256 Credential=a\r\n\r\n",
    400,
    "IncompleteSignature"
)]
fn a_request(#[case] request: &str, #[case] status: u16, #[case] code: &str) {
    assert_outcome(&Endpoint::conventional().send(request), status, code);
}
