use memchr::memmem;

use super::credentials::Credentials;
use super::request::Request;
use super::spelling::{base64_parts, spellings};

/// What stands in the place of a secret. It is legal text in a URL, in XML and in JSON.
const MARK: &[u8] = b"[redacted]";

/// Finds the secrets of one exchange in everything that is kept of it.
pub(super) struct Redaction {
    /// The secrets and their Base64 texts, the longest first, so that none leaves a rest of another.
    secrets: Vec<String>,
}

impl Redaction {
    /// The secrets of a request: those of the credentials, and the signatures it was sent with.
    pub(super) fn of(request: &Request, credentials: Option<&Credentials>) -> Self {
        let mut secrets: Vec<String> = signatures(request);
        if let Some(credentials) = credentials {
            secrets.push(credentials.access_key_secret.expose().to_owned());
            let token = credentials.security_token.as_ref();
            secrets.extend(token.map(|token| token.expose().to_owned()));
        }
        secrets.retain(|secret| !secret.is_empty());
        let encoded: Vec<String> = secrets
            .iter()
            .flat_map(|secret| base64_parts(secret))
            .collect();
        secrets.extend(encoded);
        secrets.sort_unstable_by(|one, other| other.len().cmp(&one.len()).then(one.cmp(other)));
        secrets.dedup();
        Self { secrets }
    }

    /// `bytes` with every secret replaced.
    pub(super) fn bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let mut redacted = bytes.to_vec();
        for secret in &self.secrets {
            // Nearly always a secret is not there, and this tells so before its spellings are made.
            if memmem::find(&redacted, anchor(secret).as_bytes()).is_none() {
                continue;
            }
            for spelling in spellings(secret) {
                redacted = replace(redacted, spelling.as_bytes());
            }
        }
        redacted
    }

    /// `text` with every secret replaced.
    pub(super) fn text(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.bytes(text.as_bytes())).into_owned()
    }

    /// The values of `headers` with every secret replaced, and names too: an endpoint may echo anything anywhere.
    pub(super) fn headers(&self, headers: &[(String, String)]) -> Vec<(String, String)> {
        headers
            .iter()
            .map(|(name, value)| (self.text(name), self.text(value)))
            .collect()
    }
}

/// The values that V1 and V3 put their signatures into.
fn signatures(request: &Request) -> Vec<String> {
    let mut found = Vec::new();
    let query = request.target.split_once('?').map(|(_, query)| query);
    let body = String::from_utf8_lossy(&request.body);
    for pairs in [query.unwrap_or_default(), &body] {
        for pair in pairs.split('&') {
            if let Some(value) = pair.strip_prefix("Signature=") {
                let decoded = percent_encoding::percent_decode_str(value);
                found.push(decoded.decode_utf8_lossy().into_owned());
            }
        }
    }
    if let Some(authorization) = request.header("authorization") {
        let value = authorization.rsplit_once("Signature=");
        found.extend(value.map(|(_, signature)| signature.to_owned()));
    }
    found
}

/// The longest run of letters and digits, which every spelling leaves as it is; empty if there is none.
fn anchor(secret: &str) -> &str {
    secret
        .split(|character: char| !character.is_ascii_alphanumeric())
        .max_by_key(|run| run.len())
        .unwrap_or_default()
}

fn replace(bytes: Vec<u8>, spelling: &[u8]) -> Vec<u8> {
    let mut replaced = Vec::new();
    let mut copied = 0;
    for found in memmem::find_iter(&bytes, spelling) {
        replaced.extend_from_slice(&bytes[copied..found]);
        replaced.extend_from_slice(MARK);
        copied = found + spelling.len();
    }
    if copied == 0 {
        return bytes;
    }
    replaced.extend_from_slice(&bytes[copied..]);
    replaced
}
