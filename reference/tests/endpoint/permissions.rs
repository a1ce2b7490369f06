//! Who is allowed what: RAM and key policy, same and other account.

use kms_conformance_reference::world::Permission;
use rstest::rstest;
use serde_json::{Value, json};

use crate::client::{
    ADMIN, Credentials, Endpoint, FOREIGN, FOREIGN_UNPRIVILEGED, FOREIGN_USER, NOBODY, OWNER, ROLE, USABLE, USER,
    assert_outcome, policy_for, user,
};

fn statement(effect: &str, principal: &str, actions: &[&str]) -> Value {
    json!({ "Effect": effect, "Principal": { "RAM": [principal] }, "Action": actions, "Resource": ["*"] })
}

fn policy(statements: &[Value]) -> String {
    json!({ "Version": "1", "Statement": statements }).to_string()
}

/// Puts a policy on the key without asking anyone, then asks as `who`.
fn ask(who: Credentials, policy: Option<&str>, action: &str) -> (u16, String) {
    let endpoint = Endpoint::conventional();
    put(&endpoint, policy);
    call(&endpoint, who, action)
}

fn put(endpoint: &Endpoint, policy: Option<&str>) {
    endpoint.server.with_world(|world| world.keys.get_mut(USABLE).unwrap().policy = policy.map(str::to_owned));
}

fn call(endpoint: &Endpoint, who: Credentials, action: &str) -> (u16, String) {
    let arn = format!("acs:kms:cn-hangzhou:{OWNER}:key/{USABLE}");
    let parameters = [("KeyId", arn.as_str()), ("Policy", &policy_for(&user("admin")))];
    endpoint.call(who, action, &parameters).outcome()
}

fn allowed() -> (u16, String) {
    (200, "OK".into())
}

fn refused() -> (u16, String) {
    (400, "Forbidden.NoPermission".into())
}

#[rstest]
#[case::named(&["kms:SetKeyPolicy"], true)]
#[case::star(&["kms:*"], true)]
#[case::prefix(&["kms:Set*"], true)]
#[case::one_character(&["kms:?etKeyPolicy"], true)]
#[case::second(&["kms:Get*", "kms:Set*"], true)]
#[case::other(&["kms:Get*"], false)]
#[case::other_letter_case(&["kms:setkeypolicy"], false)]
#[case::out_of_scope(&["kms:AsymmetricSign"], false)]
fn the_action_of_a_statement(#[case] actions: &[&str], #[case] expected: bool) {
    let policy = policy(&[statement("Allow", &user("user"), actions)]);
    let expected = if expected { allowed() } else { refused() };
    assert_eq!(ask(USER, Some(&policy), "SetKeyPolicy"), expected);
}

#[rstest]
#[case::user(USER, "acs:ram::1100000000000001:user/conformance-user", true)]
#[case::other_user(NOBODY, "acs:ram::1100000000000001:user/conformance-user", false)]
#[case::same_name_in_another_account(USER, "acs:ram::1200000000000002:user/conformance-user", false)]
#[case::role(ROLE, "acs:ram::1100000000000001:role/conformance-role", true)]
#[case::user_named_as_the_role(ROLE, "acs:ram::1100000000000001:user/conformance-role", false)]
#[case::everyone_of_the_account(NOBODY, "acs:ram::1100000000000001:*", true)]
#[case::everyone_of_another_account(NOBODY, "acs:ram::1200000000000002:*", false)]
#[case::the_account_itself(NOBODY, "acs:ram::1100000000000001:root", false)]
fn the_principal_of_a_statement(#[case] who: Credentials, #[case] principal: &str, #[case] expected: bool) {
    let expected = if expected { allowed() } else { refused() };
    assert_eq!(ask(who, Some(&policy_for(principal)), "SetKeyPolicy"), expected);
}

#[test]
fn in_the_owning_account_one_side_is_enough() {
    assert_eq!(ask(ADMIN, None, "SetKeyPolicy"), allowed(), "RAM alone");
    assert_eq!(ask(USER, Some(&policy_for(&user("user"))), "SetKeyPolicy"), allowed(), "key policy alone");
    assert_eq!(ask(USER, None, "SetKeyPolicy"), refused(), "neither");
}

