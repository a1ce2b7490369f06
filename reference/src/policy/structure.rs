//! The documented rules, one function each.

use serde_json::{Map, Value};

use crate::behaviour::Sequence;

use super::{Draft, Rule, RuleFn, Violation};

type Checked = Result<(), Violation>;

/// The rules in the order of the page's description of the policy.
pub(super) fn rules() -> Sequence<Rule, RuleFn> {
    Sequence::new([
        (Rule::Size, |draft| valid((draft.limits.policy_measure)(draft.text) <= draft.limits.policy_size)),
        (Rule::Json, |draft| valid(draft.is_json)),
        (Rule::Object, |draft| {
            let present = draft.is_json && not_null(draft.document)?;
            valid(!present || draft.document.is_object())
        }),
        (Rule::VersionPresent, |draft| top_level(draft, "Version")),
        (Rule::VersionValue, |draft| {
            let version = &draft.document["Version"];
            valid(version.is_null() || draft.limits.versions.contains(version)).map_err(|it| or_empty(version, it))
        }),
        (Rule::StatementPresent, |draft| top_level(draft, "Statement")),
        (Rule::StatementList, |draft| {
            let statement = &draft.document["Statement"];
            valid(statement.is_null() || (draft.limits.statement_items)(statement).is_some())
        }),
        (Rule::StatementCount, |draft| {
            let items = (draft.limits.statement_items)(&draft.document["Statement"]);
            let counted = |items: Vec<_>| draft.limits.statements.contains(&items.len());
            valid(items.is_none_or(counted)).map_err(|it| or_empty(&draft.document["Statement"], it))
        }),
        (Rule::StatementObject, |draft| {
            let items = (draft.limits.statement_items)(&draft.document["Statement"]).unwrap_or_default();
            items.into_iter().try_for_each(|item| not_null(item).and(valid(item.is_object())))
        }),
        (Rule::SidText, |draft| each(draft, "Sid", |sid| valid(sid.is_string()))),
        (Rule::SidLength, |draft| {
            let length = |sid: &str| draft.limits.sid_length.contains(&(draft.limits.sid_measure)(sid));
            each(draft, "Sid", |sid| valid(sid.as_str().is_none_or(length)))
        }),
        (Rule::SidCharacters, |draft| {
            let limits = draft.limits;
            let one = |it: char| (limits.sid_character)(it) || limits.other_sid_characters.contains(&it);
            let allowed = |sid: &str| sid.chars().all(one);
            each(draft, "Sid", |sid| valid(sid.as_str().is_none_or(allowed)))
        }),
        (Rule::EffectPresent, |draft| in_each(draft, "Effect")),
        (Rule::EffectValue, |draft| {
            let known = |effect: &str| draft.limits.effects.contains(&effect);
            present(draft, "Effect", |effect| valid(effect.as_str().is_some_and(known)))
        }),
        (Rule::PrincipalPresent, |draft| in_each(draft, "Principal")),
        (Rule::PrincipalObject, |draft| present(draft, "Principal", principal_object)),
        (Rule::PrincipalForm, |draft| {
            let limits = draft.limits;
            let known = |it: &str| (limits.principal)(it) || limits.other_principals.iter().any(|other| other(it));
            present(draft, "Principal", |principal| all_texts(&principal["RAM"], known))
        }),
        (Rule::ActionPresent, |draft| in_each(draft, "Action")),
        (Rule::ActionTexts, |draft| present(draft, "Action", |action| valid(texts(action).is_some()))),
        (Rule::ActionPrefix, |draft| present(draft, "Action", |action| all_texts(action, draft.limits.action))),
        (Rule::ResourcePresent, |draft| in_each(draft, "Resource")),
        (Rule::ResourceTexts, |draft| present(draft, "Resource", |resource| valid(texts(resource).is_some()))),
        (Rule::ResourceValue, |draft| {
            present(draft, "Resource", |resource| all_texts(resource, draft.limits.resource))
        }),
        (Rule::ConditionObject, condition_object),
        (Rule::ConditionOperator, condition_operator),
        (Rule::ConditionKey, condition_key),
        (Rule::ConditionValue, condition_value),
    ])
}

