//! Every documented error of `SetKeyPolicy`, and which one wins by default where two fit.

use rstest::rstest;

use crate::client::{
    ADMIN, BROKEN, Credentials, Endpoint, FAILING, FOREIGN, FOREIGN_KEY, FULL, NOBODY, OUTSIDE, OWNER, USABLE,
    assert_outcome, policy_for, user,
};

fn legal() -> String {
    policy_for(&user("admin"))
}

#[test]
fn a_legal_call_is_answered_with_the_request_id_and_nothing_else() {
    let reply = Endpoint::conventional().set(ADMIN, USABLE, &legal());
    assert_eq!(reply.status, 200);
    let members = reply.json().as_object().unwrap().clone();
    let id = members["RequestId"].as_str().unwrap();
    assert_eq!(members.len(), 1);
    assert_eq!(reply.headers["x-acs-request-id"], id);
    let uuid = uuid::Uuid::parse_str(id).unwrap();
    assert_eq!(uuid.to_string().to_uppercase(), id);
}

#[rstest]
#[case::no_key_id(&[("Policy", "{}")], 400, "MissingParameter")]
#[case::no_policy(&[("KeyId", USABLE)], 400, "MissingParameter")]
#[case::empty_key_id(&[("KeyId", ""), ("Policy", "{}")], 400, "MissingParameter")]
#[case::empty_policy(&[("KeyId", USABLE), ("Policy", "")], 400, "MissingParameter")]
#[case::no_policy_at_an_unknown_key(&[("KeyId", "key-hzz1")], 400, "MissingParameter")]
#[case::unknown_key(&[("KeyId", "key-hzz10000000usable9999"), ("Policy", "{}")], 404, "Forbidden.KeyNotFound")]
#[case::foreign_key_by_id(&[("KeyId", FOREIGN_KEY), ("Policy", "{}")], 404, "Forbidden.KeyNotFound")]
#[case::malformed_arn(&[("KeyId", "acs:kms:cn-hangzhou:key/x"), ("Policy", "{}")], 400, "InvalidParameter")]
#[case::other_policy_name(&[("KeyId", USABLE), ("PolicyName", "other"), ("Policy", "{}")], 404, "Forbidden.ResourceNotFound")]
#[case::empty_policy_name(&[("KeyId", USABLE), ("PolicyName", ""), ("Policy", "{}")], 404, "Forbidden.ResourceNotFound")]
#[case::policy_name_in_upper_case(&[("KeyId", USABLE), ("PolicyName", "Default"), ("Policy", "{}")], 404, "Forbidden.ResourceNotFound")]
#[case::outside_of_instances(&[("KeyId", OUTSIDE), ("Policy", "{}")], 400, "Forbidden.KeyPolicyUnSupported")]
#[case::unusable_instance(&[("KeyId", BROKEN), ("Policy", "{}")], 403, "Forbidden.DKMSInstanceStateInvalid")]
#[case::policy_that_is_none(&[("KeyId", USABLE), ("PolicyName", "default"), ("Policy", "{}")], 400, "InvalidParameter")]
fn a_refusal(#[case] parameters: &[(&str, &str)], #[case] status: u16, #[case] code: &str) {
    assert_outcome(&Endpoint::conventional().call(ADMIN, "SetKeyPolicy", parameters), status, code);
}

#[rstest]
#[case::usable(USABLE, 200, "OK")]
#[case::full(FULL, 200, "OK")]
#[case::outside(OUTSIDE, 400, "Forbidden.KeyPolicyUnSupported")]
#[case::broken(BROKEN, 403, "Forbidden.DKMSInstanceStateInvalid")]
#[case::failing(FAILING, 500, "InternalFailure")]
#[case::policy_not_found("key-hzz10000000notfnd0001", 404, "Forbidden.ResourceNotFound")]
fn a_legal_policy_on_each_kind_of_key(#[case] key: &str, #[case] status: u16, #[case] code: &str) {
    assert_outcome(&Endpoint::conventional().set(ADMIN, key, &legal()), status, code);
}

#[rstest]
#[case::own(OWNER, "cn-hangzhou", 200, "OK")]
#[case::other_region(OWNER, "cn-beijing", 404, "Forbidden.KeyNotFound")]
#[case::other_account(FOREIGN, "cn-hangzhou", 404, "Forbidden.KeyNotFound")]
fn a_key_by_its_arn(#[case] account: &str, #[case] region: &str, #[case] status: u16, #[case] code: &str) {
    let arn = format!("acs:kms:{region}:{account}:key/{USABLE}");
    assert_outcome(&Endpoint::conventional().set(ADMIN, &arn, &legal()), status, code);
}

#[test]
fn permission_is_asked_before_policy_name_support_and_rules() {
    let endpoint = Endpoint::conventional();
    endpoint.set(ADMIN, USABLE, &legal());
    let parameters = [("KeyId", USABLE), ("PolicyName", "other"), ("Policy", "{}")];
    assert_outcome(&endpoint.call(NOBODY, "SetKeyPolicy", &parameters), 400, "Forbidden.NoPermission");
    assert_outcome(&endpoint.set(NOBODY, OUTSIDE, "{}"), 400, "Forbidden.NoPermission");
}

#[test]
fn a_fault_is_switched_on_and_off_at_a_key() {
    let endpoint = Endpoint::conventional();
    assert!(endpoint.server.set_failing(USABLE, true));
    assert_outcome(&endpoint.set(ADMIN, USABLE, &legal()), 500, "InternalFailure");
    assert_outcome(&endpoint.set(ADMIN, USABLE, "{}"), 400, "InvalidParameter");
    assert!(endpoint.server.set_failing(USABLE, false));
    assert_outcome(&endpoint.set(ADMIN, USABLE, &legal()), 200, "OK");
    assert!(!endpoint.server.set_failing("key-hzz1", true));
}

#[rstest]
#[case(ADMIN, 200, "OK")]
#[case(NOBODY, 400, "Forbidden.NoPermission")]
fn a_message_is_the_sentence_of_the_page(#[case] who: Credentials, #[case] status: u16, #[case] code: &str) {
    let endpoint = Endpoint::conventional();
    endpoint.set(ADMIN, USABLE, &legal());
    let reply = endpoint.set(who, USABLE, &legal());
    assert_outcome(&reply, status, code);
    if status != 200 {
        let error = reply.json();
        assert_eq!(error["Message"], "This operation is forbidden by permission system.");
        assert_eq!(error["HostId"], "localhost");
        assert!(error["Recommend"].is_string());
        assert_eq!(reply.headers["x-acs-request-id"], error["RequestId"].as_str().unwrap());
    }
}
