//! With whom keys are shared, added up by instance.

use std::collections::{BTreeMap, BTreeSet};

/// Accounts.
pub type AccountSet = BTreeSet<String>;

/// With whom keys are shared, added up by instance. A copy counts everything anew, since another server may count otherwise.
#[derive(Debug, Default)]
pub(super) struct Shares {
    /// The keys about which nothing is known, or no more.
    changed: BTreeSet<String>,
    /// By key: its instance, and the accounts.
    of_key: BTreeMap<String, (String, AccountSet)>,
    /// By instance: of each account, with how many of the keys it shares.
    of_instance: BTreeMap<String, BTreeMap<String, usize>>,
}

impl Clone for Shares {
    fn clone(&self) -> Self {
        Self { changed: self.changed.iter().chain(self.of_key.keys()).cloned().collect(), ..Self::default() }
    }
}

impl Shares {
    /// A key may be shared otherwise than before.
    pub(super) fn has_changed(&mut self, key: &str) {
        self.changed.insert(key.to_owned());
    }

    /// Counts what has changed; `look` tells of a key its instance and the accounts it is shared with.
    pub(super) fn count_anew(&mut self, look: impl Fn(&str) -> Option<(String, AccountSet)>) {
        while let Some(key) = self.changed.first().cloned() {
            let looked = look(&key);
            self.changed.remove(&key);
            if let Some((instance, accounts)) = self.of_key.remove(&key) {
                self.give_back(&instance, &accounts);
            }
            if let Some((instance, accounts)) = looked {
                let counts = self.of_instance.entry(instance.clone()).or_default();
                for account in &accounts {
                    *counts.entry(account.clone()).or_default() += 1;
                }
                self.of_key.insert(key, (instance, accounts));
            }
        }
    }

    fn give_back(&mut self, instance: &str, accounts: &AccountSet) {
        let Some(counts) = self.of_instance.get_mut(instance) else {
            return;
        };
        for account in accounts {
            match counts.get_mut(account) {
                Some(count) if *count > 1 => *count -= 1,
                _ => drop(counts.remove(account)),
            }
        }
    }

    /// How many accounts share an instance if one of its keys, or a new one, is shared with these.
    pub(super) fn accounts_with(&self, instance: &str, key: Option<&str>, accounts: &AccountSet) -> usize {
        let none = BTreeMap::new();
        let counts = self.of_instance.get(instance).unwrap_or(&none);
        let of_key = key.and_then(|key| self.of_key.get(key)).filter(|(of, _)| of == instance);
        let own = |account: &String| usize::from(of_key.is_some_and(|(_, accounts)| accounts.contains(account)));
        let of_others = |account: &String| counts.get(account).copied().unwrap_or_default() > own(account);
        let alone = of_key.map_or(0, |(_, accounts)| accounts.iter().filter(|it| !of_others(it)).count());
        let added = accounts.iter().filter(|it| !of_others(it)).count();
        counts.len() - alone + added
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{AccountSet, Shares};

    /// Counts by going through all keys, as slowly as it is plain.
    fn plain(keys: &BTreeMap<u8, (u8, AccountSet)>, instance: u8, key: Option<u8>, accounts: &AccountSet) -> usize {
        let others = keys.iter().filter(|(id, (of, _))| *of == instance && Some(**id) != key);
        let all = others.flat_map(|(_, (_, accounts))| accounts).chain(accounts);
        all.collect::<std::collections::BTreeSet<_>>().len()
    }

    #[test]
    fn what_is_added_up_is_what_counting_all_keys_gives() {
        let mut random = fastrand::Rng::with_seed(5);
        let (mut shares, mut keys) = (Shares::default(), BTreeMap::new());
        for _ in 0..5_000 {
            let mut some = || -> AccountSet { (0..random.u8(0..4)).map(|_| random.u8(0..6).to_string()).collect() };
            let (accounts, asked) = (some(), some());
            let (key, instance) = (random.u8(0..8), random.u8(0..3));
            if random.u8(0..8) == 0 {
                keys.remove(&key);
            } else {
                keys.insert(key, (instance, accounts));
            }
            shares.has_changed(&key.to_string());
            if random.u8(0..50) == 0 {
                shares = shares.clone();
            }
            shares.count_anew(|id| {
                let (instance, accounts) = keys.get(&id.parse().ok()?)?;
                Some((instance.to_string(), accounts.clone()))
            });
            let asking =
                random.bool().then(|| random.u8(0..8)).filter(|it| keys.get(it).is_none_or(|(of, _)| *of == instance));
            let counted =
                shares.accounts_with(&instance.to_string(), asking.map(|it| it.to_string()).as_deref(), &asked);
            assert_eq!(counted, plain(&keys, instance, asking, &asked));
        }
    }
}
