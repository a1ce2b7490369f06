//! The contexts in which deviations hold alone, and the table of those that do.

use serde_json::Value;

use crate::behaviour::Circumstances;
use crate::gateway::Scheme;
use crate::policy::Rule;
use crate::world::Identity;

use super::in_context::{InCalls, InStatements, OfCall, OfStatement};

/// Circumstances of a call.
pub(super) const CALLS: &[OfCall] = &[
    OfCall { id: "key-by-arn", holds: |it| it.parameters.get("KeyId").is_some_and(|id| id.starts_with("acs:")) },
    OfCall { id: "unnamed", holds: |it| sets(it) && it.parameters.get("PolicyName").is_none() },
    OfCall { id: "space-before", holds: |it| policy(it).starts_with(|c: char| c.is_ascii_whitespace()) },
    OfCall { id: "space-behind", holds: |it| policy(it).ends_with(|c: char| c.is_ascii_whitespace()) },
    OfCall { id: "over-2000-bytes", holds: |it| policy(it).len() > 2000 },
    OfCall { id: "over-16000-bytes", holds: |it| policy(it).len() > 16_000 },
    OfCall { id: "over-31000-bytes", holds: |it| policy(it).len() > 31_000 },
    OfCall { id: "over-20-statements", holds: |it| policy(it).matches("\"Effect\"").count() > 20 },
    OfCall { id: "over-100-statements", holds: |it| policy(it).matches("\"Effect\"").count() > 100 },
    OfCall { id: "post-query", holds: |it| it.request.method == "POST" && it.request.body.is_empty() },
    OfCall { id: "post-form", holds: |it| !it.request.body.is_empty() && it.request.query().is_empty() },
    OfCall { id: "post-mixed", holds: |it| !it.request.body.is_empty() && !it.request.query().is_empty() },
    OfCall { id: "v3", holds: |it| it.presented.scheme == Scheme::V3 },
    OfCall { id: "by-user", holds: |it| caller(it).is_some_and(|it| it.ends_with(":user/conformance-user")) },
    OfCall { id: "by-role", holds: |it| caller(it).is_some_and(|it| it.contains(":role/")) },
    OfCall { id: "first-call", holds: |it| sets(it) && !has_policy(it) },
    OfCall { id: "later-call", holds: |it| sets(it) && has_policy(it) },
];

/// Kinds of statement.
pub(super) const STATEMENTS: &[OfStatement] = &[
    OfStatement { id: "only", holds: |it| it.before + it.behind == 0 },
    OfStatement { id: "first-of-several", holds: |it| it.before == 0 && it.behind > 0 },
    OfStatement { id: "second", holds: |it| it.before == 1 },
    OfStatement { id: "far-back", holds: |it| it.before > 5 },
    OfStatement { id: "last-of-several", holds: |it| it.before > 0 && it.behind == 0 },
    OfStatement { id: "deny", holds: |it| it.statement["Effect"] == "Deny" },
    OfStatement { id: "conditional", holds: |it| it.statement.get("Condition").is_some() },
    OfStatement { id: "without-sid", holds: |it| it.statement.get("Sid").is_none() },
    OfStatement { id: "several-actions", holds: |it| many(&it.statement["Action"]) },
    OfStatement { id: "several-principals", holds: |it| many(&it.statement["Principal"]["RAM"]) },
];

/// Rules that are lost for some statements.
pub(super) const OF_STATEMENTS: &[InStatements] = &[
    lost("sid-length", Rule::SidLength, &["statement.sid.length"], &["without-sid"]),
    lost("sid-characters", Rule::SidCharacters, &["statement.sid.other-characters"], &["without-sid"]),
    lost("effect-present", Rule::EffectPresent, &["statement.effect.required"], &["deny"]),
    lost("effect-value", Rule::EffectValue, &["statement.effect.values"], &["deny"]),
    lost("principal-present", Rule::PrincipalPresent, &["statement.principal.required"], PRINCIPALS),
    lost("principal-form", Rule::PrincipalForm, &["statement.principal.kinds"], &["deny"]),
    lost("action-present", Rule::ActionPresent, &["statement.action.required"], ACTIONS),
    lost("action-prefix", Rule::ActionPrefix, &["statement.action.prefix"], &[]),
    lost("resource-present", Rule::ResourcePresent, &["statement.resource.required"], &[]),
    lost("resource-value", Rule::ResourceValue, &["statement.resource.value"], &[]),
    lost("condition-object", Rule::ConditionObject, &["statement.condition.shape"], &["only"]),
];

const PRINCIPALS: &[&str] = &["deny", "several-principals"];
const ACTIONS: &[&str] = &["several-actions"];

/// The statement is what the policy of the key lets somebody in by, or a document is only then longer.
const DOCUMENTS: &[&str] = &["space-before", "space-behind", "by-user", "by-role"];
/// What only accepted policies show.
const STORED: &[&str] = &["first-call", "later-call"];
/// An unknown key has nobody whom its policy lets in, and no policy; its ARN is a matter of its own.
const NO_KEY: &[&str] = &["key-by-arn", "by-user", "by-role", "first-call", "later-call"];

/// Deviations that hold in some calls only.
pub(super) const OF_CALLS: &[InCalls] = &[
    called("version-any", &[]),
    called("effect-any", &[]),
    called("sid-length-not-limited", &[]),
    called("sid-of-any-characters", &[]),
    called("sid-blank-refused", &[]),
    called("sid-64", &[]),
    called("effect-optional", &[]),
    called("principal-optional", &[]),
    called("principal-any", &[]),
    called("action-optional", &[]),
    called("action-any", &[]),
    called("action-wildcard-after-name-refused", DOCUMENTS),
    called("resource-optional", &[]),
    called("resource-any", &[]),
    called("condition-not-looked-at", &[]),
    called("policy-name-ignored", &["unnamed"]),
    called("unknown-key-accepted", NO_KEY),
    called("sid-not-stored", STORED),
    called("only-first-statement-stored", STORED),
];

const fn called(id: &'static str, not_in: &'static [&'static str]) -> InCalls {
    InCalls { id, not_in }
}

const fn lost(
    id: &'static str,
    rule: Rule,
    clauses: &'static [&'static str],
    not_in: &'static [&'static str],
) -> InStatements {
    InStatements { id, rule, clauses, not_in }
}

fn many(list: &Value) -> bool {
    list.as_array().is_some_and(|list| list.len() > 1)
}

fn policy<'c>(call: &Circumstances<'c>) -> &'c str {
    call.parameters.get("Policy").unwrap_or_default()
}

fn sets(call: &Circumstances<'_>) -> bool {
    call.presented.action.as_deref() == Some("SetKeyPolicy")
}

/// Whether the key that a call names has a policy.
fn has_policy(call: &Circumstances<'_>) -> bool {
    let id = call.parameters.get("KeyId").unwrap_or_default();
    let id = id.rsplit_once("key/").map_or(id, |(_, id)| id);
    call.world.keys.get(id).is_some_and(|key| key.policy.is_some())
}

fn caller(call: &Circumstances<'_>) -> Option<String> {
    let id = call.presented.access_key_id.as_deref()?;
    call.world.access_keys(id).next().map(|key| Identity::to_string(&key.identity))
}
