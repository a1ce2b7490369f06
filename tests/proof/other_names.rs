//! The conventional world and its profile with every name put in the place of another.

use std::collections::{BTreeMap, BTreeSet};

use kms_conformance_reference::World;
use kms_conformance_reference::world::Identity;

const WORLD: &str = include_str!("../../reference/worlds/conventional.toml");
const PROFILE: &str = include_str!("../../profiles/conventional.toml");

/// Which name stands for which.
pub(crate) struct OtherNames(BTreeMap<String, String>);

/// A world and its profile, both as the text of a file.
pub(crate) struct Renamed {
    pub(crate) world: World,
    pub(crate) profile: String,
}

/// The text of a profile of the conventional names.
pub(crate) fn conventional_profile() -> &'static str {
    PROFILE
}

impl OtherNames {
    /// Every region, account, user, role, access key, secret, token, instance and key of the conventional world gets a name of
    /// another length and shape. `key` makes the id of the key with a number.
    pub(crate) fn of_everything(key: fn(usize) -> String) -> Self {
        let world = World::conventional().unwrap();
        let mut names = BTreeMap::from([(world.region.clone(), "ap-southeast-6".to_owned())]);
        for (number, account) in world.accounts.iter().enumerate() {
            names.insert(account.clone(), format!("5{}", 77_120_394 + number * 1_000_003));
        }
        for (number, identity) in world.identities.keys().enumerate() {
            if let Identity::User { name, .. } | Identity::Role { name, .. } = identity {
                names.insert(name.clone(), format!("{}.of_team-{number}@x", ["jun", "maria", "o"][number % 3]));
            }
        }
        for (number, access_key) in world.access_keys.iter().enumerate() {
            names.insert(access_key.id.clone(), format!("LTAI5tQz{number}Wk"));
            names.insert(access_key.secret.reveal().to_owned(), format!("{number}/sEcrEt+{number}==&%"));
            if let Some(token) = &access_key.token {
                names.insert(token.reveal().to_owned(), format!("CAIS/{number}+t&o="));
            }
        }
        for (number, instance) in world.instances.keys().enumerate() {
            names.insert(instance.clone(), format!("kst-phzz9{number}x"));
        }
        names.extend(world.keys.keys().enumerate().map(|(number, id)| (id.clone(), key(number))));
        Self(names)
    }

    /// The text with every name replaced; where one name begins another, the longer is meant.
    fn put_into(&self, text: &str) -> String {
        let (mut renamed, mut rest) = (String::new(), text);
        while let Some(first) = rest.chars().next() {
            let here = self.0.iter().filter(|(name, _)| rest.starts_with(name.as_str()));
            if let Some((name, other)) = here.max_by_key(|(name, _)| name.len()) {
                renamed.push_str(other);
                rest = &rest[name.len()..];
            } else {
                renamed.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
        renamed
    }

    /// The conventional world and its profile under these names.
    pub(crate) fn renamed(&self) -> Renamed {
        let (world, profile) = (self.put_into(WORLD), self.put_into(PROFILE));
        for name in self.0.keys() {
            assert!(!world.contains(name.as_str()) && !profile.contains(name.as_str()), "{name} is still there");
        }
        let others: BTreeSet<_> = self.0.values().collect();
        assert_eq!(others.len(), self.0.len(), "two names become one");
        Renamed { world: World::parse("renamed.toml", &world).unwrap(), profile }
    }
}

/// The conventional world with a second copy of every instance and every key, and the profile of that copy. Accounts and
/// those who call are the same.
pub(crate) fn doubled() -> Renamed {
    let second = |text: &str| text.replace("hzz1", "hzz2").replace("0c5a1b6e-7d2f", "1d6b2c7f-8e30");
    let mut world = World::conventional().unwrap();
    for mut instance in world.instances.clone().into_values() {
        instance.id = second(&instance.id);
        world.instances.insert(instance.id.clone(), instance);
    }
    let keys: Vec<_> = world.keys.values().cloned().collect();
    for mut key in keys {
        key.id = second(&key.id);
        key.instance = key.instance.as_deref().map(second);
        world.keys.insert(key.id.clone(), key);
    }
    let first = World::conventional().unwrap();
    assert_eq!(world.keys.len(), 2 * first.keys.len());
    assert_eq!(world.instances.len(), 2 * first.instances.len());
    Renamed { world, profile: second(PROFILE) }
}

#[test]
fn longest_name_is_meant() {
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let names = OtherNames(BTreeMap::from([pair("ab", "1"), pair("abc", "2"), pair("1", "x")]));
    assert_eq!(names.put_into("ab abc 1 \u{e4}b"), "1 2 x \u{e4}b");
}
