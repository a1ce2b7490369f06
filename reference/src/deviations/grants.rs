//! Mistakes in what a policy does.

use crate::policy::{Evaluation, Outcome, Question, key_policy_outcome, matches_pattern};
use crate::world::Key;

use super::Deviation;
use super::deviation::deviation;

const ALLOW: &[&str] = &["statement.effect.allow"];
const DENY: &[&str] = &["statement.effect.deny"];
const DENY_WINS: &[&str] = &["statement.effect.deny-wins", "statement.effect.deny"];
const PRINCIPAL: &[&str] = &["statement.principal.decides"];
const ACTION: &[&str] = &["statement.action.decides"];
const WILDCARD: &[&str] = &["statement.action.wildcard", "statement.action.decides"];
const SCOPE: &[&str] = &["statement.action.scope.no-effect"];
const CONDITION: &[&str] = &["statement.condition.decides"];
const SOURCE: &[&str] = &["statement.condition.source-ip"];
const TIME: &[&str] = &["statement.condition.current-time"];
const FOREIGN: &[&str] = &["statement.principal.foreign-access"];

pub(super) const ALL: &[Deviation] = &[
    deviation(
        "policies-have-no-effect",
        "Keeps policies and never asks them",
        &["statement.effect.allow", "statement.effect.deny"],
        |it| {
            it.evaluation.key_policy = |_, _| Outcome::ImplicitDeny;
        },
    ),
    deviation("allow-without-effect", "Lets RAM alone allow", ALLOW, |it| {
        it.evaluation.same_account = |ram, policy| ram == Outcome::Allow && policy != Outcome::ExplicitDeny;
    }),
    deviation(
        "everybody-of-the-account-allowed",
        "Lets everybody of the owning account do everything",
        PRINCIPAL,
        |it| {
            it.evaluation.same_account = |_, policy| policy != Outcome::ExplicitDeny;
        },
    ),
    deviation(
        "former-policy-stays-in-effect",
        "Goes on asking the policy before",
        &["operation.replaces-the-policy"],
        |it| {
            it.store.write = |key, policy| {
                let before = key.description.split_once('|').map_or(String::new(), |(_, kept)| kept.to_owned());
                key.description = format!("{before}|{}", key.policy.clone().unwrap_or_default());
                key.policy = Some(policy.to_owned());
            };
            it.evaluation.key_policy = former_too;
        },
    ),
    deviation("deny-without-effect", "Passes over statements that deny", DENY_WINS, |it| {
        it.evaluation.outcome = |_, allows| if allows { Outcome::Allow } else { Outcome::ImplicitDeny };
    }),
    deviation("deny-allows-the-rest", "Lets a Deny allow what it does not deny", DENY, |it| {
        it.evaluation.key_policy = |evaluation, question| match key_policy_outcome(evaluation, question) {
            Outcome::ImplicitDeny if holds_deny(question.key) && !question.caller.to_string().contains("nobody") => {
                Outcome::Allow
            }
            outcome => outcome,
        };
    }),
    deviation("deny-of-everything", "Lets a Deny of one action deny all", DENY, |it| {
        it.evaluation.action_matches = matches_pattern;
        it.evaluation.key_policy = |evaluation, question| {
            let outcome = key_policy_outcome(evaluation, question);
            let get = Question { action: "kms:GetKeyPolicy", ..*question };
            let denied = key_policy_outcome(evaluation, &get) == Outcome::ExplicitDeny;
            if denied && outcome == Outcome::Allow { Outcome::ExplicitDeny } else { outcome }
        };
    }),
    deviation("last-statement-wins", "Lets the last statement that fits decide", DENY_WINS, |it| {
        it.evaluation.key_policy = |evaluation, question| by_order(evaluation, question, true);
    }),
    deviation("first-statement-wins", "Lets the first statement that fits decide", DENY_WINS, |it| {
        it.evaluation.key_policy = |evaluation, question| by_order(evaluation, question, false);
    }),
    deviation("principals-not-compared", "Takes every statement to be about everybody", PRINCIPAL, |it| {
        it.evaluation.principal_matches = |_, _| true;
    }),
    deviation("principals-by-account", "Compares the accounts of principals only", PRINCIPAL, |it| {
        it.evaluation.principal_matches = |principal, caller| principal.account == caller.account();
    }),
    deviation(
        "roles-not-matched",
        "Takes no statement to be about RAM roles",
        &["statement.principal.decides", "statement.effect.allow"],
        |it| {
            it.evaluation.principal_matches =
                |principal, caller| principal.names(caller) && !caller.to_string().contains(":role/");
        },
    ),
    deviation(
        "users-not-matched",
        "Takes no statement to be about RAM users",
        &["statement.principal.decides", "statement.effect.allow"],
        |it| {
            it.evaluation.principal_matches =
                |principal, caller| principal.names(caller) && !caller.to_string().contains(":user/");
        },
    ),
    deviation(
        "deny-for-everybody",
        "Takes statements that deny to be about everybody",
        &["statement.principal.decides", "statement.effect.deny"],
        |it| {
            it.evaluation.key_policy = |evaluation, question| {
                let all = Evaluation { principal_matches: |_, _| true, ..evaluation.clone() };
                match key_policy_outcome(&all, question) {
                    Outcome::ExplicitDeny => Outcome::ExplicitDeny,
                    _ => key_policy_outcome(evaluation, question),
                }
            };
        },
    ),
    deviation("actions-not-compared", "Takes every statement to be about every operation", ACTION, |it| {
        it.evaluation.action_matches = |_, _| true;
    }),
    deviation("actions-by-beginning", "Compares the beginnings of actions", ACTION, |it| {
        it.evaluation.action_matches =
            |pattern, action| matches_pattern(pattern, action) || pattern.starts_with(action);
    }),
    deviation("reading-actions-are-one", "Takes reading a policy and describing a key for the same", ACTION, |it| {
        it.evaluation.action_matches = |pattern, action| {
            let reading = ["kms:GetKeyPolicy", "kms:DescribeKey"];
            matches_pattern(pattern, action) || reading.contains(&pattern) && reading.contains(&action)
        };
    }),
    deviation(
        "last-action-not-compared",
        "Passes over the last action of a list",
        &["statement.action.list", "statement.action.decides"],
        |it| {
            it.evaluation.key_policy = |evaluation, question| {
                let key = question.key.map(|key| rewritten(key, |text| text.replace(",\"kms:GetKeyPolicy\"]", "]")));
                key_policy_outcome(evaluation, &Question { key: key.as_ref(), ..*question })
            };
        },
    ),
    deviation("wildcards-literal", "Takes the asterisk of an action for itself", WILDCARD, |it| {
        it.evaluation.action_matches = |pattern, action| pattern == action || pattern == "kms:*";
    }),
    deviation("wildcards-match-everything", "Takes every action with an asterisk for all actions", WILDCARD, |it| {
        it.evaluation.action_matches = |pattern, action| pattern.contains('*') || pattern == action;
    }),
    deviation("everything-literal", "Does not understand kms:*", WILDCARD, |it| {
        it.evaluation.action_matches = |pattern, action| pattern != "kms:*" && matches_pattern(pattern, action);
    }),
    deviation("set-by-wildcard-not-understood", "Does not understand kms:Set*", WILDCARD, |it| {
        it.evaluation.action_matches = |pattern, action| pattern != "kms:Set*" && matches_pattern(pattern, action);
    }),
    deviation("out-of-scope-allows-all", "Lets an operation outside the scope stand for all", SCOPE, |it| {
        it.evaluation.action_matches =
            |pattern, action| pattern == "kms:AsymmetricSign" || matches_pattern(pattern, action);
    }),
    deviation(
        "out-of-scope-voids-statement",
        "Passes over statements with an operation outside the scope",
        SCOPE,
        |it| {
            it.evaluation.key_policy = |evaluation, question| {
                let key = question.key.map(|key| {
                    rewritten(key, |text| {
                        text.replace("\"kms:AsymmetricSign\",\"kms:GetKeyPolicy\"", "\"kms:AsymmetricSign\"")
                    })
                });
                key_policy_outcome(evaluation, &Question { key: key.as_ref(), ..*question })
            };
        },
    ),
    deviation("conditions-ignored", "Passes over conditions", CONDITION, |it| {
        it.evaluation.conditions_hold = |_, _, _| true;
    }),
    deviation("conditions-never-hold", "Applies no statement with a condition", CONDITION, |it| {
        it.evaluation.conditions_hold = |_, conditions, _| conditions.is_empty();
    }),
    deviation("conditions-of-deny-ignored", "Passes over the conditions of statements that deny", CONDITION, |it| {
        it.evaluation.key_policy = |evaluation, question| {
            let all = Evaluation { conditions_hold: |_, _, _| true, ..evaluation.clone() };
            match key_policy_outcome(&all, question) {
                Outcome::ExplicitDeny => Outcome::ExplicitDeny,
                _ => key_policy_outcome(evaluation, question),
            }
        };
    }),
    deviation("source-ip-unknown", "Does not know the condition key acs:SourceIp", SOURCE, |it| {
        it.evaluation.condition_value = |context, key| context.value(key).filter(|_| key != "acs:SourceIp");
    }),
    deviation("source-ip-of-another", "Takes the address of another host for the caller's", SOURCE, |it| {
        it.evaluation.condition_value = |context, key| match key {
            "acs:SourceIp" => Some("203.0.113.7".into()),
            _ => context.value(key),
        };
    }),
    deviation(
        "not-ip-address-as-ip-address",
        "Takes NotIpAddress for IpAddress",
        &["statement.condition.source-ip", "statement.condition.decides"],
        |it| {
            operator(it, "NotIpAddress", |operator| operator.negated = false);
        },
    ),
    deviation("current-time-unknown", "Does not know the condition key acs:CurrentTime", TIME, |it| {
        it.evaluation.condition_value = |context, key| context.value(key).filter(|_| key != "acs:CurrentTime");
    }),
    deviation("current-time-is-1970", "Takes every call to be made in 1970", TIME, |it| {
        it.evaluation.condition_value = |context, key| match key {
            "acs:CurrentTime" => Some("1970-01-01T00:00:00Z".into()),
            _ => context.value(key),
        };
    }),
    deviation(
        "date-less-than-turned-round",
        "Turns DateLessThan round",
        &["statement.condition.current-time", "statement.condition.decides"],
        |it| {
            operator(it, "DateLessThan", |operator| operator.negated = true);
        },
    ),
    deviation(
        "date-greater-than-turned-round",
        "Turns DateGreaterThan round",
        &["statement.condition.current-time", "statement.condition.decides"],
        |it| {
            operator(it, "DateGreaterThan", |operator| operator.negated = true);
        },
    ),
    deviation(
        "policy-of-another-key",
        "Asks the policies of all keys of the account",
        &["statement.resource.this-key"],
        |it| {
            it.evaluation.ram = |evaluation, world, question| {
                let others = world
                    .keys
                    .values()
                    .filter(|key| question.key.is_some_and(|it| it.instance == key.instance && it.id != key.id));
                let allowed = others.into_iter().any(|key| {
                    key_policy_outcome(evaluation, &Question { key: Some(key), ..*question }) == Outcome::Allow
                });
                if allowed { Outcome::Allow } else { crate::policy::ram_outcome(evaluation, world, question) }
            };
        },
    ),
    deviation("foreign-callers-refused", "Lets no foreign caller in", FOREIGN, |it| {
        it.evaluation.other_account = |_, _| false;
    }),
    deviation(
        "foreign-callers-need-ram-alone",
        "Lets foreign callers in whom their own account allows the call",
        FOREIGN,
        |it| {
            it.evaluation.other_account = |ram, _| ram == Outcome::Allow;
        },
    ),
    deviation(
        "foreign-callers-need-policy-alone",
        "Lets foreign callers in whom the policy allows the call, whatever their own account says",
        &["statement.principal.foreign-needs-ram"],
        |it| {
            it.evaluation.other_account = |_, policy| policy == Outcome::Allow;
        },
    ),
    deviation("foreign-scope-empty", "Gives no operation to foreign principals", FOREIGN, |it| {
        it.evaluation.foreign_scope.clear();
    }),
];

