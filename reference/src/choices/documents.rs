//! Choices in what a policy can be as a whole.

use serde_json::{Value as Json, json};

use crate::policy::{Draft, Duplicates, Rule, RuleFn, Violation, parse_json};

use super::Choice;
use super::choice::{choice, other, usual};
use super::json::parse_within_limits;

pub(super) const ALL: &[Choice] = &[
    choice(
        "byte-order-mark",
        "A byte order mark before the policy",
        &[
            usual("refused"),
            other("accepted", |it| {
                it.policy.rules.set(Rule::Json, |draft| {
                    let text = draft.text.trim_start_matches('\u{feff}');
                    holds(draft.is_json || parse_json(text, Duplicates::LastWins).is_ok())
                });
            }),
        ],
    ),
    choice(
        "json-limits",
        "JSON that many a reader gives up on: nested deeply, with a number of many digits, with half of a surrogate pair",
        &[usual("refused"), other("read", |it| it.policy.parse = parse_within_limits)],
    ),
    choice(
        "duplicate-members",
        "A member that stands twice",
        &[
            usual("last-wins"),
            other("first-wins", |it| it.policy.limits.duplicates = Duplicates::FirstWins),
            other("refused", |it| it.policy.limits.duplicates = Duplicates::Refused),
        ],
    ),
    choice(
        "unknown-members",
        "Members that the page does not know",
        &[usual("passed-over"), other("refused", |it| also(it, "unknown members", only_known))],
    ),
    choice(
        "member-case",
        "The letter case of the names of members",
        &[
            usual("counts"),
            other("any", |it| it.policy.read_as = in_the_case_of_the_page)
                .failing(&[("outcome", "statement.principal.shape")]),
        ],
    ),
    choice(
        "version-number",
        "Version as the number 1",
        &[usual("refused"), other("accepted", |it| it.policy.limits.versions.extend([json!(1), json!(1.0)]))],
    ),
    choice(
        "statement-object",
        "A Statement that is one object and no list",
        &[
            usual("refused"),
            other("accepted", |it| {
                it.policy.limits.statement_items = |value| match value {
                    Json::Object(_) => Some(vec![value]),
                    other => other.as_array().map(|items| items.iter().collect()),
                }
            }),
        ],
    ),
    choice(
        "lock-out",
        "A policy that lets nobody set the next",
        &[
            usual("accepted"),
            other("refused", |it| {
                also(it, "lock-out", |draft| {
                    let opens = |statement: &&Json| {
                        statement["Effect"] == "Allow" && {
                            let actions = statement["Action"].to_string();
                            actions.contains("kms:*") || actions.contains("kms:Set")
                        }
                    };
                    holds(statements(draft).iter().any(opens))
                });
            }),
        ],
    ),
];

pub(super) fn holds(holds: bool) -> Result<(), Violation> {
    if holds { Ok(()) } else { Err(Violation::Invalid) }
}

/// Adds a rule behind all others.
pub(super) fn also(it: &mut crate::Behaviour, name: &'static str, rule: RuleFn) {
    it.policy.rules.set(Rule::Other(name), rule);
}

/// The statements that are objects.
pub(super) fn statements<'a>(draft: &Draft<'a>) -> Vec<&'a Json> {
    let items = (draft.limits.statement_items)(&draft.document["Statement"]).unwrap_or_default();
    items.into_iter().filter(|item| item.is_object()).collect()
}

/// Members whose names differ from those of the page in letter case only get the names of the page.
fn in_the_case_of_the_page(value: Json) -> Json {
    let names = ["Version", "Statement", "Sid", "Effect", "Principal", "Action", "Resource", "Condition", "RAM"];
    let of_the_page = |name: String| {
        names.iter().find(|known| known.eq_ignore_ascii_case(&name)).map_or(name, |&known| known.to_owned())
    };
    match value {
        Json::Array(items) => items.into_iter().map(in_the_case_of_the_page).collect(),
        Json::Object(members) => {
            members.into_iter().map(|(name, value)| (of_the_page(name), in_the_case_of_the_page(value))).collect()
        }
        other => other,
    }
}

fn only_known(draft: &Draft<'_>) -> Result<(), Violation> {
    let known = |value: &Json, names: &[&str]| {
        value.as_object().is_none_or(|it| it.keys().all(|it| names.contains(&it.as_str())))
    };
    let elements = ["Sid", "Effect", "Principal", "Action", "Resource", "Condition"];
    holds(known(draft.document, &["Version", "Statement"]) && statements(draft).iter().all(|it| known(it, &elements)))
}
