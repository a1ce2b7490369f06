use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::wire::credentials::Secret;
use crate::wire::percent::{canonical_query, encode};
use crate::wire::request::Method;

/// The signature of a request by the V1 scheme, HMAC-SHA1 (Alibaba Cloud's KMS page "Request signatures").
#[derive(Clone, PartialEq, Eq)]
pub struct SignatureV1 {
    /// All parameters of query and form body but `Signature`, sorted and encoded.
    pub canonical_query: String,
    /// What is signed.
    pub string_to_sign: String,
    /// The value of the `Signature` parameter: Base64 with padding.
    pub signature: Secret,
}

impl SignatureV1 {
    /// Signs `parameters`, those of the query and of the form body together. A parameter named `Signature` is not signed,
    /// whoever put it there, because the verifying side leaves it out by its name.
    #[must_use]
    pub fn of(method: Method, parameters: &[(String, String)], access_key_secret: &Secret) -> Self {
        let signed: Vec<(&str, &str)> = parameters
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, _)| *name != "Signature")
            .collect();
        let canonical_query = canonical_query(&signed);
        // The path is always `/` here, whatever path the endpoint is served under.
        let string_to_sign = format!("{method}&%2F&{}", encode(&canonical_query));
        let key = format!("{}&", access_key_secret.expose());
        let signature = STANDARD.encode(hmac_sha1(key.as_bytes(), string_to_sign.as_bytes()));
        Self { canonical_query, string_to_sign, signature: Secret::new(signature) }
    }
}

fn hmac_sha1(key: &[u8], message: &[u8]) -> [u8; 20] {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(key) else {
        unreachable!("HMAC takes a key of any length");
    };
    mac.update(message);
    mac.finalize().into_bytes().into()
}
