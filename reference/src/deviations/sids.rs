//! Mistakes in the rules of Sid.

use crate::policy::{Draft, Rule, Violation};

use super::Deviation;
use super::deviation::deviation;
use super::document::holds;
use super::elements::statements;

const OPTIONAL: &[&str] = &["statement.sid.optional"];
const LENGTH: &[&str] = &["statement.sid.length"];
const CHARACTERS: &[&str] = &["statement.sid.characters"];
const BLANK: &[&str] = &["statement.sid.blank"];
const OTHERS: &[&str] = &["statement.sid.other-characters"];

pub(super) const ALL: &[Deviation] = &[
    deviation("sid-required", "Requires Sid", OPTIONAL, |it| {
        it.policy.rules.insert_before(Rule::SidText, Rule::Other("sid"), |draft| {
            holds(statements(draft).iter().all(|statement| statement.get("Sid").is_some()))
        });
    }),
    deviation("sid-length-not-limited", "Accepts Sids of any length", LENGTH, |it| {
        it.policy.rules.remove(Rule::SidLength);
    }),
    deviation("sid-127", "Accepts Sids of up to 127 characters", LENGTH, |it| it.policy.limits.sid_length = 1..=127),
    deviation("sid-129", "Accepts Sids of up to 129 characters", LENGTH, |it| it.policy.limits.sid_length = 1..=129),
    deviation("sid-64", "Accepts Sids of up to 64 characters", LENGTH, |it| it.policy.limits.sid_length = 1..=64),
    deviation("sid-256", "Accepts Sids of up to 256 characters", LENGTH, |it| it.policy.limits.sid_length = 1..=256),
    deviation("sid-2-at-least", "Demands two characters of a Sid", LENGTH, |it| it.policy.limits.sid_length = 2..=128),
    deviation(
        "sid-length-of-first-alone",
        "Limits the Sid of the first statement only",
        &["statement.sid.length", "document.statement.each"],
        |it| {
            it.policy.rules.set(Rule::SidLength, length_of_first);
        },
    ),
    deviation("sid-letters-only", "Accepts no digits in a Sid", CHARACTERS, |it| {
        it.policy.limits.sid_character = |c| usual(c) && !c.is_ascii_digit();
    }),
    deviation("sid-letters-a-to-w", "Accepts the letters from a to w only", CHARACTERS, |it| {
        it.policy.limits.sid_character = |c| usual(c) && !matches!(c, 'x'..='z' | 'X'..='Z');
    }),
    deviation("sid-number", "Accepts a number as Sid", CHARACTERS, |it| {
        it.policy.rules.set(Rule::SidText, |draft| {
            let text = |sid: &serde_json::Value| sid.is_string() || sid.is_number();
            holds(statements(draft).iter().filter_map(|statement| statement.get("Sid")).all(text))
        });
    }),
    deviation("sid-without-underscore", "Refuses _ in a Sid", CHARACTERS, |it| {
        it.policy.limits.sid_character = |c| usual(c) && c != '_';
    }),
    deviation("sid-without-slash", "Refuses / in a Sid", CHARACTERS, |it| {
        it.policy.limits.sid_character = |c| usual(c) && c != '/';
    }),
    deviation("sid-without-plus", "Refuses + in a Sid", CHARACTERS, |it| {
        it.policy.limits.sid_character = |c| usual(c) && c != '+';
    }),
    deviation("sid-without-equals", "Refuses = in a Sid", CHARACTERS, |it| {
        it.policy.limits.sid_character = |c| usual(c) && c != '=';
    }),
    deviation("sid-without-full-stop", "Refuses . in a Sid", CHARACTERS, |it| {
        it.policy.limits.sid_character = |c| usual(c) && c != '.';
    }),
    deviation("sid-without-at", "Refuses @ in a Sid", CHARACTERS, |it| {
        it.policy.limits.sid_character = |c| usual(c) && c != '@';
    }),
    deviation("sid-without-hyphen", "Refuses - in a Sid", CHARACTERS, |it| {
        it.policy.limits.sid_character = |c| usual(c) && c != '-';
    }),
    deviation("sid-blank-refused", "Refuses blanks in a Sid", BLANK, |it| {
        it.policy.limits.sid_character = |c| usual(c) && c != ' ';
    }),
    deviation("sid-of-any-characters", "Accepts any character in a Sid", OTHERS, |it| {
        it.policy.rules.remove(Rule::SidCharacters);
    }),
    deviation("sid-unescaped-full-stop", "Takes the full stop of its pattern for any character", OTHERS, |it| {
        it.policy.limits.sid_character = |c| c != '\n';
    }),
    deviation("sid-range-by-hyphen", "Takes the hyphen of its pattern for a range from + to =", OTHERS, |it| {
        it.policy.limits.sid_character = |c| usual(c) || ('+'..='=').contains(&c);
    }),
    deviation(
        "sid-range-of-letters",
        "Takes what stands between the capitals and the small letters for letters",
        OTHERS,
        |it| {
            it.policy.limits.sid_character = |c| usual(c) || ('A'..='z').contains(&c);
        },
    ),
    deviation("sid-characters-of-urls", "Accepts the characters of URLs in a Sid", OTHERS, |it| {
        it.policy.limits.sid_character = |c| usual(c) || "?#&%:$!*,;()[]".contains(c);
    }),
    deviation("sid-control-characters", "Accepts control characters in a Sid", OTHERS, |it| {
        it.policy.limits.sid_character = |c| usual(c) || c.is_control();
    }),
    deviation("sid-white-space", "Accepts every white space in a Sid", OTHERS, |it| {
        it.policy.limits.sid_character = |c| usual(c) || c.is_whitespace();
    }),
    deviation("sid-tab", "Accepts tabulators in a Sid", OTHERS, |it| {
        it.policy.limits.sid_character = |c| usual(c) || c == '\t';
    }),
    deviation("sid-line-breaks", "Accepts line breaks in a Sid", OTHERS, |it| {
        it.policy.limits.sid_character = |c| usual(c) || matches!(c, '\r' | '\n');
    }),
    deviation("sid-no-break-space", "Accepts no-break spaces in a Sid", OTHERS, |it| {
        it.policy.limits.sid_character = |c| usual(c) || c == '\u{a0}';
    }),
    deviation("sid-invisible-characters", "Accepts characters in a Sid that nobody sees", OTHERS, |it| {
        it.policy.limits.sid_character = |c| usual(c) || matches!(c, '\u{85}' | '\u{200b}' | '\u{2028}' | '\u{3000}');
    }),
    deviation("sid-white-space-of-c", "Accepts what C takes for white space in a Sid", OTHERS, |it| {
        it.policy.limits.sid_character = |c| usual(c) || matches!(c, '\t'..='\r');
    }),
    deviation("sid-trimmed", "Takes white space off a Sid before it looks at it", OTHERS, |it| {
        it.policy.rules.set(Rule::SidCharacters, |draft| holds(sids(draft).all(|sid| sid.trim().chars().all(usual))));
    }),
    deviation("sid-before-a-last-line-break", "Takes the end of a Sid for that of its line", OTHERS, |it| {
        it.policy.rules.set(Rule::SidCharacters, |draft| {
            holds(sids(draft).all(|sid| sid.strip_suffix('\n').unwrap_or(sid).chars().all(usual)))
        });
    }),
    deviation("sid-anything-beyond-ascii", "Accepts every character beyond ASCII in a Sid", OTHERS, |it| {
        it.policy.limits.sid_character = |c| usual(c) || !c.is_ascii();
    }),
    deviation("sid-last-character-free", "Does not look at the last character of a Sid", OTHERS, |it| {
        it.policy
            .rules
            .set(Rule::SidCharacters, |draft| holds(sids(draft).all(|sid| sid.chars().rev().skip(1).all(usual))));
    }),
    deviation(
        "sid-characters-of-first-alone",
        "Looks at the characters of the first Sid only",
        &["statement.sid.other-characters", "document.statement.each"],
        |it| {
            it.policy
                .rules
                .set(Rule::SidCharacters, |draft| holds(sids(draft).next().is_none_or(|sid| sid.chars().all(usual))));
        },
    ),
    deviation("sid-of-any-kind", "Accepts a Sid that is no text", CHARACTERS, |it| {
        it.policy.rules.remove(Rule::SidText);
    }),
    deviation("sid-begins-with-letter", "Demands that a Sid begins with a letter", CHARACTERS, |it| {
        it.policy.rules.insert_before(Rule::SidCharacters, Rule::Other("begins"), |draft| {
            holds(sids(draft).all(|sid| !sid.starts_with(|c: char| c.is_ascii() && !c.is_ascii_alphabetic())))
        });
    }),
    deviation("sid-length-as-written", "Counts the length of a Sid before its escapes are resolved", LENGTH, |it| {
        it.policy.rules.insert_before(Rule::SidLength, Rule::Other("written"), |draft| {
            let written = |rest: &str| rest.trim_start_matches([':', ' ', '"']).find('"').unwrap_or_default();
            holds(draft.text.split("\"Sid\"").skip(1).all(|rest| written(rest) <= 128))
        });
    }),
    deviation("sid-first-character-alone", "Looks at the first character of a Sid only", OTHERS, |it| {
        it.policy.rules.set(Rule::SidCharacters, first_character);
    }),
];

fn usual(character: char) -> bool {
    character.is_ascii_alphanumeric() || "_/+=.@- ".contains(character)
}

fn sids<'a>(draft: &Draft<'a>) -> impl Iterator<Item = &'a str> {
    statements(draft).into_iter().filter_map(|statement| statement["Sid"].as_str())
}

fn length_of_first(draft: &Draft<'_>) -> Result<(), Violation> {
    holds(sids(draft).next().is_none_or(|sid| draft.limits.sid_length.contains(&sid.chars().count())))
}

fn first_character(draft: &Draft<'_>) -> Result<(), Violation> {
    holds(sids(draft).all(|sid| sid.chars().next().is_none_or(usual)))
}
