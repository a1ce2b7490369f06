//! Signature V1: RPC, HMAC-SHA1 (Alibaba Cloud KMS, page "Signature").

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::percent::encode;
use super::signature::canonical_query;

/// What is signed: method, path and all parameters but the signature.
pub(super) fn string_to_sign(method: &str, parameters: &[(String, String)]) -> String {
    let signed = parameters.iter().filter(|(name, _)| name != "Signature");
    format!("{method}&%2F&{}", encode(&canonical_query(signed)))
}

/// The signature; `None` only if the secret cannot be a key, which HMAC never says.
pub(super) fn sign(secret: &str, string_to_sign: &str) -> Option<String> {
    let mut mac = Hmac::<Sha1>::new_from_slice(format!("{secret}&").as_bytes()).ok()?;
    mac.update(string_to_sign.as_bytes());
    Some(BASE64_STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that panics fails")]
mod tests {
    use serde_json::Value;

    use super::{sign, string_to_sign};

    fn pairs(object: &Value) -> Vec<(String, String)> {
        let members = object.as_object().unwrap().iter();
        members.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect()
    }

    #[test]
    fn the_vendor_vectors_are_reproduced() {
        let vectors: Value = serde_json::from_str(include_str!("../../tests/data/signature-vectors.json")).unwrap();
        let vectors = vectors["v1"].as_array().unwrap();
        assert_eq!(vectors.len(), 24);
        for vector in vectors {
            let parameters = [pairs(&vector["query"]), pairs(&vector["body_form"])].concat();
            let text = string_to_sign(vector["method"].as_str().unwrap(), &parameters);
            assert_eq!(text, vector["string_to_sign"], "{}", vector["name"]);
            let signature = sign(vector["access_key_secret"].as_str().unwrap(), &text);
            assert_eq!(signature.as_deref(), vector["signature"].as_str(), "{}", vector["name"]);
        }
    }
}