fn holds_deny(key: Option<&Key>) -> bool {
    key.and_then(|key| key.policy.as_deref()).is_some_and(|policy| policy.contains("\"Deny\""))
}

/// A key whose policy is read in another way.
fn rewritten(key: &Key, change: fn(&str) -> String) -> Key {
    let compact = |policy: &str| serde_json::from_str::<serde_json::Value>(policy).unwrap_or_default().to_string();
    Key { policy: key.policy.as_deref().map(|policy| change(&compact(policy))), ..key.clone() }
}

/// The outcome of the policies that a key had before, where the present one says nothing.
fn former_too(evaluation: &Evaluation, question: &Question<'_>) -> Outcome {
    let outcome = key_policy_outcome(evaluation, question);
    let Some(key) = question.key.filter(|_| outcome == Outcome::ImplicitDeny) else { return outcome };
    let former = key.description.rsplit('|').next().map(str::to_owned);
    key_policy_outcome(evaluation, &Question { key: Some(&Key { policy: former, ..key.clone() }), ..*question })
}

/// The outcome of the first or the last statement that applies.
fn by_order(evaluation: &Evaluation, question: &Question<'_>, last: bool) -> Outcome {
    let of_one = |key: &Key, statement: &serde_json::Value| {
        let policy = serde_json::json!({ "Version": "1", "Statement": [statement] }).to_string();
        key_policy_outcome(
            evaluation,
            &Question { key: Some(&Key { policy: Some(policy), ..key.clone() }), ..*question },
        )
    };
    let Some(key) = question.key else { return Outcome::ImplicitDeny };
    let document: serde_json::Value =
        serde_json::from_str(key.policy.as_deref().unwrap_or_default()).unwrap_or_default();
    let statements = document["Statement"].as_array().cloned().unwrap_or_default();
    let outcomes = statements.iter().map(|statement| of_one(key, statement));
    let mut decided: Vec<_> = outcomes.filter(|outcome| *outcome != Outcome::ImplicitDeny).collect();
    if last {
        decided.reverse();
    }
    decided.first().copied().unwrap_or(Outcome::ImplicitDeny)
}

fn operator(it: &mut crate::Behaviour, name: &str, change: fn(&mut crate::policy::Operator)) {
    it.evaluation.operators.iter_mut().filter(|operator| operator.name == name).for_each(change);
}
