//! Mistakes that let in who is nearly meant, or for what is nearly said.

use crate::policy::{Principal, PrincipalName, conditions_hold, matches_pattern};
use crate::world::Identity;

use super::Deviation;
use super::deviation::deviation;

const PRINCIPAL: &[&str] = &["statement.principal.decides"];
const ACTION: &[&str] = &["statement.action.decides"];
const CONDITION: &[&str] = &["statement.condition.decides"];

pub(super) const ALL: &[Deviation] = &[
    deviation("names-by-their-beginning", "Compares the beginning of a principal with the caller", PRINCIPAL, |it| {
        it.evaluation.principal_matches = |principal, caller| {
            let alike = |named: &Identity| is_user(named) == is_user(caller) && name(named).starts_with(name(caller));
            principal.names(caller) || principal.account == caller.account() && is_like(principal, alike)
        };
    }),
    deviation("names-by-their-end", "Compares the end of a principal with the caller", PRINCIPAL, |it| {
        it.evaluation.principal_matches = |principal, caller| {
            let alike = |named: &Identity| is_user(named) == is_user(caller) && name(named).ends_with(name(caller));
            principal.names(caller) || principal.account == caller.account() && is_like(principal, alike)
        };
    }),
    deviation("kinds-not-compared", "Lets a role in by the name of a user and the reverse", PRINCIPAL, |it| {
        it.evaluation.principal_matches = |principal, caller| {
            let alike = |named: &Identity| name(named) == name(caller);
            principal.names(caller) || principal.account == caller.account() && is_like(principal, alike)
        };
    }),
    deviation("accounts-not-compared", "Lets in whoever has the name in whatever account", PRINCIPAL, |it| {
        it.evaluation.principal_matches = |principal, caller| {
            let alike = |named: &Identity| is_user(named) == is_user(caller) && name(named) == name(caller);
            principal.names(caller) || is_like(principal, alike)
        };
    }),
    deviation(
        "actions-by-the-shorter",
        "Compares as much of an action as the operation has, or the reverse",
        ACTION,
        |it| {
            it.evaluation.action_matches = |pattern, action| {
                let plain = pattern.trim_end_matches('*');
                pattern != "kms:*" && (plain.starts_with(action) || action.starts_with(plain))
                    || matches_pattern(pattern, action)
            };
        },
    ),
    deviation("actions-by-their-end", "Looks for the end of an action in the operation", ACTION, |it| {
        it.evaluation.action_matches =
            |pattern, action| action.ends_with(pattern.trim_start_matches("kms:")) || matches_pattern(pattern, action);
    }),
    deviation("actions-about-right", "Takes an action for one that differs in the last letters", ACTION, |it| {
        it.evaluation.action_matches = |pattern, action| {
            let same = action.len() > 10 && pattern.get(..action.len() - 1) == action.get(..action.len() - 1);
            same || matches_pattern(pattern, action)
        };
    }),
    deviation("absent-keys-met", "Takes a condition on a key that the call does not have for met", CONDITION, |it| {
        it.evaluation.conditions_hold = |evaluation, conditions, context| {
            let there: Vec<_> = conditions
                .iter()
                .filter(|it| (evaluation.condition_value)(context, &it.key).is_some())
                .cloned()
                .collect();
            conditions_hold(evaluation, &there, context)
        };
    }),
    deviation("one-condition-is-enough", "Is content with one condition of several", CONDITION, |it| {
        it.evaluation.conditions_hold = |evaluation, conditions, context| {
            conditions.is_empty()
                || conditions.iter().any(|it| conditions_hold(evaluation, std::slice::from_ref(it), context))
        };
    }),
    deviation("unreadable-values-met", "Takes a condition value that it cannot read for met", CONDITION, |it| {
        it.evaluation.conditions_hold = |evaluation, conditions, context| {
            let readable = |value: &String| value.starts_with(|c: char| c.is_ascii_digit() || c == ':');
            let known: Vec<_> = conditions
                .iter()
                .filter(|it| {
                    !it.key.ends_with("IP") && (it.values.iter().all(readable) || it.operator.starts_with("String"))
                })
                .cloned()
                .collect();
            conditions_hold(evaluation, &known, context)
        };
    }),
];

fn is_like(principal: &Principal, alike: impl Fn(&Identity) -> bool) -> bool {
    matches!(&principal.name, PrincipalName::Identity(identity) if alike(identity))
}

fn is_user(identity: &Identity) -> bool {
    matches!(identity, Identity::User { .. })
}

fn name(identity: &Identity) -> &str {
    match identity {
        Identity::Root { .. } => "",
        Identity::User { name, .. } | Identity::Role { name, .. } => name,
    }
}
