//! Requests of real SDKs, byte for byte.

use std::path::Path;

use kms_conformance_reference::{Behaviour, World};
use serde_json::Value;

use crate::client::{Endpoint, exchange};

fn captured() -> Vec<Value> {
    let text = include_str!("../data/captured-requests.json");
    let file: Value = serde_json::from_str(text).unwrap();
    file["requests"].as_array().unwrap().clone()
}

fn text<'a>(request: &'a Value, member: &str) -> &'a str {
    request[member].as_str().unwrap()
}

/// The request as it was on the wire; what was sent in chunks is put into chunks again.
fn bytes(request: &Value) -> Vec<u8> {
    let mut head = format!("{} {} HTTP/1.1\r\n", text(request, "method"), text(request, "target"));
    let mut chunked = false;
    for header in request["headers"].as_array().unwrap() {
        let (name, value) = (header[0].as_str().unwrap(), header[1].as_str().unwrap());
        chunked |= name.eq_ignore_ascii_case("transfer-encoding");
        head.extend([name, ": ", value, "\r\n"]);
    }
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    let body = text(request, "body").as_bytes();
    if chunked {
        for chunk in body.chunks(100) {
            bytes.extend(format!("{:X}\r\n", chunk.len()).as_bytes());
            bytes.extend(chunk);
            bytes.extend(b"\r\n");
        }
        bytes.extend(b"0\r\n\r\n");
    } else {
        bytes.extend(body);
    }
    bytes
}

/// When the request was made, from wherever it says so.
fn timestamp(request: &Value) -> String {
    let headers = request["headers"].as_array().unwrap();
    if let Some(date) = headers.iter().find(|header| header[0] == "x-acs-date") {
        return date[1].as_str().unwrap().to_owned();
    }
    let all = format!("{}&{}", text(request, "target"), text(request, "body"));
    let start = all.find("Timestamp=").unwrap() + "Timestamp=".len();
    let value = &all[start..];
    value[..value.find('&').unwrap_or(value.len())].replace("%3A", ":")
}

fn answer(request: &Value) -> (u16, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/captured-world.toml");
    let endpoint = Endpoint::start(World::load(&path).unwrap(), Behaviour::default(), &timestamp(request));
    let reply = exchange(endpoint.address(), &bytes(request));
    let body = &reply.body;
    let code = body.split("\"Code\":\"").nth(1).or_else(|| body.split("<Code>").nth(1)).unwrap_or("OK");
    (reply.status, code.split(['"', '<']).next().unwrap().to_owned())
}

/// The request with the first character of its signature that is not percent-encoded replaced by another.
fn with_another_signature(request: &Value) -> Value {
    let text = request.to_string();
    let mut at = text.find("Signature=").unwrap() + "Signature=".len();
    while text.as_bytes()[at] == b'%' {
        at += 3;
    }
    assert!(text.as_bytes()[at].is_ascii_alphanumeric());
    let other = if &text[at..=at] == "0" { "1" } else { "0" };
    let changed = format!("{}{other}{}", &text[..at], &text[at + 1..]);
    serde_json::from_str(&changed).unwrap()
}

fn with_scheme(schemes: &[&str]) -> Vec<Value> {
    captured().into_iter().filter(|request| schemes.contains(&text(request, "signature_scheme"))).collect()
}

fn label(request: &Value) -> String {
    format!("{} {}", text(request, "client"), text(request, "policy"))
}

#[test]
fn every_v1_and_v3_request_is_authenticated() {
    let requests = with_scheme(&["V1", "V3"]);
    assert_eq!(requests.len(), 84);
    for request in &requests {
        let weird = text(request, "policy") == "weird";
        let expected = if weird { (400, "InvalidParameter".to_owned()) } else { (200, "OK".to_owned()) };
        assert_eq!(answer(request), expected, "{}", label(request));
    }
}

#[test]
fn one_character_of_the_signature_changed_is_refused() {
    for request in &with_scheme(&["V1", "V3"]) {
        let changed = with_another_signature(request);
        assert_eq!(answer(&changed), (400, "SignatureDoesNotMatch".to_owned()), "{}", label(request));
    }
}

#[test]
fn a_signature_that_is_not_supported_is_named_so() {
    let requests = with_scheme(&["V4"]);
    assert_eq!(requests.len(), 3);
    for request in &requests {
        assert_eq!(answer(request), (400, "InvalidSignatureMethod".to_owned()), "{}", label(request));
    }
}
