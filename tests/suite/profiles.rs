//! Profiles: what they say, and what is wrong with them.

use kms_conformance::plan::{Wishes, plan};
use kms_conformance::profile::{Claim, Profile};
use kms_conformance::suite::{Capability, Suite};
use kms_conformance::wire::{Form, Scheme};
use rstest::rstest;

use crate::support::{Folder, bare_profile};

/// What is said of a profile with this text.
fn complaint(text: &str) -> String {
    let folder = Folder::new();
    let file = folder.write("p.toml", text);
    Profile::load(&file).map_or_else(|error| folder.without_path(&error.to_string()), |_| "loads".to_owned())
}

fn with(from: &str, to: &str) -> String {
    let text = bare_profile();
    assert!(text.contains(from), "the profile has no {from}");
    text.replace(from, to)
}

#[test]
fn sound_profile_loads() {
    assert_eq!(complaint(&bare_profile()), "loads");
}

#[rstest]
#[case::nothing(
    "",
    "p.toml:1:1: missing field `region`\n  help: profiles/ has examples; the line is not shown, since a secret may stand in it"
)]
#[case::no_toml(
    "region = cn-hangzhou",
    "p.toml:1:10: string values must be quoted, expected literal string\n  help: profiles/ has examples; the line is not shown, since a secret may stand in it"
)]
#[case::unknown_member(
    "regoin = \"x\"",
    "p.toml:1:1: unknown field `regoin`, expected one of `endpoint`, `ca_file`, `region`, `account`, `foreign_account`, `capabilities`, `principals`, `keys`, `absent`, `tolerated`\n  help: profiles/ has examples; the line is not shown, since a secret may stand in it"
)]
#[case::member_twice(
    "region = \"x\"\nregion = \"y\"",
    "p.toml:2:1: duplicate key\n  help: profiles/ has examples; the line is not shown, since a secret may stand in it"
)]
#[case::wrong_type(&with("account = \"1100000000000001\"", "account = 1100000000000001"), "p.toml:12:11: expected a string\n  help: profiles/ has examples; the line is not shown, since a secret may stand in it")]
#[case::no_account_number(&with("account = \"1100000000000001\"", "account = \"alibaba\""), "p.toml: account: `alibaba` is no account number\n  help: digits only, in quotes")]
#[case::no_region(&with("region = \"cn-hangzhou\"", "region = \"\""), "p.toml: region: `` is no region\n  help: for example cn-hangzhou")]
#[case::region_with_quote(&with("region = \"cn-hangzhou\"", "region = 'cn\"hangzhou'"), "p.toml: region: `cn\"hangzhou` is no region\n  help: for example cn-hangzhou")]
#[case::bad_endpoint(&with("http://127.0.0.1:8080", "127.0.0.1:8080"), "p.toml: endpoint: `127.0.0.1:8080` is no address of an endpoint: it must begin with http:// or https://; write for example http://127.0.0.1:8080\n  help: http://HOST:PORT or https://HOST")]
#[case::unknown_capability(&with("\"v1\", ", "\"v1\", \"read-bck\", "), "p.toml: [capabilities] claimed: unknown capability `read-bck`\n  help: did you mean `read-back`?")]
#[case::unknown_absent_capability(&with("sts = ", "stss = "), "p.toml: [capabilities.absent]: unknown capability `stss`\n  help: did you mean `sts`?")]
#[case::claimed_and_absent(&with("\"v1\", ", "\"v1\", \"sts\", "), "p.toml: [capabilities.absent]: `sts` is claimed or declared absent twice\n  help: say one thing of each capability")]
#[case::unknown_principal(&with("[principals.admin]", "[principals.amdin]"), "p.toml: [principals.amdin]: unknown fixture `amdin`\n  help: did you mean `admin`?")]
#[case::unknown_keys(&with("[keys.usable]", "[keys.unusable]"), "p.toml: [keys.unusable]: unknown fixture `unusable`\n  help: did you mean `usable`?")]
#[case::unknown_absence(&with("third-user = ", "third-usr = "), "p.toml: [absent.third-usr]: unknown fixture `third-usr`\n  help: did you mean `third-user`?")]
#[case::described_and_absent(&with("[absent]\nuser", "[absent]\nadmin = \"why\"\nuser"), "p.toml: [absent]: `admin` is described and declared absent\n  help: keep one of the two")]
#[case::bad_arn(&with("acs:ram::1100000000000001:user/admin", "acs:ram::1100000000000001:admin"), "p.toml: [principals.admin] arn: `acs:ram::1100000000000001:admin` is no ARN of a RAM user or role\n  help: for example acs:ram::1100000000000001:user/admin")]
#[case::no_id(&with("access_key_id = \"an-id\"\n", ""), "p.toml: [principals.admin] access_key_id: missing\n  help: give it, or access_key_id_env")]
#[case::no_secret(&with("access_key_secret = \"a-secret\"\n", ""), "p.toml: [principals.admin] access_key_secret: missing\n  help: give access_key_secret_env = \"VARIABLE\"")]
#[case::empty_secret(&with("\"a-secret\"", "\"\""), "p.toml: [principals.admin] access_key_secret: it is empty\n  help: leave it out where there is none")]
#[case::secret_twice(
    &with("access_key_secret = \"a-secret\"", "access_key_secret = \"a-secret\"\naccess_key_secret_env = \"HOME\""),
    "p.toml: [principals.admin] access_key_secret: given twice, as access_key_secret and as access_key_secret_env\n  help: keep one of the two"
)]
#[case::variable_not_set(
    &with("access_key_secret = \"a-secret\"", "access_key_secret_env = \"KMS_CONFORMANCE_NEVER_SET\""),
    "p.toml: [principals.admin] access_key_secret_env: the environment variable KMS_CONFORMANCE_NEVER_SET is not set\n  help: set it, or name another one"
)]
#[case::token_alone(
    &with("access_key_id = \"an-id\"\naccess_key_secret = \"a-secret\"", "security_token = \"t\""),
    "p.toml: [principals.admin] access_key_id: missing\n  help: give it, or access_key_id_env"
)]
#[case::no_mark(&with("mark = \"disposable\"\n", ""), "p.toml:41:1: missing field `mark`\n  help: profiles/ has examples; the line is not shown, since a secret may stand in it")]
#[case::unknown_mark(&with("\"disposable\"", "\"precious\""), "p.toml: [keys.usable] mark: `precious` is no mark\n  help: \"disposable\": its policy may be lost; \"writable\": it must be put back, which this version cannot do")]
#[case::no_ids(&with("[\"key-hzz000000000000000001\", \"key-hzz000000000000000002\"]", "[]"), "p.toml: [keys.usable] ids: no key is named\n  help: name at least one, or declare the fixture in [absent]")]
#[case::id_twice(&with("000002\"", "000001\""), "p.toml: [keys.usable] ids: `key-hzz000000000000000001` is named twice\n  help: name each key once")]
#[case::arn_as_id(&with("\"key-hzz000000000000000002\"", "\"acs:kms:r:1:key/k\""), "p.toml: [keys.usable] ids: `acs:kms:r:1:key/k` is no key id\n  help: ids, not ARNs: those are put together")]
#[case::undecided(&with("effect = \"the emulator stores policies and does not evaluate them\"\n", "").replace("failing = \"the emulator cannot be made to fail\"\n", ""), "p.toml neither claims nor declares absent: effect, failing\n  help: claim what the endpoint has; for what it lacks, add\n    [capabilities.absent]\n    effect = \"why\"\n    [absent]\n    failing = \"why\"")]
fn fault_is_told_with_place_and_remedy(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(complaint(text), expected);
}