fn valid(holds: bool) -> Checked {
    if holds { Ok(()) } else { Err(Violation::Invalid) }
}

/// A required member of the document; null stands for none.
fn top_level(draft: &Draft<'_>, name: &str) -> Checked {
    let absent = draft.document.as_object().is_some_and(|document| is_absent(document, name));
    if absent { Err(Violation::Absent) } else { Ok(()) }
}

/// A required member of each statement; null stands for none.
fn in_each(draft: &Draft<'_>, name: &str) -> Checked {
    let absent = statements(draft).into_iter().any(|statement| is_absent(statement, name));
    if absent { Err(Violation::Absent) } else { Ok(()) }
}

fn is_absent(object: &Map<String, Value>, name: &str) -> bool {
    object.get(name).is_none_or(Value::is_null)
}

/// Looks at an optional member of each statement that has it, null included.
fn each(draft: &Draft<'_>, name: &str, look: impl Fn(&Value) -> Checked) -> Checked {
    statements(draft).into_iter().filter_map(|statement| statement.get(name)).try_for_each(look)
}

/// Looks at a required member of each statement that has it; null is the matter of the rule that it is there.
fn present(draft: &Draft<'_>, name: &str, look: impl Fn(&Value) -> Checked) -> Checked {
    let look = |value: &Value| look(value).map_err(|violation| or_empty(value, violation));
    each(draft, name, |value| if value.is_null() { Ok(()) } else { look(value) })
}

fn statements<'a>(draft: &Draft<'a>) -> Vec<&'a Map<String, Value>> {
    let items = (draft.limits.statement_items)(&draft.document["Statement"]).unwrap_or_default();
    items.into_iter().filter_map(Value::as_object).collect()
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn principal_object(principal: &Value) -> Checked {
    let members = principal.as_object().filter(|members| members.len() == 1).ok_or(Violation::Invalid)?;
    let ram = members.get("RAM").ok_or(Violation::Invalid)?;
    valid(texts(ram).is_some()).map_err(|violation| or_empty(ram, violation))
}

fn condition_object(draft: &Draft<'_>) -> Checked {
    let of_objects = |operators: &Map<String, Value>| operators.values().all(Value::is_object);
    each(draft, "Condition", |condition| valid(condition.as_object().is_some_and(of_objects)))
}

fn condition_operator(draft: &Draft<'_>) -> Checked {
    let known = |operator: &String| draft.limits.operators.contains(&operator.as_str());
    each(draft, "Condition", |condition| valid(members(condition).all(|(operator, _)| known(operator))))
}

fn condition_key(draft: &Draft<'_>) -> Checked {
    each(draft, "Condition", |condition| {
        let mut keys = members(condition).flat_map(|(_, keys)| members(keys));
        valid(keys.all(|(key, _)| (draft.limits.condition_key)(key)))
    })
}

fn condition_value(draft: &Draft<'_>) -> Checked {
    each(draft, "Condition", |condition| {
        let mut values = members(condition).flat_map(|(_, keys)| members(keys)).map(|(_, value)| value);
        let other = |value: &Value| draft.limits.other_condition_values.iter().any(|other| other(value));
        values.try_for_each(|value| not_null(value).and(valid(texts(value).is_some() || other(value))))
    })
}

/// Null in the place of something.
fn not_null(value: &Value) -> Result<bool, Violation> {
    if value.is_null() { Err(Violation::Empty) } else { Ok(true) }
}

/// What is not valid because nothing is in it.
fn or_empty(value: &Value, violation: Violation) -> Violation {
    let empty = match value {
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    if empty { Violation::Empty } else { violation }
}

fn all_texts(value: &Value, holds: impl Fn(&str) -> bool) -> Checked {
    valid(texts(value).is_none_or(|texts| texts.into_iter().all(holds)))
}

/// A text, or a non-empty list of texts.
fn texts(value: &Value) -> Option<Vec<&str>> {
    match value {
        Value::String(text) => Some(vec![text]),
        Value::Array(items) if !items.is_empty() => items.iter().map(Value::as_str).collect(),
        _ => None,
    }
}
