//! The share quota counts different foreign accounts over the whole instance.

use rstest::rstest;
use serde_json::json;

use crate::client::{ADMIN, Endpoint, FULL, OTHER_SMALL, SMALL, assert_outcome, user};

const SECOND: &str = "acs:ram::1200000000000002:user/a";
const SECOND_AGAIN: &str = "acs:ram::1200000000000002:role/b";
const THIRD: &str = "acs:ram::1300000000000003:user/c";

fn policy(effect: &str, principals: &[&str]) -> String {
    let admin = user("admin");
    let owner = json!({ "Effect": "Allow", "Principal": { "RAM": [admin] }, "Action": ["kms:*"], "Resource": ["*"] });
    let mut statements = vec![owner];
    if !principals.is_empty() {
        statements.push(json!({
            "Effect": effect, "Principal": { "RAM": principals }, "Action": ["kms:DescribeKey"], "Resource": ["*"]
        }));
    }
    json!({ "Version": "1", "Statement": statements }).to_string()
}

#[track_caller]
fn set(endpoint: &Endpoint, key: &str, principals: &[&str], accepted: bool) {
    let (status, code) = if accepted { (200, "OK") } else { (400, "Rejected.ShareQuotaExceedLimit") };
    assert_outcome(&endpoint.set(ADMIN, key, &policy("Allow", principals)), status, code);
}

#[rstest]
#[case::nobody(FULL, &[], true)]
#[case::one_account(FULL, &[SECOND], false)]
#[case::own_account(FULL, &["acs:ram::1100000000000001:*"], true)]
#[case::one_account_where_there_is_room(SMALL, &[SECOND], true)]
#[case::two_principals_of_one_account(SMALL, &[SECOND, SECOND_AGAIN], true)]
#[case::two_accounts(SMALL, &[SECOND, THIRD], false)]
fn one_policy(#[case] key: &str, #[case] principals: &[&str], #[case] accepted: bool) {
    set(&Endpoint::conventional(), key, principals, accepted);
}

#[test]
fn an_account_counts_once_over_the_keys_of_the_instance() {
    let endpoint = Endpoint::conventional();
    set(&endpoint, SMALL, &[SECOND], true);
    set(&endpoint, OTHER_SMALL, &[SECOND_AGAIN], true);
    set(&endpoint, OTHER_SMALL, &[THIRD], false);
}

#[test]
fn a_policy_gives_back_what_its_key_used() {
    let endpoint = Endpoint::conventional();
    set(&endpoint, SMALL, &[SECOND], true);
    set(&endpoint, SMALL, &[THIRD], true);
    set(&endpoint, OTHER_SMALL, &[SECOND], false);
    set(&endpoint, SMALL, &[], true);
    set(&endpoint, OTHER_SMALL, &[SECOND], true);
}

#[test]
fn a_refused_policy_uses_nothing() {
    let endpoint = Endpoint::conventional();
    set(&endpoint, SMALL, &[SECOND, THIRD], false);
    set(&endpoint, OTHER_SMALL, &[THIRD], true);
}

#[test]
fn a_deny_shares_nothing() {
    assert_outcome(&Endpoint::conventional().set(ADMIN, FULL, &policy("Deny", &[SECOND])), 200, "OK");
}
