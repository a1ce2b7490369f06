//! What the placeholders of a trial stand for.

use std::collections::BTreeMap;

use crate::profile::Profile;
use crate::suite::fixture::KeyRef;
use crate::suite::placeholder::{self, KeyForm, Placeholder};

/// What the placeholders of a trial stand for: the profile, the keys that the trial has leased, and the seed.
#[derive(Debug)]
pub(super) struct Values<'v> {
    profile: &'v Profile,
    keys: &'v BTreeMap<KeyRef, String>,
    unknown: String,
}

impl<'v> Values<'v> {
    /// The values of a trial; the seed and the trial's name decide on the names that nobody has.
    #[must_use]
    pub(super) fn new(profile: &'v Profile, keys: &'v BTreeMap<KeyRef, String>, seed: u64, trial: &str) -> Self {
        let shape =
            profile.keys.get("usable").and_then(|pool| pool.ids.first()).map(String::as_str).unwrap_or_default();
        Self { profile, keys, unknown: unknown_id(shape, seed, trial) }
    }

    /// The text with its placeholders filled.
    #[must_use]
    pub(super) fn fill(&self, text: &str, this: &KeyRef) -> String {
        placeholder::fill(text, |placeholder| self.value(placeholder, this))
    }

    /// The id of a key of the trial.
    #[must_use]
    pub(super) fn key_id(&self, key: &KeyRef) -> &str {
        self.keys.get(key).map(String::as_str).unwrap_or_default()
    }

    /// The id of a key that nobody has.
    pub(super) fn unknown_key(&self) -> &str {
        &self.unknown
    }

    fn value(&self, placeholder: &Placeholder, this: &KeyRef) -> String {
        let principal = |name: &String| self.profile.principals.get(name);
        match placeholder {
            Placeholder::Account => self.profile.account.clone(),
            Placeholder::ForeignAccount => self.profile.foreign_account.clone().unwrap_or_default(),
            Placeholder::Region => self.profile.region.clone(),
            Placeholder::ThisKey(form) => self.key(this, *form),
            Placeholder::Key(key, form) => self.key(key, *form),
            Placeholder::UnknownKey(KeyForm::Id) => self.unknown.clone(),
            Placeholder::UnknownKey(KeyForm::Arn) => self.profile.key_arn(&self.profile.account, &self.unknown),
            Placeholder::PrincipalArn(name) => principal(name).map(|p| p.arn.clone()).unwrap_or_default(),
            Placeholder::PrincipalName(name) => principal(name).map(|p| p.name().to_owned()).unwrap_or_default(),
        }
    }

    fn key(&self, key: &KeyRef, form: KeyForm) -> String {
        let id = self.key_id(key);
        match form {
            KeyForm::Id => id.to_owned(),
            KeyForm::Arn => {
                let pool = self.profile.keys.get(&key.fixture);
                self.profile.key_arn(pool.map_or(self.profile.account.as_str(), |pool| &pool.account), id)
            }
        }
    }
}

/// An id of the shape of another: the same prefix up to the first hyphen where that is a word, then digits for digits,
/// letters for letters, and hexadecimal digits where the whole id is made of them.
fn unknown_id(shape: &str, seed: u64, trial: &str) -> String {
    let salt = trial.bytes().fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mut random = fastrand::Rng::with_seed(salt);
    let hex = shape.chars().all(|c| c == '-' || c.is_ascii_hexdigit());
    let prefix = if hex { 0 } else { shape.find('-').map_or(0, |end| end + 1) };
    let mut id = shape[..prefix].to_owned();
    for character in shape[prefix..].chars() {
        id.push(match character {
            '-' => '-',
            c if hex => char::from_digit(random.u32(0..16), 16)
                .map_or(c, |d| if c.is_uppercase() { d.to_ascii_uppercase() } else { d }),
            c if c.is_ascii_digit() => random.digit(10),
            c if c.is_ascii_lowercase() => random.lowercase(),
            c if c.is_ascii_uppercase() => random.uppercase(),
            c => c,
        });
    }
    id
}
