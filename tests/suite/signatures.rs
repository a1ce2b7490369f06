//! The signatures are those of the vendor's own clients: every vector was computed with several published SDKs or stands on a page
//! of the vendor.

use std::collections::BTreeMap;

use kms_conformance::wire::signature::{SignatureV1, SignatureV3};
use kms_conformance::wire::{Credentials, Method, Secret};
use serde::Deserialize;

#[derive(Deserialize)]
struct Vectors {
    v1: Vec<VectorV1>,
    v3: Vec<VectorV3>,
}

#[derive(Deserialize)]
struct VectorV1 {
    name: String,
    method: String,
    query: BTreeMap<String, String>,
    body_form: BTreeMap<String, String>,
    access_key_secret: String,
    canonicalized_query_string: String,
    string_to_sign: String,
    signature: String,
}

#[derive(Deserialize)]
struct VectorV3 {
    name: String,
    method: String,
    path: String,
    query: BTreeMap<String, String>,
    headers: BTreeMap<String, String>,
    body: String,
    access_key_id: String,
    access_key_secret: String,
    canonical_request: String,
    string_to_sign: String,
    signed_headers: String,
    signature: String,
    authorization: String,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../data/signature-vectors.json")).expect("the vectors are JSON")
}

fn method(name: &str) -> Method {
    match name {
        "GET" => Method::Get,
        "POST" => Method::Post,
        other => panic!("no vector has the method {other}"),
    }
}

fn pairs(map: &BTreeMap<String, String>) -> Vec<(String, String)> {
    // Backwards, so that a signer which does not sort cannot agree by accident.
    map.iter().rev().map(|(name, value)| (name.clone(), value.clone())).collect()
}

#[test]
fn every_v1_vector_is_reproduced() {
    let vectors = vectors().v1;
    assert_eq!(vectors.len(), 24);
    for vector in vectors {
        let mut parameters = pairs(&vector.query);
        parameters.extend(pairs(&vector.body_form));
        let secret = Secret::new(vector.access_key_secret);
        let signed = SignatureV1::of(method(&vector.method), &parameters, &secret);
        assert_eq!(signed.canonical_query, vector.canonicalized_query_string, "{}", vector.name);
        assert_eq!(signed.string_to_sign, vector.string_to_sign, "{}", vector.name);
        assert_eq!(signed.signature.expose(), vector.signature, "{}", vector.name);
    }
}

#[test]
fn every_v3_vector_is_reproduced() {
    let vectors = vectors().v3;
    assert_eq!(vectors.len(), 23);
    for vector in vectors {
        let credentials = Credentials {
            access_key_id: vector.access_key_id,
            access_key_secret: Secret::new(vector.access_key_secret),
            security_token: None,
        };
        // Some of the vendor's clients sign more headers than others: which, is an input.
        let signed_names: Vec<&str> = vector.signed_headers.split(';').collect();
        let mut headers = pairs(&vector.headers);
        headers.retain(|(name, _)| signed_names.contains(&name.to_ascii_lowercase().as_str()));
        let signed = SignatureV3::of(
            method(&vector.method),
            &vector.path,
            &pairs(&vector.query),
            &headers,
            vector.body.as_bytes(),
            &credentials.access_key_secret,
        );
        assert_eq!(signed.canonical_request, vector.canonical_request, "{}", vector.name);
        assert_eq!(signed.string_to_sign, vector.string_to_sign, "{}", vector.name);
        assert_eq!(signed.signed_headers, vector.signed_headers, "{}", vector.name);
        assert_eq!(signed.signature.expose(), vector.signature, "{}", vector.name);
        let authorization = signed.authorization(&credentials);
        assert_eq!(authorization.expose(), vector.authorization, "{}", vector.name);
    }
}

#[test]
fn a_parameter_named_signature_is_not_signed() {
    let secret = Secret::new("testsecret");
    let plain = vec![("KeyId".to_owned(), "k".to_owned())];
    let mut with = plain.clone();
    with.push(("Signature".to_owned(), "whatever".to_owned()));
    assert_eq!(
        SignatureV1::of(Method::Get, &with, &secret).string_to_sign,
        SignatureV1::of(Method::Get, &plain, &secret).string_to_sign,
    );
    assert_eq!(SignatureV1::of(Method::Get, &with, &secret).string_to_sign, "GET&%2F&KeyId%3Dk");
}