#[test]
fn an_explicit_deny_of_either_side_forbids() {
    let denied = policy(&[statement("Deny", &user("admin"), &["kms:SetKeyPolicy"])]);
    assert_eq!(ask(ADMIN, Some(&denied), "SetKeyPolicy"), refused(), "key policy against RAM");
    assert_eq!(ask(ADMIN, Some(&denied), "DescribeKey"), allowed(), "the deny is about another operation");
    let both =
        policy(&[statement("Deny", &user("user"), &["kms:Set*"]), statement("Allow", &user("user"), &["kms:*"])]);
    assert_eq!(ask(USER, Some(&both), "SetKeyPolicy"), refused(), "within one policy");

    let endpoint = Endpoint::conventional();
    put(&endpoint, Some(&policy_for(&user("user"))));
    let deny: Permission = serde_json::from_value(json!({
        "effect": "Deny", "actions": ["KMS:SetKeyPolicy"], "resources": ["*"]
    }))
    .unwrap();
    endpoint.server.with_world(|world| {
        let (_, permissions) = world.identities.iter_mut().find(|(who, _)| who.to_string() == user("user")).unwrap();
        permissions.push(deny);
    });
    assert_eq!(call(&endpoint, USER, "SetKeyPolicy"), refused(), "RAM against key policy");
}

#[rstest]
#[case::both_sides("acs:ram::1200000000000002:user/conformance-foreign-user", &["kms:DescribeKey"], "DescribeKey", true)]
#[case::star("acs:ram::1200000000000002:user/conformance-foreign-user", &["kms:*"], "DescribeKey", true)]
#[case::ram_alone("acs:ram::1100000000000001:user/conformance-user", &["kms:*"], "DescribeKey", false)]
#[case::not_for_foreigners("acs:ram::1200000000000002:user/conformance-foreign-user", &["kms:*"], "SetKeyPolicy", false)]
#[case::nor_named("acs:ram::1200000000000002:user/conformance-foreign-user", &["kms:GetKeyPolicy"], "GetKeyPolicy", false)]
fn a_foreign_caller(#[case] principal: &str, #[case] actions: &[&str], #[case] action: &str, #[case] expected: bool) {
    let policy = policy(&[statement("Allow", principal, actions)]);
    let expected = if expected { allowed() } else { refused() };
    assert_eq!(ask(FOREIGN_USER, Some(&policy), action), expected);
}

#[test]
fn a_foreign_caller_needs_ram_of_its_own_account() {
    let endpoint = Endpoint::conventional();
    let both = [FOREIGN_USER, FOREIGN_UNPRIVILEGED].map(|caller| {
        put(&endpoint, Some(&policy_for(&format!("acs:ram::{FOREIGN}:user/{}", caller.id.replace("kms-", "")))));
        call(&endpoint, caller, "DescribeKey")
    });
    assert_eq!(both, [allowed(), refused()]);
}

#[test]
fn ram_permissions_reach_as_far_as_their_resources() {
    let endpoint = Endpoint::conventional();
    let key = format!("acs:kms:cn-hangzhou:{FOREIGN}:key/key-hzz10000000foreig0001");
    assert_outcome(&endpoint.call(ADMIN, "DescribeKey", &[("KeyId", &key)]), 400, "Forbidden.NoPermission");
    assert_outcome(&endpoint.call(FOREIGN_USER, "DescribeKey", &[("KeyId", &key)]), 200, "OK");
}

#[test]
fn a_policy_takes_effect_with_the_next_call() {
    let endpoint = Endpoint::conventional();
    endpoint.set(ADMIN, USABLE, &policy_for(&user("admin")));
    assert_eq!(call(&endpoint, USER, "GetKeyPolicy"), refused());
    endpoint.set(ADMIN, USABLE, &policy_for(&user("user")));
    assert_eq!(call(&endpoint, USER, "GetKeyPolicy"), allowed());
}
