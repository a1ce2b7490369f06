//! The id of a key that nobody has.

use fastrand::Rng;

use crate::profile::Profile;

/// The fewest characters that are made up: with fewer the id may well be that of a key of somebody else's.
const FEWEST: usize = 10;

/// An id of the shape of the profile's first usable key, that of none of its keys. The seed and the trial decide on it.
pub(super) fn id(profile: &Profile, seed: u64, trial: &str) -> String {
    let ids = || profile.keys.values().flat_map(|pool| &pool.ids);
    let shape = profile.keys.get("usable").and_then(|pool| pool.ids.first()).map(String::as_str).unwrap_or_default();
    let salt = trial.bytes().fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mut random = Rng::with_seed(salt);
    loop {
        let id = of_shape(shape, &mut random);
        if !ids().any(|known| known.eq_ignore_ascii_case(&id)) {
            return id;
        }
    }
}

/// The same prefix up to the first hyphen where that is a word, then digits for digits, letters for letters, and hexadecimal
/// digits where the whole id is made of them; where that leaves too little to make up, more digits.
fn of_shape(shape: &str, random: &mut Rng) -> String {
    let hex = shape.chars().all(|c| c == '-' || c.is_ascii_hexdigit());
    let prefix = if hex { 0 } else { shape.find('-').map_or(0, |end| end + 1) };
    let mut id = shape[..prefix].to_owned();
    let mut made_up = 0;
    for character in shape[prefix..].chars() {
        made_up += usize::from(character.is_ascii_alphanumeric());
        id.push(match character {
            c if hex && c != '-' => hex_digit(c, random),
            c if c.is_ascii_digit() => random.digit(10),
            c if c.is_ascii_lowercase() => random.lowercase(),
            c if c.is_ascii_uppercase() => random.uppercase(),
            c => c,
        });
    }
    id.extend((made_up..FEWEST).map(|_| random.digit(10)));
    id
}

/// A hexadecimal digit, in the letter case of another.
fn hex_digit(like: char, random: &mut Rng) -> char {
    let digit = random.digit(16);
    if like.is_uppercase() { digit.to_ascii_uppercase() } else { digit }
}
