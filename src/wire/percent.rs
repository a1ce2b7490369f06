//! Percent-encoding as Alibaba Cloud signs it: every byte of the UTF-8 text but letters, digits and `-_.~` becomes `%XX` with
//! upper-case digits. The same spelling goes over the wire, so that no server can misread it (a literal plus is `%2B`, a blank
//! `%20`, never `+`).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// One name or value, encoded.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// `name=value` pairs, encoded, in the order given, joined with `&`. An empty value gives `name=`.
pub(super) fn encode_pairs<N: AsRef<str>, V: AsRef<str>>(pairs: &[(N, V)]) -> String {
    let mut encoded = String::new();
    for (name, value) in pairs {
        if !encoded.is_empty() {
            encoded.push('&');
        }
        encoded.extend(utf8_percent_encode(name.as_ref(), RESERVED));
        encoded.push('=');
        encoded.extend(utf8_percent_encode(value.as_ref(), RESERVED));
    }
    encoded
}

/// The pairs in the order both signature schemes want them: by the bytes of the name, case-sensitively and before encoding; equal
/// names by value (Alibaba Cloud's V3 signature page).
pub(super) fn canonical_query<N: AsRef<str>, V: AsRef<str>>(pairs: &[(N, V)]) -> String {
    let mut sorted: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
    sorted.sort_unstable();
    encode_pairs(&sorted)
}
