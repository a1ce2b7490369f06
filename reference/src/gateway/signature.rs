//! What V1 and V3 have in common.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// Lower-case hexadecimal digits of bytes.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a `String` cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Lower-case hexadecimal digits of the SHA-256 of bytes.
pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Whether two texts are equal, in a time that does not tell where they differ.
pub(super) fn same(one: &str, other: &str) -> bool {
    let differences = one.bytes().zip(other.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
    one.len() == other.len() && differences == 0
}

/// Parameters as `name=value` joined with `&`, encoded, sorted by name and then value, as bytes.
pub(super) fn canonical_query<'a>(pairs: impl Iterator<Item = &'a (String, String)>) -> String {
    let mut sorted: Vec<_> = pairs.collect();
    sorted.sort();
    let encoded = sorted
        .iter()
        .map(|(name, value)| format!("{}={}", super::percent::encode(name), super::percent::encode(value)));
    encoded.collect::<Vec<_>>().join("&")
}
