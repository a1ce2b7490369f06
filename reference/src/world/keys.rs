//! The keys of a world, and how many accounts they are shared with.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Mutex, PoisonError};

use super::shares::Shares;
use super::{AccountSet, Key};

/// The keys of a world by id. They are read like the map they are; whoever takes one to change it has it noted, so that what
/// is counted over all keys is counted anew for the changed ones alone.
#[derive(Debug, Default)]
pub struct Keys {
    by_id: BTreeMap<String, Key>,
    shares: Mutex<Shares>,
}

impl Keys {
    /// A key, to be changed in place.
    pub fn get_mut(&mut self, id: &str) -> Option<&mut Key> {
        self.shares_mut().has_changed(id);
        self.by_id.get_mut(id)
    }

    fn shares_mut(&mut self) -> &mut Shares {
        self.shares.get_mut().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a key under its id; what it takes the place of is returned.
    pub fn insert(&mut self, id: String, key: Key) -> Option<Key> {
        self.shares_mut().has_changed(&id);
        self.by_id.insert(id, key)
    }

    /// All keys, to be changed in place.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Key> {
        let shares = self.shares.get_mut().unwrap_or_else(PoisonError::into_inner);
        self.by_id.keys().for_each(|id| shares.has_changed(id));
        self.by_id.values_mut()
    }

    /// All keys, by their ids.
    pub fn into_values(self) -> impl Iterator<Item = Key> {
        self.by_id.into_values()
    }

    /// With how many different accounts the keys of an instance are shared if one of them, or a new one, is shared with
    /// these. `shared_with` says with whom a key is shared, and is asked about each that has changed since it was asked last:
    /// what this costs does not depend on the number of keys.
    pub fn sharing(
        &self,
        instance: &str,
        key: Option<&str>,
        accounts: &AccountSet,
        shared_with: impl Fn(&Key) -> AccountSet,
    ) -> usize {
        // What panicked while it counted left noted what it had not counted.
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        shares.count_anew(|id| {
            let key = self.by_id.get(id)?;
            Some((key.instance.clone()?, shared_with(key)))
        });
        shares.accounts_with(instance, key, accounts)
    }
}

impl Clone for Keys {
    fn clone(&self) -> Self {
        let shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Self { by_id: self.by_id.clone(), shares: Mutex::new(shares) }
    }
}

impl Deref for Keys {
    type Target = BTreeMap<String, Key>;

    fn deref(&self) -> &Self::Target {
        &self.by_id
    }
}
