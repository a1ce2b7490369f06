//! What holds for whatever comes: generated and mutated requests, policies and patterns.
//!
//! The seed is the same in every run, unless `PROPERTY_SEED` is set to another one; a failure names it.

use fastrand::Rng;
use kms_conformance_reference::gateway::{Request, read_parameters};
use kms_conformance_reference::policy::{Duplicates, PolicyRules, matches_pattern, parse_json};
use serde_json::{Map, Value};

use crate::client::{ADMIN, Endpoint, FOREIGN, USABLE, escape, policy_for, user, v1_query};

/// Runs a property on this many inputs, each with a seed of its own.
fn hold(times: u64, property: impl Fn(&mut Rng)) {
    let first = std::env::var("PROPERTY_SEED").map_or(1, |seed| seed.parse().unwrap());
    for seed in first..first + times {
        /// Names the seed where the property panics.
        struct Named(u64);
        impl Drop for Named {
            fn drop(&mut self) {
                if std::thread::panicking() {
                    eprintln!("fails with PROPERTY_SEED={}", self.0);
                }
            }
        }
        let _named = Named(seed);
        property(&mut Rng::with_seed(seed));
    }
}

/// Changes bytes a few times: takes some away, doubles some, puts others in their place or between them.
fn mutated(random: &mut Rng, bytes: &mut Vec<u8>, tokens: &[&[u8]]) {
    for _ in 0..random.usize(0..6) {
        let from = random.usize(0..=bytes.len());
        let to = random.usize(from..=bytes.len().min(from + 40));
        let with = match random.u8(0..4) {
            0 => Vec::new(),
            1 => bytes[from..to].repeat(2),
            2 => vec![random.u8(..); random.usize(0..9)],
            _ => random.choice(tokens).unwrap().to_vec(),
        };
        bytes.splice(from..to, with);
    }
}

const HTTP: &[&[u8]] = &[
    b"\r\n",
    b"\n",
    b"\r\n\r\n",
    b"\0",
    b"%",
    b"%ff",
    b"%00",
    b"&",
    b"=",
    b"Transfer-Encoding: chunked\r\n",
    b"Content-Length: 18446744073709551615\r\n",
    b"Content-Length: 5\r\n",
    b"Expect: 100-continue\r\n",
    b"Authorization: ACS3-HMAC-SHA256 Credential=kms-conformance-admin,SignedHeaders=host;host,Signature=0\r\n",
    b"ffffffffffffffff\r\n",
    b"http://h/",
    b"&Format=XML",
    b"\xff\xfe",
];

const JSON: &[&[u8]] = &[
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b",",
    b":",
    b"null",
    b"true",
    b"1e999",
    b"-0",
    b"\\ud800",
    b"\\u0000",
    b"\"Statement\":",
    b"\"Condition\":{\"IpAddress\":{\"acs:SourceIp\":\"10.0.0.0/99\"}},",
    b"\"Sid\":\"\",",
    b"{\"RAM\":[]}",
    b"acs:ram::1:root",
    b"*",
    b"\xc3\xa9",
    b"\xff",
];

fn request(random: &mut Rng) -> Vec<u8> {
    let policy = policy_for(&user("admin"));
    let key = random.choice([USABLE, "", "acs:kms:cn-hangzhou:1100000000000001:key/x"]).unwrap();
    let action = random.choice(["SetKeyPolicy", "GetKeyPolicy", "CreateKey", "DescribeKey", "ListKeys", "x"]).unwrap();
    let parameters = [("KeyId", key), ("Policy", policy.as_str())];
    let in_form = random.bool();
    let method = if in_form { "POST" } else { "GET" };
    let query = v1_query(method, ADMIN, action, &parameters, &[]);
    let text = if !in_form {
        format!("GET /?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n")
    } else if random.bool() {
        let form = "Content-Type: application/x-www-form-urlencoded";
        format!("POST / HTTP/1.1\r\nHost: localhost\r\n{form}\r\nContent-Length: {}\r\n\r\n{query}", query.len())
    } else {
        let (one, other) = query.split_at(random.usize(1..query.len()));
        let form = "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked";
        let chunks = format!("{:x}\r\n{one}\r\n{:x}\r\n{other}\r\n0\r\n\r\n", one.len(), other.len());
        format!("POST / HTTP/1.1\r\nHost: localhost\r\n{form}\r\n\r\n{chunks}")
    };
    text.into_bytes()
}

