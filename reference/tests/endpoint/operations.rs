//! The operations beside `SetKeyPolicy`.

use rstest::rstest;
use serde_json::Value;

use crate::client::{
    ADMIN, BROKEN, Endpoint, FOREIGN_KEY, FOREIGN_USER, NOBODY, OUTSIDE, OWNER, USABLE, assert_outcome, policy_for,
    user,
};

const INSTANCE: &str = "kst-hzz10000000usable";

fn created(endpoint: &Endpoint, parameters: &[(&str, &str)]) -> Value {
    let reply = endpoint.call(ADMIN, "CreateKey", parameters);
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.json()["KeyMetadata"].clone()
}

#[test]
fn a_key_that_is_created_in_an_instance_takes_a_policy() {
    let endpoint = Endpoint::conventional();
    let key = created(&endpoint, &[("DKMSInstanceId", INSTANCE), ("Description", "mine")]);
    let id = key["KeyId"].as_str().unwrap();
    assert_eq!((id.len(), &id[..7]), (USABLE.len(), "key-hzz"));
    assert_eq!(key["Arn"], format!("acs:kms:cn-hangzhou:{OWNER}:key/{id}"));
    assert_eq!((&key["Creator"], &key["DKMSInstanceId"]), (&OWNER.into(), &INSTANCE.into()));
    assert_eq!(key["CreationDate"], "2026-11-23T18:40:00Z");
    let policy = policy_for(&user("admin"));
    assert_outcome(&endpoint.set(ADMIN, id, &policy), 200, "OK");
    assert_eq!(endpoint.get(ADMIN, id), policy);
    let described = endpoint.call(ADMIN, "DescribeKey", &[("KeyId", id)]).json();
    assert_eq!(described["KeyMetadata"], key);
}

#[test]
fn a_key_is_created_with_its_policy_or_outside_of_instances() {
    let endpoint = Endpoint::conventional();
    let policy = policy_for(&user("admin"));
    let key = created(&endpoint, &[("DKMSInstanceId", INSTANCE), ("Policy", &policy)]);
    assert_eq!(endpoint.get(ADMIN, key["KeyId"].as_str().unwrap()), policy);
    let key = created(&endpoint, &[]);
    let set = endpoint.set(ADMIN, key["KeyId"].as_str().unwrap(), &policy);
    assert_outcome(&set, 400, "Forbidden.KeyPolicyUnSupported");
}

#[rstest]
#[case::unknown_instance(&[("DKMSInstanceId", "kst-1")], 403, "Forbidden.DKMSInstanceNotFound")]
#[case::foreign_instance(&[("DKMSInstanceId", "kst-hzz10000000foreig")], 403, "Forbidden.DKMSInstanceNotFound")]
#[case::unusable_instance(&[("DKMSInstanceId", "kst-hzz10000000broken")], 403, "Forbidden.DKMSInstanceStateInvalid")]
#[case::policy_that_is_none(&[("DKMSInstanceId", INSTANCE), ("Policy", "{}")], 400, "InvalidParameter")]
fn a_key_that_cannot_be_created(#[case] parameters: &[(&str, &str)], #[case] status: u16, #[case] code: &str) {
    assert_outcome(&Endpoint::conventional().call(ADMIN, "CreateKey", parameters), status, code);
}

#[rstest]
#[case::description("Description", 8_192)]
#[case::spec("KeySpec", 64)]
#[case::usage("KeyUsage", 64)]
fn what_is_kept_of_a_key_is_bounded(#[case] name: &str, #[case] most: usize) {
    let endpoint = Endpoint::conventional();
    created(&endpoint, &[(name, &"é".repeat(most))]);
    assert_outcome(&endpoint.call(ADMIN, "CreateKey", &[(name, &"é".repeat(most + 1))]), 400, "InvalidParameter");
}

#[test]
fn a_key_is_not_created_where_its_policy_has_no_room() {
    let foreign = policy_for("acs:ram::1200000000000002:user/a");
    let parameters = [("DKMSInstanceId", "kst-hzz10000000infull"), ("Policy", foreign.as_str())];
    let reply = Endpoint::conventional().call(ADMIN, "CreateKey", &parameters);
    assert_outcome(&reply, 400, "Rejected.ShareQuotaExceedLimit");
}

#[test]
fn nobody_creates_or_lists_keys() {
    let endpoint = Endpoint::conventional();
    assert_outcome(&endpoint.call(NOBODY, "CreateKey", &[]), 400, "Forbidden.NoPermission");
    assert_outcome(&endpoint.call(NOBODY, "ListKeys", &[]), 400, "Forbidden.NoPermission");
}

#[rstest]
#[case("GetKeyPolicy")]
#[case("DescribeKey")]
fn reading_asks_for_key_and_permission(#[case] action: &str) {
    let endpoint = Endpoint::conventional();
    endpoint.set(ADMIN, USABLE, &policy_for(&user("admin")));
    assert_outcome(&endpoint.call(ADMIN, action, &[]), 400, "MissingParameter");
    assert_outcome(&endpoint.call(ADMIN, action, &[("KeyId", "key-hzz1")]), 404, "Forbidden.KeyNotFound");
    assert_outcome(&endpoint.call(NOBODY, action, &[("KeyId", USABLE)]), 400, "Forbidden.NoPermission");
    assert_outcome(&endpoint.call(ADMIN, action, &[("KeyId", BROKEN)]), 200, "OK");
}

#[test]
fn a_key_outside_of_instances_is_described() {
    let reply = Endpoint::conventional().call(ADMIN, "DescribeKey", &[("KeyId", OUTSIDE)]);
    assert_outcome(&reply, 200, "OK");
    assert!(reply.json()["KeyMetadata"].get("DKMSInstanceId").is_none());
}

#[test]
fn only_the_policy_named_default_is_read() {
    let reply = Endpoint::conventional().call(ADMIN, "GetKeyPolicy", &[("KeyId", USABLE), ("PolicyName", "other")]);
    assert_outcome(&reply, 404, "Forbidden.ResourceNotFound");
}

#[test]
fn keys_are_listed_by_account_and_page() {
    let endpoint = Endpoint::conventional();
    let list = endpoint.call(ADMIN, "ListKeys", &[("PageNumber", "5"), ("PageSize", "10")]).json();
    assert_eq!((&list["TotalCount"], list["Keys"]["Key"].as_array().unwrap().len()), (&46.into(), 6));
    let foreign = endpoint.call(FOREIGN_USER, "ListKeys", &[]).json();
    assert_eq!(foreign["TotalCount"], 4);
    assert_eq!(foreign["Keys"]["Key"][0]["KeyId"], FOREIGN_KEY);
    assert_outcome(&endpoint.call(ADMIN, "ListKeys", &[("PageSize", "101")]), 400, "InvalidParameter");
    assert_outcome(&endpoint.call(ADMIN, "ListKeys", &[("PageNumber", "0")]), 400, "InvalidParameter");
}
