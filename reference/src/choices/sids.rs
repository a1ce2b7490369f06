//! Choices in what a Sid can be.

use crate::policy::Rule;

use super::Choice;
use super::choice::{choice, other, usual};
use super::documents::{also, holds, statements};

pub(super) const ALL: &[Choice] = &[
    choice(
        "sid-empty",
        "An empty Sid",
        &[usual("refused"), other("accepted", |it| it.policy.limits.sid_length = 0..=128)],
    ),
    choice(
        "sid-null",
        "Sid null",
        &[
            usual("refused"),
            other("accepted", |it| {
                it.policy.rules.set(Rule::SidText, |draft| {
                    let sids =
                        |it: &&serde_json::Value| it.get("Sid").is_none_or(|sid| sid.is_string() || sid.is_null());
                    holds(statements(draft).iter().all(sids))
                });
            }),
        ],
    ),
    choice(
        "sid-letters",
        "Letters of a Sid beyond ASCII",
        &[
            usual("refused"),
            other("accepted", |it| it.policy.limits.sid_character = is_letter_or_listed),
            other("accepted-by-bytes", |it| {
                it.policy.limits.sid_character = is_letter_or_listed;
                it.policy.limits.sid_measure = str::len;
            }),
        ],
    ),
    choice(
        "sid-twice",
        "Two statements with the same Sid",
        &[
            usual("accepted"),
            other("refused", |it| {
                also(it, "sid twice", |draft| {
                    let sids: Vec<_> = statements(draft).iter().filter_map(|it| it["Sid"].as_str()).collect();
                    holds(!(1..sids.len()).any(|at| sids[..at].contains(&sids[at])))
                });
            }),
        ],
    ),
    choice(
        "sid-blanks",
        "Blanks of a Sid that are not between its words",
        &[
            usual("accepted"),
            other("refused", |it| {
                also(it, "sid blanks", |draft| {
                    let words = |sid: &str| sid.split(' ').all(|word| !word.is_empty());
                    holds(statements(draft).iter().filter_map(|it| it["Sid"].as_str()).all(words))
                });
            }),
        ],
    ),
];

/// A letter or digit of any script, with the accents that are characters of their own, or a listed character.
fn is_letter_or_listed(character: char) -> bool {
    character.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&character) || "_/+=.@- ".contains(character)
}
