//! The texts that a secret becomes where a program writes its bytes in an alphabet of its own.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

/// The shortest encoded text that is taken for a secret: shorter ones stand in innocent words.
const SHORTEST: usize = 8;

/// The secret itself, its hexadecimal text in both letter cases, its Base64 text, and the Base64 text of that.
pub(super) fn encoded(secret: &str) -> Vec<String> {
    let once = Base64::of(secret);
    let twice = once.wholes.iter().flat_map(|inner| Base64::of(inner).all());
    // What stands within a longer text stands within one of that in turn.
    let within = once.parts.iter().flat_map(|inner| Base64::of(inner).parts);
    let mut texts: Vec<String> = twice.chain(within).collect();
    let bytes = secret.as_bytes();
    texts.extend([base16ct::lower::encode_string(bytes), base16ct::upper::encode_string(bytes)]);
    texts.extend(once.all());
    texts.retain(|text| text.len() >= SHORTEST);
    texts.push(secret.to_owned());
    texts
}

/// The Base64 texts of a text, in the standard alphabet and in that for URLs.
struct Base64 {
    /// With and without padding.
    wholes: Vec<String>,
    /// What is common to the Base64 texts of every longer text that holds it (a Basic authorization, say): it depends on the place
    /// of the text in a group of three bytes, and is without the characters that what stands before and after has a part in.
    parts: Vec<String>,
}

impl Base64 {
    fn of(text: &str) -> Self {
        let mut wholes = vec![STANDARD.encode(text), URL_SAFE.encode(text)];
        wholes.dedup();
        let unpadded: Vec<_> = wholes.iter().map(|whole| whole.trim_end_matches('=').to_owned()).collect();
        wholes.extend(unpadded);
        let mut parts = Vec::new();
        for before in 0..3 {
            let bytes = [&[0; 2][..before], text.as_bytes()].concat();
            let (first, end) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
            let mut both = [STANDARD, URL_SAFE].map(|engine| engine.encode(&bytes)).to_vec();
            both.dedup();
            parts.extend(both.iter().filter_map(|encoded| encoded.get(first..end)).map(str::to_owned));
        }
        Self { wholes, parts }
    }

    fn all(self) -> Vec<String> {
        [self.wholes, self.parts].concat()
    }
}
