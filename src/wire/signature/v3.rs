use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::wire::credentials::{Credentials, Secret};
use crate::wire::percent::canonical_query;
use crate::wire::request::Method;

const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// The signature of a request by the V3 scheme, `ACS3-HMAC-SHA256` (Alibaba Cloud's V3 signature page).
#[derive(Clone, PartialEq, Eq)]
pub struct SignatureV3 {
    /// Method, path, query, headers, names of the signed headers and hash of the body, one per line.
    pub canonical_request: String,
    /// What is signed: the algorithm and the hash of the canonical request.
    pub string_to_sign: String,
    /// The names of the signed headers, lower-case, sorted, joined with `;`.
    pub signed_headers: String,
    /// The signature, lower-case hexadecimal.
    pub signature: Secret,
}

impl SignatureV3 {
    /// Signs a request with the path `path`, the query pairs `query` (not encoded), all of `headers` and the bytes of `body`.
    /// Which headers are signed is the caller's choice: the verifying side follows the list in the `Authorization` header.
    #[must_use]
    pub fn of(
        method: Method,
        path: &str,
        query: &[(String, String)],
        headers: &[(String, String)],
        body: &[u8],
        access_key_secret: &Secret,
    ) -> Self {
        let headers = canonical_headers(headers);
        let signed_headers = headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");
        let mut canonical_request = format!("{method}\n{path}\n{}\n", canonical_query(query));
        for (name, value) in &headers {
            canonical_request.extend([name, ":", value, "\n"]);
        }
        canonical_request.extend(["\n", &signed_headers, "\n", &payload_hash(body)]);
        let string_to_sign = format!("{ALGORITHM}\n{}", payload_hash(canonical_request.as_bytes()));
        let signature = hmac_sha256(access_key_secret.expose().as_bytes(), string_to_sign.as_bytes());
        Self {
            canonical_request,
            string_to_sign,
            signed_headers,
            signature: Secret::new(base16ct::lower::encode_string(&signature)),
        }
    }

    /// The value of the `Authorization` header.
    #[must_use]
    pub fn authorization(&self, credentials: &Credentials) -> Secret {
        Secret::new(format!(
            "{ALGORITHM} Credential={},SignedHeaders={},Signature={}",
            credentials.access_key_id,
            self.signed_headers,
            self.signature.expose()
        ))
    }
}

/// The SHA-256 hash of a body in lower-case hexadecimal, the value of the `x-acs-content-sha256` header.
#[must_use]
pub fn payload_hash(body: &[u8]) -> String {
    base16ct::lower::encode_string(&Sha256::digest(body))
}

/// Names in lower case, sorted, each once; several values of one name trimmed, sorted and joined with a comma.
fn canonical_headers(headers: &[(String, String)]) -> Vec<(String, String)> {
    let mut sorted: Vec<(String, &str)> =
        headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.trim())).collect();
    sorted.sort_unstable();
    let mut merged: Vec<(String, String)> = Vec::with_capacity(sorted.len());
    for (name, value) in sorted {
        match merged.last_mut() {
            Some((last, values)) if *last == name => values.extend([",", value]),
            _ => merged.push((name, value.to_owned())),
        }
    }
    merged
}

fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        unreachable!("HMAC takes a key of any length");
    };
    mac.update(message);
    mac.finalize().into_bytes().into()
}
