//! What must come of a step.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What must come of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Expect {
    /// The call is accepted.
    Success,
    /// The call is refused with this error.
    Error(String),
    /// The page leaves open which of these comes: error codes, or `success`.
    AnyOf(Vec<String>),
    /// The page is silent: whatever comes is recorded, nothing is judged.
    Observe,
    /// The call reads the policy that the named step of the same case has set.
    PolicyOf(String),
}

/// One way in which a call can end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome<'a> {
    /// Accepted.
    Success,
    /// Refused with this code.
    Error(&'a str),
}

impl<'a> Outcome<'a> {
    /// Reads an element of `any_of`.
    #[must_use]
    pub fn of(word: &'a str) -> Self {
        if word == "success" { Self::Success } else { Self::Error(word) }
    }
}

impl fmt::Display for Outcome<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Success => "success",
            Self::Error(code) => code,
        })
    }
}

impl Expect {
    /// The outcomes that this allows; none where nothing is judged.
    #[must_use]
    pub fn outcomes(&self) -> Vec<Outcome<'_>> {
        match self {
            Self::Success | Self::PolicyOf(_) => vec![Outcome::Success],
            Self::Error(code) => vec![Outcome::Error(code)],
            Self::AnyOf(words) => words.iter().map(|word| Outcome::of(word)).collect(),
            Self::Observe => Vec::new(),
        }
    }

    /// Whether every allowed outcome is a refusal.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        let outcomes = self.outcomes();
        !outcomes.is_empty() && outcomes.iter().all(|outcome| *outcome != Outcome::Success)
    }

    /// Whether the only allowed outcome is success.
    #[must_use]
    pub fn is_success(&self) -> bool {
        matches!(self, Self::Success | Self::PolicyOf(_))
    }

    /// The error codes that are named.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.outcomes().into_iter().filter_map(|outcome| match outcome {
            Outcome::Error(code) => Some(code),
            Outcome::Success => None,
        })
    }
}