#[test]
fn file_that_is_not_there_is_named() {
    let folder = Folder::new();
    let error = Profile::load(&folder.path().join("none.toml")).unwrap_err();
    assert_eq!(
        folder.without_path(&error.to_string()),
        "cannot read the profile none.toml: No such file or directory (os error 2)\n  help: --profile names a TOML file; profiles/ has examples"
    );
}

#[rstest]
#[case::string_not_closed("access_key_secret = \"hunter2")]
#[case::no_quotes("access_key_secret = hunter2")]
#[case::list("access_key_secret = [\"hunter2\"]")]
#[case::number("access_key_secret = 48002")]
#[case::several_lines("access_key_secret = \"\"\"\nhunter2\n48002\n\"\"\" x")]
#[case::given_twice("access_key_secret = \"hunter2\"\naccess_key_secret = \"48002\"")]
#[case::given_twice_by_environment("access_key_secret = \"hunter2\"\naccess_key_secret_env = \"PATH\"")]
#[case::no_id("access_key_secret = \"hunter2\"")]
#[case::wrong_neighbour("access_key_secret = \"hunter2\"\narm = \"48002\"")]
fn no_error_shows_a_secret(#[case] line: &str) {
    let text = with("access_key_id = \"an-id\"\naccess_key_secret = \"a-secret\"", line);
    let folder = Folder::new();
    let error = Profile::load(&folder.write("p.toml", text)).unwrap_err();
    for shown in [error.to_string(), format!("{error:?}")] {
        assert!(!shown.contains("hunter2") && !shown.contains("48002"), "{shown}");
    }
}

