use std::borrow::Cow;
use std::fmt;

use memchr::memmem;

use super::encoded::encoded;
use super::needles::Needles;
use super::redacted::{RedactedRequest, RedactedResponse};
use super::request::Request;
use super::response::Response;
use super::secrets::Secrets;
use super::spelling::{LONGEST_SPELLING, each_reading, has_escapes, may_escape_alphanumerics};

/// What stands in the place of a secret. It is legal text in a URL, in XML and in JSON.
const MARK: &[u8] = b"[redacted]";

/// What is taken out of the texts of one trial or call: the secrets and tokens of the profile, whoever called, and the signatures
/// of its requests. What is found is found as it stands, in hexadecimal and in Base64 (also of Base64), each also where escapes
/// of URLs, forms, JSON and XML lie over it, up to three in one another. A mark that stands already is left alone.
pub struct Redaction<'s> {
    secrets: &'s Needles,
    signatures: Needles,
}

impl fmt::Debug for Redaction<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redaction").finish_non_exhaustive()
    }
}

impl<'s> Redaction<'s> {
    /// For texts about these requests and their responses.
    #[must_use]
    pub fn new<'r>(secrets: &'s Secrets, requests: impl IntoIterator<Item = &'r Request>) -> Self {
        let signatures = requests.into_iter().flat_map(signatures);
        Self {
            secrets: secrets.needles(),
            signatures: Needles::new(signatures.flat_map(|signature| encoded(&signature))),
        }
    }

    /// `text` with every secret replaced, in whatever spelling it stands there. Cut a text after this, never before: half a
    /// secret is not found.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.bytes(text.as_bytes()) {
            Cow::Borrowed(_) => Cow::Borrowed(text),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        }
    }

    /// `bytes` with every secret replaced.
    #[must_use]
    pub fn bytes<'b>(&self, bytes: &'b [u8]) -> Cow<'b, [u8]> {
        let mut found = self.found(bytes);
        keep_marks(bytes, &mut found);
        if found.is_empty() { Cow::Borrowed(bytes) } else { Cow::Owned(replace(bytes, found)) }
    }

    /// A request that can be shown.
    #[must_use]
    pub fn request(&self, request: &Request) -> RedactedRequest {
        RedactedRequest {
            method: request.method,
            target: self.text(&request.target).into_owned(),
            headers: self.headers(&request.headers),
            body: self.body(&request.body),
        }
    }

    /// A response that can be shown.
    #[must_use]
    pub fn response(&self, response: &Response) -> RedactedResponse {
        RedactedResponse {
            status: response.status,
            headers: self.headers(&response.headers),
            body: self.body(&response.body),
        }
    }

    /// A body as text: bytes that are not UTF-8 are replaced by U+FFFD.
    #[must_use]
    pub fn body(&self, body: &[u8]) -> String {
        String::from_utf8_lossy(&self.bytes(body)).into_owned()
    }

    /// `headers` with every secret replaced, also in names: an endpoint may echo anything anywhere.
    fn headers(&self, headers: &[(String, String)]) -> Vec<(String, String)> {
        let text = |text: &str| self.text(text).into_owned();
        headers.iter().map(|(name, value)| (text(name), text(value))).collect()
    }

    /// Where secrets stand, in any order.
    fn found(&self, bytes: &[u8]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let escapes = has_escapes(bytes);
        let escapes_all = escapes && may_escape_alphanumerics(bytes);
        for needles in [self.secrets, &self.signatures] {
            if !escapes {
                needles.find(bytes, |from, to| found.push((from, to)));
                continue;
            }
            let windows =
                if escapes_all || needles.any_bare() { vec![(0, bytes.len())] } else { windows(needles, bytes) };
            for (start, end) in windows {
                each_reading(&bytes[start..end], &mut |layer| {
                    needles.find(&layer.bytes, |from, to| {
                        let (from, to) = layer.origin(from, to);
                        found.push((start + from, start + to));
                    });
                });
            }
        }
        found
    }
}

/// The parts of `bytes` where a text may stand, apart from one another. To read all of every text in all ways would take longer
/// than the call itself.
fn windows(needles: &Needles, bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut windows = Vec::new();
    needles.anchors(bytes, |needle, anchor| {
        let reach = needle.len() * LONGEST_SPELLING;
        windows.push((anchor.saturating_sub(reach), (anchor + reach).min(bytes.len())));
    });
    united(windows)
}

/// The ranges in order, those that meet made one.
fn united(mut ranges: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    ranges.sort_unstable();
    let mut united: Vec<(usize, usize)> = Vec::with_capacity(ranges.len());
    for (start, end) in ranges {
        match united.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => united.push((start, end)),
        }
    }
    united
}

/// Takes out what was found within a mark: it is no secret, but the word for one. What reaches into a mark takes all of it.
fn keep_marks(bytes: &[u8], found: &mut Vec<(usize, usize)>) {
    if found.is_empty() {
        return;
    }
    for (start, end) in memmem::find_iter(bytes, MARK).map(|start| (start, start + MARK.len())) {
        found.retain(|&(from, to)| from < start || to > end);
        for range in found.iter_mut().filter(|(from, to)| *from < end && *to > start) {
            *range = (range.0.min(start), range.1.max(end));
        }
    }
}

/// `bytes` with a mark in the place of the ranges, one for those that meet.
fn replace(bytes: &[u8], ranges: Vec<(usize, usize)>) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(bytes.len());
    let mut copied = 0;
    for (start, end) in united(ranges) {
        replaced.extend_from_slice(&bytes[copied..start]);
        replaced.extend_from_slice(MARK);
        copied = end;
    }
    replaced.extend_from_slice(&bytes[copied..]);
    replaced
}

/// The values that V1 and V3 put their signatures into.
fn signatures(request: &Request) -> Vec<String> {
    let after = |text: &[u8]| -> Vec<String> {
        const NAME: &[u8] = b"Signature=";
        let values = memmem::find_iter(text, NAME).map(|at| text[at + NAME.len()..].split(|&byte| byte == b'&').next());
        let decode = |value| percent_encoding::percent_decode(value).decode_utf8_lossy().into_owned();
        values.flatten().map(decode).collect()
    };
    let mut found = after(request.target.as_bytes());
    found.extend(after(&request.body));
    found.extend(request.header("authorization").into_iter().flat_map(|value| after(value.as_bytes())));
    found
}
