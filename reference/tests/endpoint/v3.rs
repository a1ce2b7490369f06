//! Signature V3.

use hmac::{Hmac, KeyInit, Mac};
use rstest::rstest;
use sha2::{Digest, Sha256};

use crate::client::{
    ADMIN, Credentials, Endpoint, NOW, ROLE, Reply, USABLE, assert_outcome, escape, nonce, policy_for, user,
};

/// A V3 call before it is signed.
struct V3 {
    who: Credentials,
    method: &'static str,
    query: String,
    body: String,
    headers: Vec<(String, String)>,
    unsigned: &'static [&'static str],
    /// What the call says its body's hash is; the truth by default.
    claimed_hash: Option<&'static str>,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

fn parameters() -> String {
    format!("KeyId={USABLE}&Policy={}", escape(&policy_for(&user("admin"))))
}

impl V3 {
    fn new(who: Credentials) -> Self {
        let mut headers = vec![
            ("host".to_owned(), "localhost".to_owned()),
            ("x-acs-action".to_owned(), "SetKeyPolicy".to_owned()),
            ("x-acs-date".to_owned(), NOW.to_owned()),
            ("x-acs-signature-nonce".to_owned(), nonce()),
            ("x-acs-version".to_owned(), "2016-01-20".to_owned()),
        ];
        headers.extend(who.token.map(|token| ("x-acs-security-token".to_owned(), token.to_owned())));
        let (query, body) = (parameters(), String::new());
        Self { who, method: "POST", query, body, headers, unsigned: &[], claimed_hash: None }
    }

    fn in_a_form(mut self) -> Self {
        self.body = std::mem::take(&mut self.query);
        self.headers.push(("content-type".into(), "application/x-www-form-urlencoded".into()));
        self
    }

    fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(other, _)| other != name);
        self.headers.push((name.into(), value.into()));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(other, _)| other != name);
        self
    }

    fn send(self, endpoint: &Endpoint) -> Reply {
        endpoint.send(&self.request())
    }

    /// The request, signed.
    fn request(self) -> String {
        let hash = hex(&Sha256::digest(self.body.as_bytes()));
        let claimed = self.claimed_hash.unwrap_or(&hash);
        let call = self.header("x-acs-content-sha256", claimed);
        let mut signed: Vec<_> =
            call.headers.iter().filter(|(name, _)| !call.unsigned.contains(&name.as_str())).collect();
        signed.sort();
        let lines = signed.iter().map(|(name, value)| format!("{name}:{value}\n")).collect::<Vec<_>>().concat();
        let names = signed.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");
        let canonical = format!("{}\n/\n{}\n{lines}\n{names}\n{hash}", call.method, call.query);
        let text = format!("ACS3-HMAC-SHA256\n{}", hex(&Sha256::digest(canonical.as_bytes())));
        let mut mac = Hmac::<Sha256>::new_from_slice(call.who.secret.as_bytes()).unwrap();
        mac.update(text.as_bytes());
        let signature = hex(&mac.finalize().into_bytes());
        let id = call.who.id;
        let all = call.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect::<Vec<_>>().concat();
        format!(
            "{} /?{} HTTP/1.1\r\n{all}Authorization: ACS3-HMAC-SHA256 Credential={id},SignedHeaders={names},\
             Signature={signature}\r\nContent-Length: {}\r\n\r\n{}",
            call.method,
            call.query,
            call.body.len(),
            call.body
        )
    }
}

#[test]
fn a_call_in_the_query_or_in_a_form_by_get_or_post() {
    let endpoint = Endpoint::conventional();
    assert_outcome(&V3::new(ADMIN).send(&endpoint), 200, "OK");
    assert_outcome(&V3::new(ADMIN).in_a_form().send(&endpoint), 200, "OK");
    assert_outcome(&V3 { method: "GET", ..V3::new(ADMIN) }.send(&endpoint), 200, "OK");
}

