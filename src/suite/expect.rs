//! What must come of a step.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, IgnoredAny, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// What must come of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expect {
    /// The call is accepted.
    Success,
    /// The call is refused with this error.
    Error(String),
    /// The page leaves open which of these comes: error codes, or `success`.
    AnyOf(Vec<String>),
    /// The call cannot succeed, and the page leaves open which error refuses it: a code and a status from 400 to 499, or 501
    /// where the call names no operation. That the service fails (another status of the 500s) refuses nothing.
    Refused {
        /// The codes that are likely; which one comes is inferred. None where nothing is known of it.
        likely: Vec<String>,
    },
    /// The page is silent: whatever comes is recorded, nothing is judged.
    Observe,
    /// The call reads the policy that the named step of the same case has set.
    PolicyOf(String),
    /// The call reads what the last of these steps that was accepted has set: the first is accepted, of the others the page does
    /// not say. Only the plan expects it.
    PolicyOfLast(Vec<String>),
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
    /// The outcomes that are named as allowed; none where nothing is judged, or where any refusal will do.
    #[must_use]
    pub fn outcomes(&self) -> Vec<Outcome<'_>> {
        match self {
            Self::Success | Self::PolicyOf(_) | Self::PolicyOfLast(_) => vec![Outcome::Success],
            Self::Error(code) => vec![Outcome::Error(code)],
            Self::AnyOf(words) => words.iter().map(|word| Outcome::of(word)).collect(),
            Self::Refused { .. } | Self::Observe => Vec::new(),
        }
    }

    /// Whether every allowed outcome is a refusal.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::Refused { .. } | Self::Error(_) => true,
            Self::AnyOf(_) => !self.outcomes().contains(&Outcome::Success),
            Self::Success | Self::Observe | Self::PolicyOf(_) | Self::PolicyOfLast(_) => false,
        }
    }

    /// Whether the only allowed outcome is success.
    #[must_use]
    pub fn is_success(&self) -> bool {
        matches!(self, Self::Success | Self::PolicyOf(_) | Self::PolicyOfLast(_))
    }

    /// The error codes that are named as allowed.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.outcomes().into_iter().filter_map(|outcome| match outcome {
            Outcome::Error(code) => Some(code),
            Outcome::Success => None,
        })
    }

    /// The codes that are likely, where any refusal will do.
    #[must_use]
    pub fn likely(&self) -> &[String] {
        match self {
            Self::Refused { likely } => likely,
            _ => &[],
        }
    }
}

/// An expectation in one word.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    Success,
    Refused,
    Observe,
}

/// The one member of an expectation that says more.
#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Member {
    Error,
    AnyOf,
    Refused,
    PolicyOf,
}

/// The one member of what `refused` may say.
#[derive(PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum OfRefused {
    Likely,
}

/// By hand, since `refused` is a word and may be an object, too: an untagged enum would not say what is wrong.
impl<'de> Deserialize<'de> for Expect {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WordOrMember;
        impl<'de> Visitor<'de> for WordOrMember {
            type Value = Expect;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a word or an object of one member")
            }

            fn visit_str<E: Error>(self, word: &str) -> Result<Expect, E> {
                Ok(match Word::deserialize(word.into_deserializer())? {
                    Word::Success => Expect::Success,
                    Word::Refused => Expect::Refused { likely: Vec::new() },
                    Word::Observe => Expect::Observe,
                })
            }

            fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Expect, A::Error> {
                let expect = match object.next_key()? {
                    None => return Err(A::Error::invalid_length(0, &self)),
                    Some(Member::Error) => Expect::Error(object.next_value()?),
                    Some(Member::AnyOf) => Expect::AnyOf(object.next_value()?),
                    Some(Member::PolicyOf) => Expect::PolicyOf(object.next_value()?),
                    Some(Member::Refused) => {
                        let mut members: BTreeMap<OfRefused, Vec<String>> = object.next_value()?;
                        let likely = members.remove(&OfRefused::Likely);
                        Expect::Refused { likely: likely.ok_or_else(|| A::Error::missing_field("likely"))? }
                    }
                };
                match object.next_key::<IgnoredAny>()? {
                    None => Ok(expect),
                    Some(_) => Err(A::Error::invalid_length(2, &self)),
                }
            }
        }
        deserializer.deserialize_any(WordOrMember)
    }
}

impl JsonSchema for Expect {
    fn schema_name() -> Cow<'static, str> {
        "Expect".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let text = || json_schema!({ "type": "string" });
        let codes = || json_schema!({ "type": "array", "items": { "type": "string" } });
        json_schema!({
            "description": "What must come of a step.",
            "oneOf": [
                word("success", "The call is accepted."),
                member("error", &text(), "The call is refused with this error."),
                member("any_of", &codes(), "The page leaves open which of these comes: error codes, or `success`."),
                word(
                    "refused",
                    "The call cannot succeed, and the page leaves open which error refuses it: a Code and a status from 400 to \
                     499, or 501 where the call names no operation.",
                ),
                member(
                    "refused",
                    &member("likely", &codes(), "The codes that are likely; which one comes is inferred."),
                    "As the word, and which codes are likely.",
                ),
                word("observe", "The page is silent: whatever comes is recorded, nothing is judged."),
                member("policy_of", &text(), "The call reads the policy that the named step of the same case has set."),
            ],
        })
    }
}

fn word(word: &str, description: &str) -> Schema {
    json_schema!({ "const": word, "description": description, "type": "string" })
}

fn member(name: &str, value: &Schema, description: &str) -> Schema {
    json_schema!({
        "additionalProperties": false,
        "description": description,
        "properties": { name: value },
        "required": [name],
        "type": "object",
    })
}
