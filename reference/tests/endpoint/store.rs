//! What is set is read back; what is refused changes nothing.

use std::collections::BTreeSet;
use std::thread;

use rstest::rstest;
use serde_json::Value;

use crate::client::{
    ADMIN, BROKEN, Endpoint, FAILING, FULL, NOBODY, OTHER_USABLE, OUTSIDE, OWNER, USABLE, assert_outcome, policy_for,
    user,
};

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_key_starts_with_the_default_policy() {
    let expected = serde_json::json!({ "Version": "1", "Statement": [ {
        "Sid": "kms default key policy", "Effect": "Allow", "Principal": { "RAM": [format!("acs:ram::{OWNER}:*")] },
        "Action": ["kms:*"], "Resource": ["*"]
    } ] });
    assert_eq!(parsed(&Endpoint::conventional().get(ADMIN, USABLE)), expected);
}

#[test]
fn what_was_set_replaces_the_whole_and_stays_on_its_key() {
    let endpoint = Endpoint::conventional();
    let before = endpoint.get(ADMIN, OTHER_USABLE);
    for principal in [user("user"), user("admin")] {
        let policy = policy_for(&principal);
        endpoint.set(ADMIN, USABLE, &policy);
        assert_eq!(endpoint.get(ADMIN, USABLE), policy);
    }
    assert_eq!(endpoint.get(ADMIN, OTHER_USABLE), before);
}

#[test]
fn a_policy_comes_back_character_for_character_in_json_and_xml() {
    let endpoint = Endpoint::conventional();
    let policy = policy_for(&user("admin")).replacen('{', "{\r\n \"Id\": \"\u{94a5} <&> \\\" + %20 \u{1f511}\",\t", 1);
    assert_eq!(endpoint.set(ADMIN, USABLE, &policy).status, 200);
    assert_eq!(endpoint.get(ADMIN, USABLE), policy);
    let xml = endpoint.call(ADMIN, "GetKeyPolicy", &[("KeyId", USABLE), ("Format", "XML")]).body;
    let content = xml.split("<Policy>").nth(1).unwrap().split("</Policy>").next().unwrap();
    assert_eq!(quick_xml::escape::unescape(content).unwrap(), policy);
}

#[rstest]
#[case::invalid(ADMIN, USABLE, "{}")]
#[case::unauthorised(NOBODY, USABLE, "")]
#[case::without_room(ADMIN, FULL, "acs:ram::1200000000000002:user/a")]
#[case::failing(ADMIN, FAILING, "")]
#[case::unusable(ADMIN, BROKEN, "")]
fn a_refused_call_changes_nothing(
    #[case] who: crate::client::Credentials,
    #[case] key: &str,
    #[case] principal_or_policy: &str,
) {
    let endpoint = Endpoint::conventional();
    let admins = policy_for(&user("admin"));
    let unlike = match principal_or_policy {
        "" => policy_for(&user("user")),
        "{}" => "{}".to_owned(),
        principal => policy_for(principal),
    };
    endpoint.server.with_world(|world| world.keys.get_mut(key).unwrap().policy = Some(admins.clone()));
    assert_ne!(endpoint.set(who, key, &unlike).status, 200);
    assert_eq!(endpoint.get(ADMIN, key), admins);
}

#[test]
fn a_key_without_a_policy_has_none_to_read() {
    let endpoint = Endpoint::conventional();
    endpoint.server.with_world(|world| world.keys.get_mut(USABLE).unwrap().policy = None);
    let read = |key| endpoint.call(ADMIN, "GetKeyPolicy", &[("KeyId", key)]);
    assert_outcome(&read(USABLE), 404, "Forbidden.ResourceNotFound");
    assert_outcome(&read(OUTSIDE), 400, "Forbidden.KeyPolicyUnSupported");
}

#[test]
fn of_many_calls_at_a_time_one_policy_stays_whole() {
    let endpoint = Endpoint::conventional();
    let policies: Vec<_> =
        (0..8).map(|index| policy_for(&user(&format!("{index}{}", "x".repeat(index * 5))))).collect();
    let known: BTreeSet<_> = policies.iter().cloned().collect();
    assert_eq!(endpoint.set(ADMIN, USABLE, &policies[0]).status, 200);
    thread::scope(|scope| {
        for policy in &policies {
            scope.spawn(|| {
                for _ in 0..20 {
                    assert_eq!(endpoint.set(ADMIN, USABLE, policy).status, 200);
                    assert!(known.contains(&endpoint.get(ADMIN, USABLE)));
                }
            });
        }
    });
    assert!(known.contains(&endpoint.get(ADMIN, USABLE)));
}
