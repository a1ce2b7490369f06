//! The clauses that a case builds on without being about them: what its twin, its documents and its other steps take for
//! granted. Where one of these is broken, the case cannot but fail.

use std::collections::{BTreeMap, BTreeSet};

use kms_conformance::suite::{Case, Expect, Operation, Step, Suite};
use serde_json::Value;

/// A Sid of this many characters is about its length, or suffers from a limit.
const LONG_SID: usize = 60;
/// A policy of this many bytes is about its length, or suffers from a limit.
const LONG_POLICY: usize = 8192;

type Clauses = BTreeSet<String>;

/// What every case of the suite builds on, by `group::id`.
pub(crate) struct Bases(BTreeMap<String, Clauses>);

impl Bases {
    pub(crate) fn of(suite: &Suite) -> Self {
        Self(suite.cases.iter().map(|case| (case.name(), of(suite, case))).collect())
    }

    /// Whether a case builds on a clause for which this holds.
    pub(crate) fn any(&self, case: &str, holds: impl Fn(&String) -> bool) -> bool {
        self.0.get(case).is_some_and(|clauses| clauses.iter().any(holds))
    }
}

/// The clauses that a case builds on, its own included.
fn of(suite: &Suite, case: &Case) -> Clauses {
    let mut clauses: Clauses = case.clauses.iter().cloned().collect();
    for step in case.all_steps() {
        of_step(step, &mut clauses);
        for twin in suite.cases.iter().filter(|case| step.twins.contains(&case.id)) {
            clauses.extend(twin.clauses.iter().cloned());
            twin.all_steps().for_each(|step| of_step(step, &mut clauses));
        }
    }
    if case.steps.iter().any(|step| !step.expect.is_success()) {
        of_a_policy_before(suite, &mut clauses);
    }
    of_the_state(case, &mut clauses);
    clauses
}

fn add(clauses: &mut Clauses, ids: &[&str]) {
    clauses.extend(ids.iter().map(|&id| id.to_owned()));
}

/// Behind a refusal the plan reads back a policy of the plain base, which it has set before.
fn of_a_policy_before(suite: &Suite, clauses: &mut Clauses) {
    add(clauses, &["statement.sid.characters", "operation.stores-the-policy"]);
    of_document(&suite.bases["one-statement"].text, None, clauses);
}

/// What is set earlier in a case, and for whom, decides what comes of its later calls.
fn of_the_state(case: &Case, clauses: &mut Clauses) {
    let sets = case.all_steps().filter(|step| step.call == Operation::SetKeyPolicy && step.expect.is_success()).count();
    if sets > 1 || case.compare_formats || case.all_steps().any(|step| step.principal != "admin") {
        add(clauses, &["operation.replaces-the-policy"]);
    }
    let keys: BTreeSet<_> = case.all_steps().map(|step| step.key.to_string()).collect();
    if keys.len() > 1 {
        add(clauses, &["operation.touches-one-key", "operation.stores-the-policy"]);
    }
}

fn of_step(step: &Step, clauses: &mut Clauses) {
    // What the plan reads back it asks for by id, under the name default.
    add(clauses, &["response.format", "key-id.id", "policy-name.default"]);
    of_caller(step, clauses);
    of_parameters(step, clauses);
    if !step.expect.is_success() {
        add(clauses, &["response.error.members"]);
    }
    clauses.extend(step.expect.codes().filter_map(of_code).map(str::to_owned));
    if matches!(step.expect, Expect::PolicyOf(_)) {
        add(clauses, &["operation.stores-the-policy"]);
    }
    if step.call != Operation::SetKeyPolicy {
        return;
    }
    add(clauses, &["operation.sets-the-policy", "action.value"]);
    if step.expect.is_success() || step.expect == Expect::Observe {
        add(
            clauses,
            &["response.success.status", "response.success.xml", "response.success.json", "response.request-id"],
        );
    }
    if step.key.fixture.contains("full") || step.key.fixture.contains("small") {
        add(clauses, &["error.share-quota-exceed-limit", "quota.counts-accounts"]);
    }
    if let Some(policy) = &step.policy {
        of_document(&policy.template, policy.source.pad_to_bytes, clauses);
    }
}

