use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use memchr::memmem::Finder;

use super::credentials::Credentials;
use super::request::Request;
use super::spelling::{LONGEST_SPELLING, each_reading, escapes_alphanumerics};

/// What stands in the place of a secret. It is legal text in a URL, in XML and in JSON.
const MARK: &[u8] = b"[redacted]";

/// The shortest Base64 text that is taken for a secret: shorter ones stand in innocent words.
const SHORTEST_PART: usize = 8;

/// Finds the secrets of one exchange in everything that is shown of it.
pub(super) struct Redaction {
    /// The secrets and their Base64 texts.
    secrets: Vec<Sought>,
}

impl fmt::Debug for Redaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redaction").field("secrets", &self.secrets.len()).finish()
    }
}

/// A text that is looked for. An exchange has many texts, and to make ready for a search takes longer than most of them: this
/// is done once for what shows where a secret may stand, and for the rest of it only where it may.
struct Sought {
    whole: String,
    anchor: Finder<'static>,
}

impl Sought {
    fn new(secret: String) -> Self {
        Self { anchor: Finder::new(anchor(&secret)).into_owned(), whole: secret }
    }
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
        let encoded: Vec<String> = secrets.iter().flat_map(|secret| base64_parts(secret)).collect();
        secrets.extend(encoded);
        secrets.sort_unstable();
        secrets.dedup();
        Self { secrets: secrets.into_iter().map(Sought::new).collect() }
    }

    /// `bytes` with every secret replaced, in whatever spelling it stands there.
    pub(super) fn bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        let windows = self.windows(bytes);
        if windows.is_empty() {
            return bytes.to_vec();
        }
        let finders: Vec<_> = self.secrets.iter().map(|secret| Finder::new(&secret.whole)).collect();
        for (window, end) in windows {
            each_reading(&bytes[window..end], &mut |layer| {
                for secret in &finders {
                    let starts = secret.find_iter(&layer.bytes);
                    found.extend(starts.map(|start| {
                        let (from, to) = layer.origin(start, start + secret.needle().len());
                        (window + from, window + to)
                    }));
                }
            });
        }
        found.sort_unstable();
        replace(bytes, &found)
    }

    /// The parts of `bytes` where a secret may stand, apart from one another. To read all of every text in all ways would take
    /// longer than the call itself.
    fn windows(&self, bytes: &[u8]) -> Vec<(usize, usize)> {
        if escapes_alphanumerics(bytes) {
            return vec![(0, bytes.len())];
        }
        let mut windows: Vec<(usize, usize)> = Vec::new();
        for secret in &self.secrets {
            let reach = secret.whole.len() * LONGEST_SPELLING;
            windows.extend(secret.anchor.find_iter(bytes).map(|hit| {
                let end = (hit + secret.anchor.needle().len() + reach).min(bytes.len());
                (hit.saturating_sub(reach), end)
            }));
        }
        windows.sort_unstable();
        let mut apart: Vec<(usize, usize)> = Vec::with_capacity(windows.len());
        for (start, end) in windows {
            match apart.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => apart.push((start, end)),
            }
        }
        apart
    }

    /// `text` with every secret replaced.
    pub(super) fn text(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.bytes(text.as_bytes())).into_owned()
    }

    /// `headers` with every secret replaced, also in names: an endpoint may echo anything anywhere.
    pub(super) fn headers(&self, headers: &[(String, String)]) -> Vec<(String, String)> {
        headers.iter().map(|(name, value)| (self.text(name), self.text(value))).collect()
    }
}

/// The longest run of letters and digits, which stands unchanged in every spelling that escapes only what it must.
fn anchor(secret: &str) -> &str {
    secret.split(|character: char| !character.is_ascii_alphanumeric()).max_by_key(|run| run.len()).unwrap_or_default()
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

/// The Base64 text of the secret, and what is common to that of every longer text that holds it (a Basic authorization, say): its
/// first characters depend on what stands before, by the place of the secret in a group of three bytes.
fn base64_parts(secret: &str) -> Vec<String> {
    let mut parts = vec![STANDARD.encode(secret), URL_SAFE.encode(secret)];
    let unpadded = |part: &String| part.trim_end_matches('=').to_owned();
    parts.extend(parts.iter().map(unpadded).collect::<Vec<_>>());
    for before in 0..3 {
        let mut bytes = vec![0; before];
        bytes.extend_from_slice(secret.as_bytes());
        let first = (before * 8).div_ceil(6);
        let end = bytes.len() * 8 / 6;
        for encoded in [STANDARD.encode(&bytes), URL_SAFE.encode(&bytes)] {
            parts.extend(encoded.get(first..end).map(str::to_owned));
        }
    }
    parts.retain(|part| part.len() >= SHORTEST_PART);
    parts
}

/// `bytes` with a mark in the place of each of the ranges, which are sorted and may overlap.
fn replace(bytes: &[u8], ranges: &[(usize, usize)]) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(bytes.len());
    let mut copied = 0;
    for &(start, end) in ranges {
        // A range that begins within the one before is the same secret in another reading.
        if start >= copied {
            replaced.extend_from_slice(&bytes[copied..start]);
            replaced.extend_from_slice(MARK);
        }
        copied = copied.max(end);
    }
    replaced.extend_from_slice(&bytes[copied..]);
    replaced
}