#[test]
fn whatever_comes_is_answered_in_http_and_is_no_failure_inside() {
    let endpoint = Endpoint::conventional();
    let rules = PolicyRules::default();
    hold(1_500, |random| {
        let mut bytes = request(random);
        mutated(random, &mut bytes, HTTP);
        let answer = endpoint.converse(&bytes);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 "), "{answer}");
        assert!(!answer.contains("HTTP/1.1 500 "), "{answer}");
        let kept = endpoint.server.with_world(|world| world.keys[USABLE].policy.clone().unwrap());
        assert_eq!(rules.check(&kept), Ok(()));
    });
}

#[test]
fn parameters_are_those_that_were_written() {
    hold(500, |random| {
        let text = |random: &mut Rng| -> String { (0..random.usize(1..12)).map(|_| random.char(..)).collect() };
        let pairs: Vec<_> = (0..random.usize(0..8)).map(|_| (text(random), text(random))).collect();
        let written: Vec<_> = pairs.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
        let (query, form) = written.split_at(random.usize(0..=written.len()));
        let request = Request {
            method: "POST".into(),
            target: format!("/?{}", query.join("&")).into_bytes(),
            headers: vec![("content-type".into(), "application/x-www-form-urlencoded".into())],
            body: form.join("&").into_bytes(),
            keep_alive: false,
        };
        assert_eq!(read_parameters(&request).unwrap().all(), pairs);
    });
}

fn value(random: &mut Rng, depth: u8) -> Value {
    let text = |random: &mut Rng| -> String { (0..random.usize(0..6)).map(|_| random.char(..)).collect() };
    match random.u8(0..if depth == 0 { 4 } else { 6 }) {
        0 => Value::Null,
        1 => random.bool().into(),
        2 => random.i64(..).into(),
        3 => text(random).into(),
        4 => (0..random.usize(0..4)).map(|_| value(random, depth - 1)).collect(),
        _ => Value::Object(
            (0..random.usize(0..4)).map(|_| (text(random), value(random, depth - 1))).collect::<Map<_, _>>(),
        ),
    }
}

#[test]
fn a_document_is_read_as_it_was_written() {
    hold(1_000, |random| {
        let document = value(random, 4);
        for duplicates in [Duplicates::LastWins, Duplicates::FirstWins, Duplicates::Refused] {
            assert_eq!(parse_json(&document.to_string(), duplicates).unwrap(), document);
        }
    });
}

#[test]
fn a_policy_is_refused_or_has_an_effect_in_each_statement() {
    let rules = PolicyRules::default();
    let mut policy: Value = serde_json::from_str(&policy_for(&user("admin"))).unwrap();
    let mut second = policy["Statement"][0].clone();
    second["Sid"] = "a b".into();
    second["Principal"]["RAM"] = format!("acs:ram::{FOREIGN}:*").into();
    second["Condition"] = serde_json::json!({ "StringLike": { "acs:SourceIp": ["1*", "2"] } });
    policy["Statement"].as_array_mut().unwrap().push(second);
    let policy = policy.to_string();
    let accepted = std::cell::Cell::new(0);
    hold(20_000, |random| {
        let mut bytes = policy.clone().into_bytes();
        mutated(random, &mut bytes, JSON);
        let text = String::from_utf8_lossy(&bytes);
        let read = rules.read(&text);
        if rules.check(&text).is_ok() {
            accepted.set(accepted.get() + 1);
            let document: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(read.statements.len(), document["Statement"].as_array().unwrap().len(), "{text}");
            let sound =
                |it: &kms_conformance_reference::policy::Statement| !it.principals.is_empty() && !it.actions.is_empty();
            assert!(read.statements.iter().all(sound), "{text}");
        }
    });
    assert!(accepted.get() > 1_000, "{} are accepted: the property holds of little", accepted.get());
}

/// Patterns by their definition.
fn matches(pattern: &[char], text: &[char]) -> bool {
    match (pattern, text) {
        ([], []) => true,
        (['*', rest @ ..], _) => matches(rest, text) || !text.is_empty() && matches(pattern, &text[1..]),
        (['?', rest @ ..], [_, others @ ..]) => matches(rest, others),
        ([one, rest @ ..], [other, others @ ..]) => one == other && matches(rest, others),
        _ => false,
    }
}

#[test]
fn a_pattern_matches_what_its_definition_says() {
    hold(20_000, |random| {
        let pattern: Vec<_> = (0..random.usize(0..8)).map(|_| random.choice(['a', 'b', '*', '?']).unwrap()).collect();
        let text: Vec<_> = (0..random.usize(0..8)).map(|_| random.choice(['a', 'b']).unwrap()).collect();
        let (as_pattern, as_text): (String, String) = (pattern.iter().collect(), text.iter().collect());
        assert_eq!(matches_pattern(&as_pattern, &as_text), matches(&pattern, &text), "{as_pattern} {as_text}");
    });
}