#[test]
fn a_temporary_access_key_brings_its_token_in_a_header() {
    let endpoint = Endpoint::conventional();
    assert_outcome(&V3::new(ROLE).send(&endpoint), 200, "OK");
    assert_outcome(&V3::new(ROLE).without("x-acs-security-token").send(&endpoint), 400, "MissingSecurityToken");
    let other = V3::new(ROLE).header("x-acs-security-token", "x");
    assert_outcome(&other.send(&endpoint), 400, "InvalidSecurityToken.MismatchWithAccessKey");
}

#[rstest]
#[case::action("x-acs-action: SetKeyPolicy", "x-acs-action: GetKeyPolicy")]
#[case::query("/? ", "/?PolicyName=default ")]
#[case::host("host: localhost", "host: localhost:80")]
#[case::body("Version", "version")]
#[case::hash("x-acs-content-sha256: ", "x-acs-content-sha256: 0")]
fn what_is_changed_after_signing_is_noticed(#[case] from: &'static str, #[case] to: &'static str) {
    let request = V3::new(ADMIN).in_a_form().request();
    assert!(request.contains(from));
    let reply = Endpoint::conventional().send(&request.replacen(from, to, 1));
    assert_outcome(&reply, 400, "SignatureDoesNotMatch");
}

#[test]
fn the_message_shows_what_the_server_signed() {
    let wrong = Credentials { secret: "wrong", ..ADMIN };
    let reply = V3::new(wrong).send(&Endpoint::conventional());
    assert_outcome(&reply, 400, "SignatureDoesNotMatch");
    let message = reply.json()["Message"].as_str().unwrap().to_owned();
    let start = "Specified signature does not match our calculation. server StringToSign is [ACS3-HMAC-SHA256\n";
    assert!(message.starts_with(start) && message.contains("server CanonicalRequest is [POST\n/\nKeyId="));
    assert!(!message.contains("admin-secret"));
}

#[rstest]
#[case::date("x-acs-date", "Missingx-acs-date")]
#[case::action("x-acs-action", "MissingAction")]
#[case::version("x-acs-version", "MissingVersion")]
fn a_missing_header_is_named(#[case] name: &str, #[case] code: &str) {
    assert_outcome(&V3::new(ADMIN).without(name).send(&Endpoint::conventional()), 400, code);
}

#[test]
fn a_header_that_decides_has_to_be_signed() {
    let call = V3 { unsigned: &["x-acs-action"], ..V3::new(ADMIN) };
    assert_outcome(&call.send(&Endpoint::conventional()), 400, "IncompleteSignature");
}

#[rstest]
#[case::once_more("host;host")]
#[case::in_other_letter_case("Host;host")]
fn a_header_is_signed_once(#[case] names: &str) {
    let request = V3::new(ADMIN).request();
    let reply = Endpoint::conventional().send(&request.replacen("host;", &format!("{names};"), 1));
    assert_outcome(&reply, 400, "IncompleteSignature");
}

#[test]
fn a_wrong_hash_is_refused_even_if_it_is_signed() {
    let call = V3 { claimed_hash: Some("00"), ..V3::new(ADMIN) };
    assert_outcome(&call.send(&Endpoint::conventional()), 400, "SignatureDoesNotMatch");
}

#[test]
fn a_nonce_counts_once() {
    let endpoint = Endpoint::conventional();
    let request = V3::new(ADMIN).request();
    assert_outcome(&endpoint.send(&request), 200, "OK");
    assert_outcome(&endpoint.send(&request), 400, "SignatureNonceUsed");
}

#[rstest]
#[case::nothing("*/*", "", "{")]
#[case::json("application/json", "", "{")]
#[case::xml("application/xml", "", "<")]
#[case::text_xml("text/xml;q=0.9", "", "<")]
#[case::format_over_accept("application/json", "Format=XML&", "<")]
fn the_format_is_what_accept_says_unless_format_does(#[case] accept: &str, #[case] format: &str, #[case] start: &str) {
    let mut call = V3::new(ADMIN).header("accept", accept);
    call.query.insert_str(0, format);
    let reply = call.send(&Endpoint::conventional());
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert!(reply.body.starts_with(start), "{}", reply.body);
}
