//! Signature V3: ACS3-HMAC-SHA256 (Alibaba Cloud's V3 signature page).

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::Request;
use super::signature::{canonical_query, hex, sha256_hex};

/// The name of the algorithm.
pub(super) const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// The parts of an `Authorization` header.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Authorization {
    pub(super) access_key_id: String,
    pub(super) signed_headers: String,
    pub(super) signature: String,
}

impl Authorization {
    /// Reads what follows the name of the algorithm; `None` if a part is missing.
    pub(super) fn parse(credentials: &str) -> Option<Self> {
        let part = |name: &str| {
            let mut parts = credentials.split(',').filter_map(|part| part.trim().split_once('='));
            parts.find(|(candidate, _)| *candidate == name).map(|(_, value)| value.to_owned())
        };
        Some(Self {
            access_key_id: part("Credential")?,
            signed_headers: part("SignedHeaders")?,
            signature: part("Signature")?,
        })
    }
}

/// The request in its canonical form. Exactly the headers that the client lists are signed; `None` if one of them is not
/// there.
pub(super) fn canonical_request(request: &Request, query: &[(String, String)], signed_headers: &str) -> Option<String> {
    let headers: Option<String> = signed_headers.split(';').map(|name| canonical_header(request, name)).collect();
    Some(format!(
        "{}\n{}\n{}\n{}\n{signed_headers}\n{}",
        request.method,
        String::from_utf8_lossy(request.path()),
        canonical_query(query.iter()),
        headers?,
        sha256_hex(&request.body),
    ))
}

fn canonical_header(request: &Request, name: &str) -> Option<String> {
    let mut values: Vec<_> = request.header_values(name).map(str::trim).collect();
    values.sort_unstable();
    (!values.is_empty()).then(|| format!("{name}:{}\n", values.join(",")))
}

/// What is signed.
pub(super) fn string_to_sign(canonical_request: &str) -> String {
    format!("{ALGORITHM}\n{}", sha256_hex(canonical_request.as_bytes()))
}

/// The signature; `None` only if the secret cannot be a key, which HMAC never says.
pub(super) fn sign(secret: &str, string_to_sign: &str) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(string_to_sign.as_bytes());
    Some(hex(&mac.finalize().into_bytes()))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that panics fails")]
mod tests {
    use serde_json::Value;

    use super::{Authorization, Request, canonical_request, sign, string_to_sign};

    fn pairs(object: &Value) -> Vec<(String, String)> {
        let members = object.as_object().unwrap().iter();
        members.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect()
    }

    #[test]
    fn the_vendor_vectors_are_reproduced() {
        let vectors: Value = serde_json::from_str(include_str!("../../tests/data/signature-vectors.json")).unwrap();
        let vectors = vectors["v3"].as_array().unwrap();
        assert_eq!(vectors.len(), 23);
        for vector in vectors {
            let name = &vector["name"];
            let request = Request {
                method: vector["method"].as_str().unwrap().to_owned(),
                target: vector["path"].as_str().unwrap().as_bytes().to_vec(),
                headers: pairs(&vector["headers"]),
                body: vector["body"].as_str().unwrap().as_bytes().to_vec(),
                keep_alive: true,
            };
            let signed_headers = vector["signed_headers"].as_str().unwrap();
            let canonical = canonical_request(&request, &pairs(&vector["query"]), signed_headers).unwrap();
            assert_eq!(canonical, vector["canonical_request"], "{name}");
            let text = string_to_sign(&canonical);
            assert_eq!(text, vector["string_to_sign"], "{name}");
            let signature = sign(vector["access_key_secret"].as_str().unwrap(), &text);
            assert_eq!(signature.as_deref(), vector["signature"].as_str(), "{name}");
        }
    }

    #[test]
    fn the_parts_of_an_authorization() {
        let expected = Authorization {
            access_key_id: "testid".into(),
            signed_headers: "host;x-acs-date".into(),
            signature: "00ff".into(),
        };
        let read = Authorization::parse("Credential=testid,SignedHeaders=host;x-acs-date,Signature=00ff");
        assert_eq!(read, Some(expected));
        assert_eq!(Authorization::parse("Credential=testid,Signature=00ff"), None);
    }
}
