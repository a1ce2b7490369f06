//! The names that differ from run to run or from trial to trial, and what stands in their place.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex_lite::Regex;

use crate::suite::fixture::KeyRef;
use crate::wire::{Redaction, Request};

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
    /// What takes secrets out. It comes first, since a name in the midst of a secret would hide it.
    pub(super) redaction: &'m Redaction<'m>,
}

impl Masks<'_> {
    /// The text without secrets, with these names and request ids masked.
    pub(super) fn mask<'i>(&self, text: &str, request_ids: impl IntoIterator<Item = &'i str>) -> String {
        let mut text = self.redaction.text(text).into_owned();
        self.replace(&mut text, self.authority, "[endpoint]");
        for (key, id) in self.keys {
            self.replace(&mut text, id, &format!("[{key}]"));
        }
        for id in request_ids {
            self.replace(&mut text, id, "[request-id]");
        }
        self.replace(&mut text, self.unknown_key, "[unknown-key]");
        text
    }

    /// The same, and what an answer may repeat of its own request: time and nonce.
    pub(super) fn mask_answer(&self, text: &str, request: &Request, request_id: Option<&str>) -> String {
        let mut text = self.mask(text, request_id);
        if let Some(nonce) = nonce(request) {
            self.replace(&mut text, &nonce, "[nonce]");
        }
        TIME.as_ref().map_or(text.clone(), |time| time.replace_all(&text, "[time]").into_owned())
    }

    /// A name is looked for as it stands in a text without secrets: a secret may be a part of it. One that is a secret as a whole
    /// is masked already.
    fn replace(&self, text: &mut String, name: &str, stand_in: &str) {
        let name = self.redaction.text(name);
        if !name.is_empty() && name != "[redacted]" {
            *text = text.replace(name.as_ref(), stand_in);
        }
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