/// A call of anyone but the administrator rests on the policy that is in force.
fn of_caller(step: &Step, clauses: &mut Clauses) {
    match step.principal.as_str() {
        "admin" => return,
        "role" => add(clauses, &["request.sts"]),
        "foreign-user" => add(clauses, &["key-id.foreign-by-arn", "statement.principal.foreign-access"]),
        _ => {}
    }
    add(clauses, &["statement.effect.allow", "statement.principal.decides", "statement.action.decides"]);
    add(clauses, &["operation.stores-the-policy", "statement.resource.this-key"]);
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

fn of_parameters(step: &Step, clauses: &mut Clauses) {
    let edits = format!("{:?}", step.parameters);
    if edits.contains("arn}") || edits.contains("acs:") {
        add(clauses, &["key-id.arn", "key-id.other"]);
    }
    for (parameter, optional, required) in [
        ("/PolicyName", Some("policy-name.optional"), "policy-name.only-default"),
        ("/Policy\"", None, "policy.required"),
        ("/KeyId", None, "key-id.required"),
    ] {
        if edits.contains(parameter) {
            add(clauses, &[optional.unwrap_or(required), required]);
        }
    }
}

fn of_document(template: &str, padded: Option<usize>, clauses: &mut Clauses) {
    let compact = !template.contains(char::is_whitespace);
    if compact || template.trim().contains('\n') || template.starts_with("{\"Statement\"") {
        add(clauses, &["policy.json.layout"]);
    }
    if padded.is_some() || template.len() > LONG_POLICY {
        add(clauses, &["policy.length", "policy.length.bytes"]);
    }
    if template.contains("\\u") {
        add(clauses, &["policy.json"]);
    }
    let Ok(document) = serde_json::from_str::<Value>(template) else {
        return add(clauses, &["policy.json"]);
    };
    let statements = document["Statement"].as_array().cloned().unwrap_or_default();
    add(
        clauses,
        if statements.len() > 1 {
            &["document.statement.several", "document.statement.each"]
        } else {
            &["document.content", "document.statement.required"]
        },
    );
    add(clauses, &["document.version.value"]);
    // The documents of the page stand in other cases as they are.
    if template.contains("kms:Cancel*") {
        add(clauses, &["policy.sample"]);
    }
    if template.contains(":*\"") && !template.contains("arn}") {
        add(clauses, &["policy.example"]);
    }
    for statement in &statements {
        of_statement(statement, clauses);
    }
}

fn of_statement(statement: &Value, clauses: &mut Clauses) {
    match statement["Sid"].as_str() {
        None => add(clauses, &["statement.sid.optional"]),
        Some(sid) => of_sid(sid, clauses),
    }
    add(clauses, &["statement.effect.values", "statement.resource.value", "statement.action.prefix"]);
    if statement["Effect"] == "Deny" {
        add(clauses, &["statement.effect.deny"]);
    }
    for element in ["Effect", "Principal", "Action", "Resource"].into_iter().filter(|it| statement.get(*it).is_none()) {
        add(clauses, &[&format!("statement.{}.required", element.to_lowercase())]);
    }
    let condition = if statement.get("Condition").is_some() { "shape" } else { "optional" };
    add(clauses, &[&format!("statement.condition.{condition}")]);
    if condition == "shape" {
        add(clauses, &["statement.condition.decides"]);
    }
    of_actions(statement["Action"].as_array().map_or(&[], Vec::as_slice), clauses);
    of_principals(&statement["Principal"], clauses);
}

fn of_sid(sid: &str, clauses: &mut Clauses) {
    add(clauses, &["statement.sid.characters"]);
    if sid.contains(' ') {
        add(clauses, &["statement.sid.blank"]);
    }
    if sid.chars().count() > LONG_SID || sid.len() < 2 {
        add(clauses, &["statement.sid.length"]);
    }
}

fn of_actions(actions: &[Value], clauses: &mut Clauses) {
    if actions.len() > 1 {
        add(clauses, &["statement.action.list"]);
    }
    if actions.iter().any(|action| action.as_str().is_some_and(|action| action.ends_with('*'))) {
        add(clauses, &["statement.action.wildcard"]);
    }
    if actions.iter().any(|action| action == "kms:AsymmetricSign") {
        add(clauses, &["statement.action.scope"]);
    }
}

fn of_principals(principal: &Value, clauses: &mut Clauses) {
    let list = principal["RAM"].as_array();
    let listed = list.is_some_and(|list| list.iter().all(Value::is_string));
    if !listed {
        add(clauses, &["statement.principal.shape"]);
    }
    for principal in list.into_iter().flatten().filter_map(Value::as_str) {
        add(clauses, &[of_principal(principal)]);
        // On a key of its own account it is a RAM user of the owning one.
        if principal == "${foreign-user.arn}" {
            add(clauses, &["statement.principal.ram-user"]);
        }
    }
}

fn of_principal(principal: &str) -> &'static str {
    match principal {
        "${foreign-role.arn}" => "statement.principal.foreign-ram-role",
        "${foreign-user.arn}" | "${foreign-unprivileged.arn}" | "${third-user.arn}" => {
            "statement.principal.foreign-ram-user"
        }
        "${role.arn}" => "statement.principal.ram-role",
        text if text.ends_with(":*") => "statement.principal.account",
        _ => "statement.principal.ram-user",
    }
}
