//! What a step rests on by what it sends: the clauses that are to blame where it only prepares and does not end as it must.

use serde_json::Value;

use crate::suite::fixture::KeyRef;
use crate::suite::{PLAIN_BASE, Policy, Step, Suite};

use super::trial::PlannedStep;
use super::variant::is_of_transport;

/// That a policy can be set at all, which the plain base shows.
pub const SETS: &str = "operation.sets-the-policy";

/// A Sid of more characters is about the length, or suffers from a limit.
const LONG_SID: usize = 60;
/// A policy of more bytes is about the length, or suffers from a limit.
const LONG_POLICY: usize = 8192;

/// The clauses that a step rests on: of a refusal those that its case names; of an acceptance that a policy can be set, in this
/// form and scheme, and what its policy and its call have beyond the plain base.
pub(super) fn of(suite: &Suite, step: &Step, clauses: &[String]) -> Vec<String> {
    let transport = clauses.iter().filter(|id| is_of_transport(suite, id)).cloned();
    if !step.sets_a_policy() {
        return if step.rests_on.is_empty() {
            Vec::new()
        } else {
            step.rests_on.iter().cloned().chain(transport).collect()
        };
    }
    let mut ids = vec![SETS];
    of_call(step, &mut ids);
    step.policy.iter().for_each(|policy| of_policy(policy, &mut ids));
    let mut ids: Vec<String> = ids.into_iter().map(str::to_owned).chain(transport).collect();
    ids.sort();
    ids.dedup();
    ids
}

/// What a step rests on that sets a policy of a key for which an earlier step has set one.
pub(super) fn of_another(step: &Step, earlier: &[PlannedStep]) -> Option<String> {
    let again = |it: &PlannedStep| it.step.key == step.key && it.step.sets_a_policy();
    (step.sets_a_policy() && earlier.iter().any(again)).then(|| "operation.replaces-the-policy".to_owned())
}

/// Whether `admin` sets the plain base on a usable key, and nothing about the call is special.
pub(super) fn is_plain(step: &Step) -> bool {
    let base = step.policy.as_ref().is_some_and(|policy| {
        policy.source.base.as_deref() == Some(PLAIN_BASE)
            && policy.source.edit.is_empty()
            && policy.source.pad_to_bytes.is_none()
    });
    let usable = KeyRef { fixture: "usable".to_owned(), ordinal: step.key.ordinal };
    step.sets_a_policy()
        && base
        && step.parameters.is_empty()
        && step.sign.is_none()
        && step.principal == "admin"
        && step.key == usable
}

fn of_call(step: &Step, ids: &mut Vec<&'static str>) {
    match step.principal.as_str() {
        "admin" => {}
        "role" => ids.extend(["request.sts", "statement.effect.allow", "statement.principal.decides"]),
        "foreign-user" => ids.extend(["key-id.foreign-by-arn", "statement.principal.foreign-access"]),
        _ => ids.extend(["statement.effect.allow", "statement.principal.decides"]),
    }
    if step.key.fixture.starts_with("in-") {
        ids.push("quota.counts-accounts");
    }
    for edit in &step.parameters {
        let path = edit.replace.as_ref().or(edit.add.as_ref()).or(edit.remove.as_ref());
        ids.push(match path.map_or("", String::as_str) {
            "/KeyId" => "key-id.arn",
            "/PolicyName" if edit.remove.is_some() => "policy-name.optional",
            "/PolicyName" => "policy-name.default",
            "/Policy" => "policy.required",
            "/Action" => "action.value",
            _ => "request.parameter-names",
        });
    }
}

fn of_policy(policy: &Policy, ids: &mut Vec<&'static str>) {
    let template = &policy.template;
    if policy.source.pad_to_bytes.is_some() || template.len() > LONG_POLICY {
        ids.extend(["policy.length", "policy.length.bytes"]);
    }
    if policy.source.text.is_some() || policy.source.document.is_some() || template.contains("\\u") {
        ids.extend(["policy.json", "policy.json.layout"]);
    }
    let Ok(document) = serde_json::from_str::<Value>(template) else { return };
    let statements = document["Statement"].as_array().map_or(&[][..], Vec::as_slice);
    if statements.len() > 1 {
        ids.push("document.statement.several");
    }
    for statement in statements {
        of_statement(statement, ids);
    }
}

fn of_statement(statement: &Value, ids: &mut Vec<&'static str>) {
    match statement["Sid"].as_str() {
        None => ids.push("statement.sid.optional"),
        Some(sid) => of_sid(sid, ids),
    }
    if statement["Effect"] == "Deny" {
        ids.push("statement.effect.values");
    }
    if statement.get("Condition").is_some() {
        ids.push("statement.condition.shape");
    }
    of_actions(statement["Action"].as_array().map_or(&[][..], Vec::as_slice), ids);
    let principals = statement["Principal"]["RAM"].as_array().map_or(&[][..], Vec::as_slice);
    ids.extend(principals.iter().filter_map(Value::as_str).filter_map(of_principal));
}

fn of_sid(sid: &str, ids: &mut Vec<&'static str>) {
    if sid.contains(' ') {
        ids.push("statement.sid.blank");
    }
    if sid.bytes().any(|byte| b"_/+=.@-".contains(&byte)) {
        ids.push("statement.sid.characters");
    }
    if sid.chars().count() > LONG_SID {
        ids.push("statement.sid.length");
    }
}

fn of_actions(actions: &[Value], ids: &mut Vec<&'static str>) {
    if actions.len() > 1 {
        ids.push("statement.action.list");
    }
    if actions.iter().any(|action| action == "kms:AsymmetricSign") {
        ids.push("statement.action.scope");
    }
}

/// What a principal is beyond a RAM user of the owning account.
fn of_principal(principal: &str) -> Option<&'static str> {
    match principal {
        "${foreign-role.arn}" => Some("statement.principal.foreign-ram-role"),
        "${foreign-user.arn}" | "${foreign-unprivileged.arn}" | "${third-user.arn}" => {
            Some("statement.principal.foreign-ram-user")
        }
        "${role.arn}" => Some("statement.principal.ram-role"),
        text if text.ends_with(":*") => Some("statement.principal.account"),
        _ => None,
    }
}
