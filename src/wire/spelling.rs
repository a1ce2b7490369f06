//! The spellings of a secret.

use std::collections::BTreeSet;
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

use super::percent;

/// How many encodings may lie in one another: an error that quotes a V1 string to sign has a parameter encoded twice, and the
/// format of the answer adds a third.
const LAYERS: usize = 3;

/// The shortest part of a Base64 text that is taken for a secret inside of a longer one.
const SHORTEST_PART: usize = 8;

/// Every way in which `secret` may be written on the wire or echoed in an answer, the longest first.
pub(super) fn spellings(secret: &str) -> Vec<String> {
    let mut all = BTreeSet::from([secret.to_owned()]);
    for _ in 0..LAYERS {
        let next: Vec<String> = all.iter().flat_map(|text| encodings(text)).collect();
        all.extend(next);
    }
    let mut longest_first: Vec<String> = all.into_iter().collect();
    longest_first.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
    longest_first
}

/// One layer of encoding, in each of the spellings that are in use.
fn encodings(text: &str) -> [String; 10] {
    let upper = percent::encode(text);
    let form = form_encode(text);
    [
        lower_hex(&upper),
        lower_hex(&form),
        upper,
        form,
        json_escape(text, |_| false),
        json_escape(text, |character| character == '/'),
        json_escape(text, |character| {
            !character.is_ascii() || "<>&'/=+".contains(character)
        }),
        xml_escape(text, "&<>\"'"),
        xml_escape(text, "&<>"),
        xml_numeric(text),
    ]
}

/// The Base64 text of the secret, and what is common to that of every longer text that holds it (a Basic authorization, say): its
/// first characters depend on what stands before, by the place of the secret in a group of three bytes.
pub(super) fn base64_parts(secret: &str) -> Vec<String> {
    let mut parts = vec![
        STANDARD.encode(secret),
        STANDARD.encode(secret).trim_end_matches('=').to_owned(),
        URL_SAFE.encode(secret),
        URL_SAFE.encode(secret).trim_end_matches('=').to_owned(),
    ];
    for before in 0..3 {
        let mut bytes = vec![0; before];
        bytes.extend_from_slice(secret.as_bytes());
        let first = (before * 8).div_ceil(6);
        let end = bytes.len() * 8 / 6;
        for encoded in [STANDARD.encode(&bytes), URL_SAFE.encode(&bytes)] {
            let common = encoded.get(first..end).unwrap_or_default();
            if common.len() >= SHORTEST_PART {
                parts.push(common.to_owned());
            }
        }
    }
    parts
}

/// As HTML forms are encoded: a blank is `+`, and `*` is left alone where `~` is not.
fn form_encode(text: &str) -> String {
    percent::encode(text)
        .replace("%20", "+")
        .replace("%2A", "*")
        .replace('~', "%7E")
}

/// The same with lower-case hexadecimal digits.
fn lower_hex(encoded: &str) -> String {
    let mut lower = String::with_capacity(encoded.len());
    let mut digits = 0;
    for character in encoded.chars() {
        if character == '%' {
            digits = 2;
            lower.push('%');
        } else if digits > 0 {
            digits -= 1;
            lower.push(character.to_ascii_lowercase());
        } else {
            lower.push(character);
        }
    }
    lower
}

/// As JSON strings are written; `escaped` says which characters beyond the necessary ones are.
fn json_escape(text: &str, escaped: fn(char) -> bool) -> String {
    let mut json = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            // Many writers of JSON escape the slash and nothing else that they need not.
            '/' if escaped('/') && !escaped('<') => json.push_str("\\/"),
            _ if character.is_control() || escaped(character) => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    // Writing to a string cannot fail.
                    let _ = write!(json, "\\u{unit:04x}");
                }
            }
            _ => json.push(character),
        }
    }
    json
}

/// With the entities of XML in the place of the characters `special`.
fn xml_escape(text: &str, special: &str) -> String {
    let mut xml = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            _ if !special.contains(character) => xml.push(character),
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            _ => xml.push_str("&apos;"),
        }
    }
    xml
}

/// With character references in the place of the five characters that have entities, as HTML writers do for quotes.
fn xml_numeric(text: &str) -> String {
    xml_escape(text, "&<>\"'")
        .replace("&quot;", "&#34;")
        .replace("&apos;", "&#39;")
}
