//! Profiles: what they say, and what is wrong with them.

use std::collections::BTreeSet;

use kms_conformance::plan::{ContextMode, Wishes, plan};
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

/// A profile that describes a fixture with these lines, before its usable keys.
fn describing(table: &str, lines: &str) -> String {
    let name = table.rsplit('.').next().unwrap();
    let text = bare_profile();
    let kept: Vec<_> = text.lines().filter(|line| !line.starts_with(&format!("{name} = "))).collect();
    assert_eq!(kept.len() + 1, text.lines().count(), "{name} is not declared absent");
    kept.join("\n").replace("[keys.usable]", &format!("[{table}]\n{lines}\n\n[keys.usable]"))
}

/// A profile that claims `quota`, with these lines in the tables of its keys `usable` and `in-small-instance`.
fn with_quota(usable: &str, small: &str) -> String {
    let small = format!("mark = \"disposable\"\nids = [\"small-1\"]\n{small}");
    let text = describing("keys.in-small-instance", &small);
    let text = text.replace("quota = \"the emulator counts no shares\"\n", "");
    let text = text.replace("\"v1\", ", "\"v1\", \"quota\", ");
    text.replace("[keys.usable]\n", &format!("[keys.usable]\n{usable}\n"))
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
#[case::no_mark(&with("mark = \"disposable\"\n", ""), "p.toml:42:1: missing field `mark`\n  help: profiles/ has examples; the line is not shown, since a secret may stand in it")]
#[case::unknown_mark(&with("\"disposable\"", "\"precious\""), "p.toml: [keys.usable] mark: `precious` is no mark\n  help: \"disposable\": its policy may be lost; \"writable\": it must be put back, which this version cannot do")]
#[case::no_ids(&with("[\"key-hzz000000000000000001\", \"key-hzz000000000000000002\"]", "[]"), "p.toml: [keys.usable] ids: no key is named\n  help: name at least one, or declare the fixture in [absent]")]
#[case::id_twice(&with("000002\"", "000001\""), "p.toml: [keys.usable] ids: `key-hzz000000000000000001` is named twice\n  help: name each key once")]
#[case::arn_as_id(&with("\"key-hzz000000000000000002\"", "\"acs:kms:r:1:key/k\""), "p.toml: [keys.usable] ids: `acs:kms:r:1:key/k` is no key id\n  help: ids, not ARNs: those are put together")]
#[case::quota_without_an_instance(&with_quota("instance = \"i-1\"", "#"), "p.toml:41:7: [keys.in-small-instance] names no instance, and the profile claims quota\n  help: add instance = \"…\", the id of theirs: trials that count a share quota have the instance for themselves; or declare quota absent")]
#[case::quota_without_an_instance_of_the_others(&with_quota("#", "instance = \"i-1\""), "p.toml:46:7: [keys.usable] names no instance, and the profile claims quota\n  help: add instance = \"…\", the id of theirs: trials that count a share quota have the instance for themselves; or declare quota absent")]
#[case::quota_in_one_instance(&with_quota("instance = \"i-1\"", "instance = \"i-1\""), "p.toml:46:7: [keys.usable] are in the instance of [keys.in-small-instance], whose share quota is counted\n  help: name keys of another instance, or declare quota absent")]
#[case::quota_in_two_instances(&with_quota("instance = \"i-1\"", "instance = \"i-2\""), "loads")]
#[case::no_instances_and_no_quota(&with_quota("#", "#").replace("\"quota\", ", "").replace("[capabilities.absent]", "[capabilities.absent]\nquota = \"why\""), "loads")]
#[case::principal_of_another_account(&with("acs:ram::1100000000000001:user/admin", "acs:ram::9:user/admin"), "p.toml:36:13: [principals.admin] is of the account 9\n  help: admin: may call every operation on the keys of its account, whatever their policies say; or declare it in [absent]")]
#[case::foreign_principal_of_the_account(&describing("principals.foreign-user", "arn = \"acs:ram::1100000000000001:user/f\""), "p.toml:42:13: [principals.foreign-user] is of the account 1100000000000001\n  help: foreign-user: a RAM user of another account, whose account allows it every KMS operation; or declare it in [absent]")]
#[case::foreign_principal(&describing("principals.foreign-user", "arn = \"acs:ram::9:user/f\""), "loads")]
#[case::foreign_principals_of_two_accounts(&describing("principals.foreign-user", "arn = \"acs:ram::9:user/f\"").replace("foreign-role = \"the emulator knows one account\"\n", "").replace("[keys.usable]", "[principals.foreign-role]\narn = \"acs:ram::8:role/f\"\n\n[keys.usable]"), "p.toml:45:13: [principals.foreign-role] is of the account 8\n  help: foreign-role: a RAM role of that other account that only stands in policies; or declare it in [absent]")]
#[case::third_user_of_the_other_account(&describing("principals.third-user", "arn = \"acs:ram::1200000000000002:user/t\"").replace("account = \"1100000000000001\"", "account = \"1100000000000001\"\nforeign_account = \"1200000000000002\""), "p.toml:43:13: [principals.third-user] is of the account 1200000000000002\n  help: third-user: a RAM user of a third account that only stands in policies; or declare it in [absent]")]
#[case::role_for_a_user(&describing("principals.user", "arn = \"acs:ram::1100000000000001:role/u\""), "p.toml:42:13: [principals.user] is a RAM role\n  help: user: a RAM user of the owning account whom RAM allows nothing; or declare it in [absent]")]
#[case::foreign_account_is_the_account(&with("account = \"1100000000000001\"", "account = \"1100000000000001\"\nforeign_account = \"1100000000000001\""), "p.toml: foreign_account: 1100000000000001 is the account itself\n  help: another account, or no foreign_account where the endpoint knows one alone")]
#[case::foreign_keys_of_the_account(&describing("keys.foreign", "mark = \"disposable\"\nids = [\"f\"]"), "p.toml:42:7: [keys.foreign] is of the account 1100000000000001\n  help: foreign: owned by the other account, in a usable instance of it; or declare it in [absent]")]
#[case::usable_keys_of_another_account(&with("mark =", "account = \"9\"\nmark ="), "p.toml:42:7: [keys.usable] is of the account 9\n  help: usable: in a usable instance with room for foreign accounts; or declare it in [absent]")]
#[case::key_of_two_kinds(&describing("keys.failing", "mark = \"disposable\"\nids = [\"key-hzz000000000000000001\"]"), "p.toml:46:7: [keys.usable] names key-hzz000000000000000001, and so does [keys.failing]\n  help: a key is of one kind: each trial takes its keys for itself")]
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
    let wishes = Wishes {
        form: Form::GetQuery,
        scheme: Scheme::V1,
        judge: BTreeSet::new(),
        strict: false,
        contexts: ContextMode::Pairs,
    };
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

/// A role that is described without a token would show nothing of temporary credentials.
#[test]
fn claim_of_temporary_credentials_needs_a_token() {
    let credentials = "access_key_id = \"r\"\naccess_key_secret = \"s\"";
    let role = format!("arn = \"acs:ram::1100000000000001:role/r\"\n{credentials}");
    let claiming = |text: String| {
        let text = text.replace("\"v1\", ", "\"v1\", \"sts\", \"effect\", \"signature-checking\", ");
        let absent = ["sts = ", "effect = ", "signature-checking = "];
        text.lines().filter(|line| !absent.iter().any(|it| line.starts_with(it))).collect::<Vec<_>>().join("\n")
    };
    let lack = |role: &str| {
        let folder = Folder::new();
        let text = claiming(describing("principals.role", role));
        let profile = Profile::load(&folder.write("p.toml", text)).unwrap();
        let wishes = Wishes {
            form: Form::GetQuery,
            scheme: Scheme::V1,
            judge: BTreeSet::new(),
            strict: false,
            contexts: ContextMode::Pairs,
        };
        let trials = plan(&Suite::embedded().unwrap(), &profile, &wishes);
        let trial = trials.into_iter().find(|trial| trial.name == "transport::wrong-token::v1::json").unwrap();
        trial.lack.map(|lack| folder.without_path(&lack))
    };
    let without = lack(&role).unwrap();
    assert_eq!(without, "the capability sts is not there: p.toml gives role no security_token");
    assert_eq!(lack(&format!("{role}\nsecurity_token = \"t\"")), None);
}
