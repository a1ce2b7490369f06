//! The clauses that a case builds on without being about them: what its twin, its documents and its other steps take for
//! granted. Where one of these is broken, the case cannot but fail.

use std::collections::BTreeSet;

use kms_conformance::suite::{Case, Expect, Operation, Step, Suite};
use serde_json::Value;

/// A Sid of this many characters is about its length, or suffers from a limit.
const LONG_SID: usize = 60;

/// The clauses that a case builds on, its own included.
pub(crate) fn of(suite: &Suite, case: &Case) -> BTreeSet<String> {
    let mut clauses: BTreeSet<String> = case.clauses.iter().cloned().collect();
    for step in case.all_steps() {
        of_step(step, &mut clauses);
        let twin = step.twin.as_deref().and_then(|id| suite.cases.iter().find(|case| case.id == id));
        if let Some(twin) = twin {
            clauses.extend(twin.clauses.iter().cloned());
            twin.all_steps().for_each(|step| of_step(step, &mut clauses));
        }
    }
    clauses
}

fn of_step(step: &Step, clauses: &mut BTreeSet<String>) {
    let mut on = |ids: &[&str]| clauses.extend(ids.iter().map(|&id| id.to_owned()));
    if step.principal == "role" {
        on(&["request.sts"]);
    }
    if step.principal != "admin" {
        on(&["statement.effect.allow", "statement.principal.decides", "statement.action.decides"]);
    }
    if matches!(step.expect, Expect::PolicyOf(_)) {
        on(&["operation.stores-the-policy"]);
    }
    if step.call != Operation::SetKeyPolicy {
        return;
    }
    on(&["operation.sets-the-policy", "action.value", "request.get-query", "request.v1", "response.format"]);
    if step.expect.is_success() {
        on(&["response.success.status", "response.success.xml", "response.success.json", "response.request-id"]);
    } else {
        on(&["response.error.members"]);
    }
    for code in step.expect.codes() {
        clauses.extend(of_code(code).map(str::to_owned));
    }
    of_parameters(step, clauses);
    if let Some(policy) = &step.policy {
        of_document(&policy.template, step.policy.as_ref().and_then(|it| it.source.pad_to_bytes), clauses);
    }
}

fn of_code(code: &str) -> Option<&'static str> {
    Some(match code {
        "MissingParameter" => "error.missing-parameter",
        "InvalidParameter" => "error.invalid-parameter",
        "Forbidden.NoPermission" => "error.no-permission",
        "Forbidden.KeyPolicyUnSupported" => "error.key-policy-unsupported",
        "Rejected.ShareQuotaExceedLimit" => "error.share-quota-exceed-limit",
        "Forbidden.DKMSInstanceStateInvalid" => "error.instance-state-invalid",
        "Forbidden.KeyNotFound" => "error.key-not-found",
        "Forbidden.ResourceNotFound" => "error.resource-not-found",
        "InternalFailure" => "error.internal-failure",
        _ => return None,
    })
}

fn of_parameters(step: &Step, clauses: &mut BTreeSet<String>) {
    let edits = serde_json::to_value(&step.parameters).unwrap_or_default().to_string();
    let mut on = |id: &str| clauses.insert(id.to_owned());
    on(if edits.contains("arn}") || edits.contains("acs:") { "key-id.arn" } else { "key-id.id" });
    on(if edits.contains("PolicyName") { "policy-name.optional" } else { "policy-name.default" });
}

fn of_document(template: &str, padded: Option<usize>, clauses: &mut BTreeSet<String>) {
    let mut on = |id: &str| clauses.insert(id.to_owned());
    if template.trim().contains('\n') || template.starts_with("{\"Statement\"") {
        on("policy.json.layout");
    }
    if template.contains("\\u") {
        on("policy.json");
    }
    if padded.is_some() || template.len() > 8192 {
        on("policy.length");
        on("policy.length.bytes");
    }
    let document: Value = serde_json::from_str(template).unwrap_or_default();
    let statements = document["Statement"].as_array().cloned().unwrap_or_default();
    on(if statements.len() > 1 { "document.statement.several" } else { "document.content" });
    on("document.version.value");
    statements.iter().for_each(|statement| of_statement(statement, clauses));
}

fn of_statement(statement: &Value, clauses: &mut BTreeSet<String>) {
    let mut on = |id: &str| clauses.insert(id.to_owned());
    match statement["Sid"].as_str() {
        None => on("statement.sid.optional"),
        Some(sid) if sid.contains(' ') => on("statement.sid.blank"),
        Some(sid) if sid.chars().count() > LONG_SID || sid.len() < 2 => on("statement.sid.length"),
        Some(_) => on("statement.sid.characters"),
    };
    on("statement.effect.values");
    if statement["Effect"] == "Deny" {
        on("statement.effect.deny");
    }
    on("statement.resource.value");
    on(if statement.get("Condition").is_some() { "statement.condition.shape" } else { "statement.condition.optional" });
    let actions = statement["Action"].as_array().cloned().unwrap_or_default();
    if actions.len() > 1 {
        on("statement.action.list");
    }
    if actions.iter().any(|action| action.as_str().is_some_and(|action| action.ends_with('*'))) {
        on("statement.action.wildcard");
    }
    if actions.iter().any(|action| action == "kms:AsymmetricSign") {
        on("statement.action.scope");
    }
    on("statement.action.prefix");
    for principal in statement["Principal"]["RAM"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        on(of_principal(principal));
    }
}

fn of_principal(principal: &str) -> &'static str {
    match principal {
        "${foreign-role.arn}" => "statement.principal.foreign-ram-role",
        "${foreign-user.arn}" | "${third-user.arn}" => "statement.principal.foreign-ram-user",
        "${role.arn}" => "statement.principal.ram-role",
        text if text.ends_with(":*") => "statement.principal.account",
        _ => "statement.principal.ram-user",
    }
}
