//! The names that differ from run to run or from trial to trial, and what stands in their place.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex_lite::Regex;

use crate::suite::fixture::KeyRef;
use crate::wire::Request;

/// A time as calls have it, also percent-encoded once or several times: what is said of a signature repeats what was signed.
static TIME: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\d{4}-\d\d-\d\dT\d\d(?::|%(?:25)*3A)\d\d(?::|%(?:25)*3A)\d\dZ").ok());

/// The names that differ from run to run or from trial to trial.
#[derive(Debug, Clone, Copy)]
pub(super) struct Masks<'m> {
    /// Host and port of the endpoint.
    pub(super) authority: &'m str,
    /// The keys that the trial has leased.
    pub(super) keys: &'m BTreeMap<KeyRef, String>,
    /// The key that nobody has.
    pub(super) unknown_key: &'m str,
}

impl Masks<'_> {
    /// The text with these names and request ids masked.
    pub(super) fn mask<'i>(&self, text: &str, request_ids: impl IntoIterator<Item = &'i str>) -> String {
        let mut text = text.replace(self.authority, "[endpoint]");
        for (key, id) in self.keys {
            text = text.replace(id.as_str(), &format!("[{key}]"));
        }
        let ids = request_ids.into_iter().map(|id| (id, "[request-id]"));
        for (name, stand_in) in ids.chain([(self.unknown_key, "[unknown-key]")]) {
            if !name.is_empty() {
                text = text.replace(name, stand_in);
            }
        }
        text
    }

    /// The same, and what an answer may repeat of its own request: time and nonce.
    pub(super) fn mask_answer(&self, text: &str, request: &Request, request_id: Option<&str>) -> String {
        let text = self.mask(text, request_id);
        let text = nonce(request).map_or(text.clone(), |nonce| text.replace(&nonce, "[nonce]"));
        TIME.as_ref().map_or(text.clone(), |time| time.replace_all(&text, "[time]").into_owned())
    }
}

/// The nonce that a request was sent with.
fn nonce(request: &Request) -> Option<String> {
    let body = String::from_utf8_lossy(&request.body);
    let query = request.target.split_once('?').map_or("", |(_, query)| query);
    let mut pairs = query.split('&').chain(body.split('&'));
    let value = pairs.find_map(|pair| pair.strip_prefix("SignatureNonce="));
    value.or_else(|| request.header("x-acs-signature-nonce")).map(str::to_owned)
}
