//! The named things that a case may rely on.

use std::fmt;

/// A named thing that must exist at the endpoint for some cases to mean anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fixture {
    /// Its name in case files and profiles.
    pub name: &'static str,
    /// What it must be.
    pub meaning: &'static str,
}

/// The principals that cases call as, or name in policies.
pub const PRINCIPALS: &[Fixture] = &[
    Fixture {
        name: "admin",
        meaning: "may call every operation on the keys of its account, whatever their policies say",
    },
    Fixture { name: "user", meaning: "a RAM user of the owning account whom RAM allows nothing" },
    Fixture {
        name: "nobody",
        meaning: "a RAM user of the owning account whom neither RAM nor any policy allows anything",
    },
    Fixture {
        name: "role",
        meaning: "a RAM role of the owning account with temporary credentials, whom RAM allows nothing",
    },
    Fixture { name: "bystander", meaning: "a RAM user of the owning account that only stands in policies" },
    Fixture {
        name: "foreign-user",
        meaning: "a RAM user of another account, whose account allows it every KMS operation",
    },
    Fixture {
        name: "foreign-unprivileged",
        meaning: "a RAM user of that other account, whose account allows it nothing",
    },
    Fixture { name: "foreign-role", meaning: "a RAM role of that other account that only stands in policies" },
    Fixture { name: "third-user", meaning: "a RAM user of a third account that only stands in policies" },
];

/// The keys that cases call upon.
pub const KEYS: &[Fixture] = &[
    Fixture { name: "usable", meaning: "in a usable instance with room for foreign accounts" },
    Fixture { name: "outside-instance", meaning: "in no instance, so that it has no key policy" },
    Fixture { name: "in-unusable-instance", meaning: "in an instance whose state is invalid" },
    Fixture { name: "in-full-instance", meaning: "in an instance whose share quota has no room" },
    Fixture { name: "in-small-instance", meaning: "in an instance whose share quota has room for one foreign account" },
    Fixture { name: "failing", meaning: "every SetKeyPolicy on it ends in an internal error" },
    Fixture {
        name: "policy-not-found",
        meaning: "the service does not find its policy, so that every SetKeyPolicy on it ends there",
    },
    Fixture { name: "foreign", meaning: "owned by the other account, in a usable instance of it" },
];

/// The principal with this name.
#[must_use]
pub fn principal(name: &str) -> Option<&'static Fixture> {
    PRINCIPALS.iter().find(|fixture| fixture.name == name)
}

/// The key fixture with this name.
#[must_use]
pub fn key(name: &str) -> Option<&'static Fixture> {
    KEYS.iter().find(|fixture| fixture.name == name)
}

/// A key of a fixture: `usable` is the first one that a trial takes, `usable/2` another one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyRef {
    /// The name of the fixture.
    pub fixture: String,
    /// Which key of the fixture in this trial, from 1.
    pub ordinal: u8,
}

impl KeyRef {
    /// Reads `NAME` or `NAME/N`; nothing where N is no number from 1 to 9 or the fixture is unknown.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (fixture, ordinal) = match text.split_once('/') {
            Some((fixture, digits)) if digits.len() == 1 => (fixture, digits.parse().ok()?),
            Some(_) => return None,
            None => (text, 1),
        };
        (ordinal > 0 && key(fixture).is_some()).then(|| Self { fixture: fixture.to_owned(), ordinal })
    }
}

impl fmt::Display for KeyRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ordinal {
            1 => f.write_str(&self.fixture),
            n => write!(f, "{}/{n}", self.fixture),
        }
    }
}
