//! The limits of a key policy.

use std::ops::RangeInclusive;

use serde_json::{Value, json};

use super::{Duplicates, Principal, default_operators};

/// The limits of a key policy, each used by the rule that it is named for.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The largest policy, in what `policy_measure` counts: 32,768 on the `SetKeyPolicy` page.
    pub policy_size: usize,
    /// How large a policy is: in bytes of UTF-8 on the page.
    pub policy_measure: fn(&str) -> usize,
    /// What a member that stands twice means. Not documented; the last wins by default.
    pub duplicates: Duplicates,
    /// The values of `Version`: the string `1`. Whether the number 1 is one is not documented; by default it is not.
    pub versions: Vec<Value>,
    /// How many statements there may be: one or more.
    pub statements: RangeInclusive<usize>,
    /// The statements of a value of `Statement`; `None` if it has no statements. By default only a list has.
    pub statement_items: fn(&Value) -> Option<Vec<&Value>>,
    /// How long a `Sid` may be: up to 128 characters. That an empty one is refused is not documented.
    pub sid_length: RangeInclusive<usize>,
    /// How long a `Sid` is: in Unicode scalar values by default.
    pub sid_measure: fn(&str) -> usize,
    /// What a `Sid` may contain: letters, digits and `_ / + = . @ -`, and the blank of the page's own samples. That letters
    /// and digits are those of ASCII is not documented.
    pub sid_character: fn(char) -> bool,
    /// Characters that a `Sid` may contain besides: none.
    pub other_sid_characters: Vec<char>,
    /// The values of `Effect`.
    pub effects: Vec<&'static str>,
    /// Whether a text is a principal.
    pub principal: fn(&str) -> bool,
    /// Texts that are principals besides. Not documented; none by default.
    pub other_principals: Vec<fn(&str) -> bool>,
    /// Whether a text can stand in `Action`: it starts with `kms:` and goes on.
    pub action: fn(&str) -> bool,
    /// Whether a text can stand in `Resource`: `*`.
    pub resource: fn(&str) -> bool,
    /// The condition operators there are.
    pub operators: Vec<&'static str>,
    /// Whether there is such a condition key. The page does not list them; by default any non-empty name is one.
    pub condition_key: fn(&str) -> bool,
    /// What can be a condition value besides a text and a list of texts. Not documented; nothing by default.
    pub other_condition_values: Vec<fn(&Value) -> bool>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            policy_size: 32_768,
            policy_measure: str::len,
            duplicates: Duplicates::LastWins,
            versions: vec![json!("1")],
            statements: 1..=usize::MAX,
            statement_items: |value| value.as_array().map(|items| items.iter().collect()),
            sid_length: 1..=128,
            sid_measure: |sid| sid.chars().count(),
            sid_character: |character| character.is_ascii_alphanumeric() || "_/+=.@- ".contains(character),
            other_sid_characters: Vec::new(),
            effects: vec!["Allow", "Deny"],
            principal: |text| Principal::parse(text).is_some(),
            other_principals: Vec::new(),
            action: |text| text.strip_prefix("kms:").is_some_and(|operation| !operation.is_empty()),
            resource: |text| text == "*",
            operators: default_operators().iter().map(|operator| operator.name).collect(),
            condition_key: |key| !key.is_empty(),
            other_condition_values: Vec::new(),
        }
    }
}
