//! What the placeholders of a trial stand for.

use std::collections::BTreeMap;

use crate::profile::Profile;
use crate::suite::fixture::KeyRef;
use crate::suite::placeholder::{self, KeyForm, Placeholder};

use super::unknown_key;

/// What the placeholders of a trial stand for: the profile, the keys that the trial has leased, and the seed.
#[derive(Debug)]
pub struct Values<'v> {
    profile: &'v Profile,
    keys: &'v BTreeMap<KeyRef, String>,
    unknown: String,
}

impl<'v> Values<'v> {
    /// The values of a trial; the seed and the trial's name decide on the names that nobody has.
    #[must_use]
    pub fn new(profile: &'v Profile, keys: &'v BTreeMap<KeyRef, String>, seed: u64, trial: &str) -> Self {
        Self { profile, keys, unknown: unknown_key::id(profile, seed, trial) }
    }

    /// The text with its placeholders filled.
    #[must_use]
    pub fn fill(&self, text: &str, this: &KeyRef) -> String {
        placeholder::fill(text, |placeholder| self.value(placeholder, this))
    }

    /// The id of a key of the trial.
    #[must_use]
    pub fn key_id(&self, key: &KeyRef) -> &str {
        self.keys.get(key).map(String::as_str).unwrap_or_default()
    }

    /// The id of a key that nobody has.
    #[must_use]
    pub fn unknown_key(&self) -> &str {
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
            Placeholder::UnknownKey(KeyForm::Arn) => self.profile.key_arn(&self.profile.account, &self.unknown),
            Placeholder::UnknownKey(_) => self.unknown.clone(),
            Placeholder::PrincipalArn(name) => principal(name).map(|p| p.arn.clone()).unwrap_or_default(),
            Placeholder::PrincipalName(name) => principal(name).map(|p| p.name().to_owned()).unwrap_or_default(),
        }
    }

    fn key(&self, key: &KeyRef, form: KeyForm) -> String {
        let id = self.key_id(key);
        match form {
            KeyForm::Id => id.to_owned(),
            KeyForm::Beginning => id.char_indices().next_back().map_or(id, |(last, _)| &id[..last]).to_owned(),
            KeyForm::End => id.chars().skip(1).collect(),
            KeyForm::Arn => {
                let pool = self.profile.keys.get(&key.fixture);
                self.profile.key_arn(pool.map_or(self.profile.account.as_str(), |pool| &pool.account), id)
            }
        }
    }
}