#[test]
fn debug_shows_no_secret() {
    let shown = format!("{:#?}", Profile::conventional().unwrap());
    assert!(shown.contains("kms-conformance-admin"), "{shown}");
    assert!(!shown.contains("-secret\"") && !shown.contains("token+/="), "{shown}");
}

#[test]
fn variable_gives_a_credential() {
    // A variable that cargo sets for every test; what it holds does not matter.
    let text = with("access_key_id = \"an-id\"", "access_key_id_env = \"CARGO_MANIFEST_DIR\"");
    let folder = Folder::new();
    let profile = Profile::load(&folder.write("p.toml", text)).unwrap();
    let credentials = profile.principals["admin"].credentials.clone().unwrap();
    assert_eq!(credentials.access_key_id, env!("CARGO_MANIFEST_DIR"));
}

#[test]
fn ca_file_stands_beside_the_profile() {
    let folder = Folder::new();
    let text = with("region =", "ca_file = \"ca.pem\"\nregion =");
    let profile = Profile::load(&folder.write("p.toml", text)).unwrap();
    assert_eq!(profile.ca_file.unwrap(), folder.path().join("ca.pem"));
}

#[test]
fn bare_emulator_is_planned_with_reasons() {
    let folder = Folder::new();
    let profile = Profile::load(&folder.write("p.toml", bare_profile())).unwrap();
    assert_eq!(profile.claim(Capability::V1), Claim::Claimed);
    let suite = Suite::embedded().unwrap();
    let wishes =
        Wishes { form: Form::GetQuery, scheme: Scheme::V1, judge: std::collections::BTreeSet::new(), strict: false };
    let trials = plan(&suite, &profile, &wishes);
    let lack = |name: &str| trials.iter().find(|trial| trial.name == name).unwrap().lack.as_deref();
    assert_eq!(lack("invalid-parameter::effect-permit::json"), None);
    assert_eq!(
        lack("read-back::refusal-of-effect-leaves-the-policy::xml"),
        Some("the capability read-back is not there: the emulator has no GetKeyPolicy")
    );
    assert_eq!(
        lack("internal-failure::failing-by-id::json"),
        Some("the key failing is not there: the emulator cannot be made to fail")
    );
    assert_eq!(
        lack("forbidden-no-permission::nobody-may-not-set::json"),
        Some("the principal bystander is not there: the emulator knows one caller")
    );
    let testable = trials.iter().filter(|trial| trial.lack.is_none()).count();
    assert!(testable > trials.len() / 3, "{testable} of {}", trials.len());
}
