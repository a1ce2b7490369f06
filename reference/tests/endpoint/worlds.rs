//! World files: what can be said in them, and errors with place and remedy.

use std::path::Path;

use kms_conformance_reference::world::Secret;
use kms_conformance_reference::{Behaviour, World};
use rstest::rstest;

use crate::client::{Credentials, Endpoint, NOW, assert_outcome, policy_for};

const WORLD: &str = r#"
region = "cn-beijing"
accounts = ["1", "2"]

[[identities]]
arn = "acs:ram::1:user/a"
permissions = [{ effect = "Allow", actions = ["kms:*"], resources = ["*"] }]

[[access_keys]]
id = "ak"
secret = "very-secret"
identity = "acs:ram::1:user/a"

[[instances]]
id = "kst-1"
account = "1"
state = "Connected"
share_quota = 0

[[keys]]
ids = ["k-default", "k-other"]
account = "1"
instance = "kst-1"

[[keys]]
ids = ["k-none"]
account = "1"
instance = "kst-1"
policy = "none"

[[keys]]
ids = ["k-text"]
account = "1"
instance = "kst-1"
policy = { text = "{}" }
"#;

const A: Credentials = Credentials { id: "ak", secret: "very-secret", token: None };

#[test]
fn a_world_says_what_policy_a_key_starts_with() {
    let world = World::parse("w.toml", WORLD).unwrap();
    let policy = |id: &str| world.keys[id].policy.clone();
    assert!(policy("k-default").unwrap().contains("kms default key policy"));
    assert_eq!((policy("k-none"), policy("k-text").as_deref()), (None, Some("{}")));
}

#[test]
fn a_server_lives_in_the_world_it_is_given() {
    let endpoint = Endpoint::start(World::parse("w.toml", WORLD).unwrap(), Behaviour::default(), NOW);
    let arn = "acs:kms:cn-beijing:1:key/k-none";
    assert_outcome(&endpoint.set(A, arn, &policy_for("acs:ram::1:user/a")), 200, "OK");
}

#[rstest]
#[case::unknown_field("region = ", "zone = \"a\"\nregion = ", "w.toml:2: unknown field `zone`")]
#[case::no_toml("region = ", "region = = ", "w.toml:2: ")]
#[case::account("\"2\"]", "\"two\"]", "w.toml:3: an account that is not digits only\n  help: write the number")]
#[case::account_twice("\"2\"]", "\"1\"]", "w.toml:3: an account that is there already\n  help: list it once")]
#[case::foreign_identity(
    "arn = \"acs:ram::1:",
    "arn = \"acs:ram::3:",
    "w.toml:6: account 3 does not exist\n  help: add it to accounts"
)]
#[case::no_arn(
    "arn = \"acs:ram::1:user/a\"",
    "arn = \"a\"",
    "w.toml:6: not the ARN of an identity\n  help: write acs:ram::"
)]
#[case::no_such_identity(
    "identity = \"acs:ram::1:user/a\"",
    "identity = \"acs:ram::1:user/b\"",
    "w.toml:12: an access key of an identity that does not exist\n  help: add it under [[identities]]"
)]
#[case::state("Connected", "Fine", "w.toml:17: unknown variant `Fine`")]
#[case::instance(
    "instance = \"kst-1\"",
    "instance = \"kst-2\"",
    "w.toml:23: a key in an instance that does not exist\n  help: add it under [[instances]]"
)]
#[case::instance_of_another(
    "account = \"1\"\ninstance",
    "account = \"2\"\ninstance",
    "w.toml:23: a key of account 2 in an instance of account 1\n  help: give both the same account"
)]
#[case::key_twice("\"k-other\"", "\"k-default\"", "w.toml:21: a key that is there already\n  help: list it once")]
fn an_error_names_place_and_remedy(#[case] from: &str, #[case] to: &str, #[case] expected: &str) {
    assert!(WORLD.contains(from));
    let error = World::parse("w.toml", &WORLD.replacen(from, to, 1)).unwrap_err().to_string();
    assert!(error.starts_with(expected), "{error}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = World::load(Path::new("no/such/world.toml")).unwrap_err().to_string();
    assert!(error.starts_with("no/such/world.toml: ") && error.contains("\n  help: name a"), "{error}");
}

#[test]
fn debug_shows_no_secret() {
    let text = format!("{:?}", World::parse("w.toml", WORLD).unwrap());
    assert!(text.contains("ak") && !text.contains("very-secret"));
}

/// Reads the suite's own conventional profile, so that the two never drift apart.
#[test]
fn the_conventional_world_has_every_name_of_the_conventional_profile() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../profiles/conventional.toml");
    let profile: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
    let world = World::conventional().unwrap();
    assert_eq!(profile["region"].as_str(), Some(world.region.as_str()));
    let principals = profile["principals"].as_table().unwrap();
    let credentials: Vec<_> =
        principals.values().filter_map(|principal| Some((principal.get("access_key_id")?, principal))).collect();
    assert_eq!(credentials.len(), 6);
    for (id, principal) in credentials {
        let access_key = world.access_keys(id.as_str().unwrap()).next().unwrap();
        assert_eq!(Some(access_key.secret.reveal()), principal["access_key_secret"].as_str());
        let token = principal.get("security_token").and_then(toml::Value::as_str);
        assert_eq!(access_key.token.as_ref().map(Secret::reveal), token);
        assert_eq!(Some(access_key.identity.to_string().as_str()), principal["arn"].as_str());
    }
    let mut ids = 0;
    for group in profile["keys"].as_table().unwrap().values() {
        for id in group["ids"].as_array().unwrap() {
            let key = &world.keys[id.as_str().unwrap()];
            assert_eq!(key.instance.as_deref(), group.get("instance").and_then(toml::Value::as_str));
            let account = group.get("account").unwrap_or(&profile["account"]);
            assert_eq!(Some(key.account.as_str()), account.as_str());
            ids += 1;
        }
    }
    assert_eq!(ids, world.keys.len());
}
