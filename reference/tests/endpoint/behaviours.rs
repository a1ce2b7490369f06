//! One line changes what a server does, and only that.

use kms_conformance_reference::Behaviour;
use kms_conformance_reference::errors::ErrorKind;
use kms_conformance_reference::gateway::{GatewayCheck, Scheme, kms_error_members};
use kms_conformance_reference::operations::Step;
use kms_conformance_reference::policy::{Duplicates, Rule};
use rstest::rstest;
use serde_json::json;

use crate::client::{ADMIN, Endpoint, OUTSIDE, USABLE, assert_outcome, policy_for, user};

type Change = fn(&mut Behaviour);

fn legal() -> String {
    policy_for(&user("admin"))
}

fn edited(from: &str, to: &str) -> String {
    assert!(legal().contains(from));
    legal().replacen(from, to, 1)
}

#[rstest]
#[case::version_as_a_number(|it: &mut Behaviour| it.policy.limits.versions.push(json!(1)), edited("\"1\"", "1"))]
#[case::effect_of_any_kind(|it: &mut Behaviour| it.policy.rules.remove(Rule::EffectValue), edited("\"Allow\"", "\"Permit\""))]
#[case::no_effect(|it: &mut Behaviour| it.policy.rules.remove(Rule::EffectPresent), edited("\"Effect\":\"Allow\",", ""))]
#[case::action_of_any_service(|it: &mut Behaviour| it.policy.limits.action = |_| true, edited("kms:*", "ecs:*"))]
#[case::larger(|it: &mut Behaviour| it.policy.limits.policy_size += 1, format!("{:32769}", legal()))]
#[case::any_text(|it: &mut Behaviour| it.set_key_policy.remove(Step::PolicyRules), "any".to_owned())]
fn what_is_refused_by_default_is_accepted(#[case] change: Change, #[case] policy: String) {
    assert_outcome(&Endpoint::conventional().set(ADMIN, USABLE, &policy), 400, "InvalidParameter");
    assert_outcome(&Endpoint::with(change).set(ADMIN, USABLE, &policy), 200, "OK");
}

#[rstest]
#[case::smaller(|it: &mut Behaviour| it.policy.limits.policy_size = 10, legal())]
#[case::duplicates(|it: &mut Behaviour| it.policy.limits.duplicates = Duplicates::Refused, edited("{", "{\"Version\":\"2\","))]
#[case::two_statements_at_least(|it: &mut Behaviour| it.policy.limits.statements = 2..=9, legal())]
fn what_is_accepted_by_default_is_refused(#[case] change: Change, #[case] policy: String) {
    assert_outcome(&Endpoint::conventional().set(ADMIN, USABLE, &policy), 200, "OK");
    assert_outcome(&Endpoint::with(change).set(ADMIN, USABLE, &policy), 400, "InvalidParameter");
}

#[rstest]
#[case::default(|_: &mut Behaviour| {}, 400, "Forbidden.KeyPolicyUnSupported")]
#[case::rules_first(|it: &mut Behaviour| it.set_key_policy.move_before(Step::PolicyRules, Step::KeyExists), 400, "InvalidParameter")]
#[case::other_status(|it: &mut Behaviour| it.errors.row_mut(ErrorKind::KeyPolicyUnsupported).status = 403, 403, "Forbidden.KeyPolicyUnSupported")]
#[case::other_code(|it: &mut Behaviour| it.errors.row_mut(ErrorKind::KeyPolicyUnsupported).code = "X".into(), 400, "X")]
#[case::no_such_operation(|it: &mut Behaviour| it.operations.remove("SetKeyPolicy"), 404, "InvalidApi.NotFound")]
#[case::no_v1(|it: &mut Behaviour| it.gateway.schemes = vec![Scheme::V3], 400, "InvalidSignatureMethod")]
fn an_illegal_policy_outside_of_instances(#[case] change: Change, #[case] status: u16, #[case] code: &str) {
    assert_outcome(&Endpoint::with(change).set(ADMIN, OUTSIDE, "{}"), status, code);
}

#[test]
fn errors_in_the_shape_of_the_older_pages() {
    let endpoint = Endpoint::with(|it| {
        it.encoder.error_members = kms_error_members;
        it.encoder.xml_error_root = "KMS";
    });
    let parameters = [("KeyId", USABLE), ("Policy", "{}")];
    assert_eq!(endpoint.call(ADMIN, "SetKeyPolicy", &parameters).json()["HttpStatus"], 400);
    let xml = endpoint.call(ADMIN, "SetKeyPolicy", &[&parameters[..], &[("Format", "XML")]].concat());
    assert!(xml.body.starts_with("<KMS><HttpStatus>400</HttpStatus><Code>InvalidParameter</Code>"), "{}", xml.body);
}

#[test]
fn a_step_that_stores_before_it_refuses() {
    let endpoint = Endpoint::with(|it| {
        it.set_key_policy.move_before(Step::Store, Step::PolicyRules);
    });
    assert_outcome(&endpoint.set(ADMIN, USABLE, "{}"), 400, "InvalidParameter");
    assert_eq!(endpoint.get(ADMIN, USABLE), "{}");
}

#[test]
fn signatures_that_nobody_checks() {
    let endpoint = Endpoint::with(|it| it.gateway.checks.remove(GatewayCheck::Signature));
    let wrong = crate::client::Credentials { secret: "wrong", ..ADMIN };
    assert_outcome(&endpoint.set(wrong, USABLE, &legal()), 200, "OK");
}
