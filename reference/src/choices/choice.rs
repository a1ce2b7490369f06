//! One choice.

use crate::Behaviour;

/// A place where the documentation is silent, and the answers that an endpoint can give there.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// Its unique name, in lower case with hyphens.
    pub name: &'static str,
    /// What is chosen.
    pub summary: &'static str,
    /// The answers; the first is the one that the server gives unless told otherwise.
    pub values: &'static [Value],
}

/// One answer.
#[derive(Clone, Copy, Debug)]
pub struct Value {
    /// Its name, unique in its choice.
    pub name: &'static str,
    /// Switches it on.
    pub apply: fn(&mut Behaviour),
    /// The capabilities that an endpoint with this answer does not have, by the names of the suite.
    pub absent: &'static [&'static str],
    /// The checks that fail where everything is judged, strictly: name of the check and clause.
    pub fails: &'static [(&'static str, &'static str)],
    /// What is known of real endpoints against the page, and a profile has to tolerate: error code and status.
    pub tolerated: &'static [(&'static str, u16)],
}

impl Choice {
    /// The value of this name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&'static Value> {
        self.values.iter().find(|value| value.name == name)
    }
}

pub(super) const fn choice(name: &'static str, summary: &'static str, values: &'static [Value]) -> Choice {
    Choice { name, summary, values }
}

/// The answer that the server gives unless told otherwise.
pub(super) const fn usual(name: &'static str) -> Value {
    Value { name, apply: |_| {}, absent: &[], fails: &[], tolerated: &[] }
}

/// Another answer.
pub(super) const fn other(name: &'static str, apply: fn(&mut Behaviour)) -> Value {
    Value { name, apply, absent: &[], fails: &[], tolerated: &[] }
}

impl Value {
    pub(super) const fn without(self, absent: &'static [&'static str]) -> Self {
        Self { absent, ..self }
    }

    pub(super) const fn failing(self, fails: &'static [(&'static str, &'static str)]) -> Self {
        Self { fails, ..self }
    }

    pub(super) const fn tolerated(self, tolerated: &'static [(&'static str, u16)]) -> Self {
        Self { tolerated, ..self }
    }
}
