//! Mistakes of a set-up: each is told by the program before anything is run. `docs/robustness.md` shows what it says.

use std::path::PathBuf;
use std::process::Output;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use kms_conformance::engine::Driver;
use kms_conformance::profile::Profile;
use kms_conformance::record::Verdict;
use rstest::rstest;
use wiremock::ResponseTemplate;

use crate::support::endpoint::{Endpoint, accepted, parameter, refused};
use crate::support::guides::compare;
use crate::support::{Folder, Served, bare_profile, begins, err, one_by_one, out, program};

const CONVENTIONAL: &str = include_str!("../../profiles/conventional.toml");
/// The address that the guide shows.
const ADDRESS: &str = "http://127.0.0.1:8080";
/// The longest line that the guide shows.
const WIDTH: usize = 118;

/// The conventional profile with changes; each is of something that stands in it.
fn changed(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(CONVENTIONAL.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

/// A mistake, and how the program ends with it.
struct Row {
    what: &'static str,
    output: Output,
    folder: Folder,
    address: String,
}

impl Row {
    /// A run with a profile.
    fn with(what: &'static str, address: &str, profile: &str, more: &[&str]) -> Self {
        Self::ran(what, address, profile, more, &[])
    }

    fn ran(what: &'static str, address: &str, profile: &str, more: &[&str], variables: &[(&str, &str)]) -> Self {
        let folder = Folder::new();
        let file = folder.write("own.toml", profile).display().to_string();
        let locks = folder.path().join("locks").display().to_string();
        let mut arguments = vec!["run", "--profile", &file, "--locks", &locks];
        if !address.is_empty() {
            arguments.extend(["--endpoint", address]);
        }
        let mut command = program(&[&arguments, more].concat());
        let output = command.envs(variables.iter().copied()).output().unwrap();
        Self { what, output, folder, address: address.to_owned() }
    }

    /// Another command line.
    fn of(what: &'static str, address: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let output = program(arguments).envs(variables.iter().copied()).output().unwrap();
        Self { what, output, folder: Folder::new(), address: address.to_owned() }
    }

    /// What is said: the mistakes, each with its place.
    fn said(&self) -> Vec<String> {
        let text = self.folder.without_path(&err(&self.output));
        let text = if self.address.is_empty() { text } else { text.replace(&self.address, ADDRESS) };
        let near = text.lines().filter(|line| line.contains("did you mean") && line.starts_with("  help: "));
        let near = near.map(|line| line.trim().to_owned());
        let mistakes = text.lines().filter(|line| line.starts_with("  own.toml:")).map(str::trim);
        let mistakes: Vec<_> = mistakes.map(str::to_owned).collect();
        let first = || text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
        if mistakes.is_empty() { std::iter::once(first()).chain(near).collect() } else { mistakes }
    }

    /// As the guide shows it. Nothing was run, so nothing is on the output.
    fn shown(&self) -> String {
        assert_eq!(out(&self.output), "", "{}", self.what);
        assert!(err(&self.output).contains("help"), "{}: {}", self.what, err(&self.output));
        let code = self.output.status.code().unwrap();
        let cut = |line: String| match line.char_indices().nth(WIDTH - 4) {
            Some((end, _)) => format!("    {} …\n", line[..end].trim_end()),
            None => format!("    {line}\n"),
        };
        let said = self.said().into_iter().map(cut).collect::<String>();
        format!("{} (exit {code})\n{said}", self.what)
    }
}

/// A web server that knows nothing of KMS.
fn web_server() -> Endpoint {
    Endpoint::start(|_| {
        ResponseTemplate::new(200).set_body_raw("<!DOCTYPE html><html><body>Hello</body></html>", "text/html")
    })
}

/// An endpoint that knows no caller of these, and says so in its own words.
fn stranger() -> Endpoint {
    Endpoint::start(|request| refused(request, 403, "NoSuchCaller", "Who are you?"))
}

/// Mistakes of a profile.
fn with_profile(served: &str) -> Vec<Row> {
    let wrong = |what, text: &str| Row::with(what, served, text, &[]);
    let described = |lines: &str| bare_profile().replace("[keys.usable]", &format!("{lines}\n\n[keys.usable]"));
    let user = |arn: &str, rest: &str| {
        let absent = "user = \"the emulator knows one caller\"\n";
        described(&format!("[principals.user]\narn = \"{arn}\"\n{rest}")).replacen(absent, "", 1)
    };
    let examples = bare_profile().replace("\"an-id\"", "\"kms-conformance-admin\"");
    let examples = examples.replace("\"a-secret\"", "\"kms-conformance-admin-secret\"");
    vec![
        wrong("a wrong secret", &changed(&[("kms-conformance-admin-secret", "mistyped")])),
        wrong("an access key that nobody has", &changed(&[("\"kms-conformance-user\"", "\"somebody\"")])),
        wrong("the ids of an example left as they are", &examples),
        wrong(
            "everything that is wrong is told at once",
            &changed(&[
                ("kms-conformance-user-secret", "mistyped"),
                ("kms-conformance-role-token+/=", "expired"),
                ("key-hzz10000000usable0003", "key-gone"),
                ("key-hzz10000000foreig0001", "key-foreign-gone"),
            ]),
        ),
        wrong("another region", &changed(&[("cn-hangzhou", "cn-beijing")])),
        wrong("another account", &changed(&[("1100000000000001", "1900000000000001")])),
        wrong(
            "an admin who is nobody",
            &changed(&[
                ("access_key_id = \"kms-conformance-admin\"", "access_key_id = \"kms-conformance-nobody\""),
                ("\"kms-conformance-admin-secret\"", "\"kms-conformance-nobody-secret\""),
                (
                    "access_key_id = \"kms-conformance-nobody\"\naccess_key_secret = \"kms-conformance-nobody-secret\"\n\n# A RAM role",
                    "\n# A RAM role",
                ),
            ]),
        ),
        wrong("a role's ARN for a user", &user("acs:ram::1100000000000001:role/u", "")),
        wrong(
            "one access key for two",
            &user("acs:ram::1100000000000001:user/u", "access_key_id = \"an-id\"\naccess_key_secret = \"a-secret\""),
        ),
        wrong(
            "a foreign user of the own account",
            &changed(&[("1200000000000002:user/conformance-foreign-user", "1100000000000001:user/f")]),
        ),
        wrong("one key for two", &bare_profile().replace("000002\"", "000001\"")),
        wrong("no admin", &bare_profile().replace("[absent]\n", "[absent]\nadmin = \"nobody is\"\n")),
        wrong("no usable key", &bare_profile().replace("[absent]\n", "[absent]\nusable = \"none is\"\n")),
        wrong("no reason", &bare_profile().replace("\"the emulator has no GetKeyPolicy\"", "\"\"")),
        wrong("a member that there is not", &bare_profile().replace("access_key_secret = ", "acces_key_secret = ")),
        Row::ran(
            "a secret with a line break behind it",
            served,
            &bare_profile().replace("access_key_secret = \"a-secret\"", "access_key_secret_env = \"EMULATOR_SECRET\""),
            &[],
            &[("EMULATOR_SECRET", "a-secret\n")],
        ),
        Row::with("no address", "", CONVENTIONAL, &[]),
    ]
}

#[test]
fn every_mistake_is_told_before_anything_is_run() {
    let (served, web, stranger) = (Served::start(&[]), web_server(), stranger());
    let (url, web, stranger) = (served.url(), web.url(), stranger.url());
    let run = |what, arguments: &[&str]| Row::of(what, url, &[&["run", "--endpoint", url], arguments].concat(), &[]);
    let mut rows = with_profile(url);
    rows.extend([
        Row::with("a web server, with a profile", &web, CONVENTIONAL, &[]),
        Row::of("a web server, without", &web, &["run", "--endpoint", &web], &[]),
        Row::of("an endpoint without the published names", &stranger, &["run", "--endpoint", &stranger], &[]),
        Row::of("an endpoint that is down", "", &["run", "--endpoint", "http://127.0.0.1:9"], &[]),
        Row::of("a misspelt variable", url, &["run"], &[("KMS_CONFORMANCE_ENDPONT", url)]),
        run("a misspelt filter", &["one-statment"]),
        run("a misspelt filter, meant whole", &["success::one-statment::json", "--exact"]),
        run("a misspelt --skip", &["--skip", "silnt"]),
        run("a baseline that is nowhere", &["--baseline", "/nowhere"]),
        run("a time that is none", &["--wait", "abc"]),
        Row::of("a misspelt filter of a list", url, &["cases", "one-statment"], &[]),
        Row::of("a world that is nowhere", url, &["serve", "--world", "/nowhere/world.toml"], &[]),
    ]);
    compare("set-up-mistakes", &rows.iter().map(Row::shown).collect::<String>());
}

/// Codes that differ from the listed ones, at a bare address and with a profile.
#[rstest]
#[case::unlisted_and_403(403, "AccessDenied", "admin may not set a policy here")]
#[case::unlisted_and_401(401, "WhoAreYou", "[principals.admin] these credentials are refused")]
#[case::likely(404, "AccessKeyUnknown", "[principals.admin] these credentials are refused")]
#[case::no_permission(400, "Forbidden.NoPermission", "admin may not set a policy here")]
fn caller_who_is_refused_everything_is_told(#[case] status: u16, #[case] code: &'static str, #[case] told: &str) {
    let endpoint = Endpoint::start(move |request| refused(request, status, code, "No."));
    let row = Row::with("", &endpoint.url(), &bare_profile(), &[]);
    assert_eq!(row.output.status.code(), Some(2), "{}", err(&row.output));
    assert!(row.said()[0].contains(told), "{:?}", row.said());
    let bare = Row::of("", &endpoint.url(), &["run", "--endpoint", &endpoint.url()], &[]);
    assert_eq!(bare.output.status.code(), Some(2), "{}", err(&bare.output));
    let told =
        format!("does not know the conventional names: it answers {status} {code} (No.) to a call with the access");
    assert!(err(&bare.output).contains(&told), "{}", err(&bare.output));
}

/// A key that is not marked disposable is sent no policy by the look, and nothing else is run on it.
#[test]
fn key_that_is_writable_is_never_written_to() {
    let endpoint = Endpoint::start(|request| {
        assert_ne!(parameter(request, "Action"), "SetKeyPolicy");
        refused(request, 404, "InvalidAction.NotFound", "No.")
    });
    let profile = bare_profile().replace("\"disposable\"", "\"writable\"");
    let row = Row::with("", &endpoint.url(), &profile, &[]);
    assert_eq!(row.output.status.code(), Some(2), "{}", err(&row.output));
    assert!(err(&row.output).contains("[keys.usable] is marked writable"), "{}", err(&row.output));
}

/// Under nextest a process looks for its own trial alone: what is wrong elsewhere in the profile is nothing to it.
#[test]
fn process_of_one_trial_looks_at_its_own_needs() {
    let served = Served::start(&[]);
    let profile = changed(&[("kms-conformance-user-secret", "mistyped")]);
    let verdict = |name: &str| one_by_one(served.url(), &profile, name);
    let sound = verdict("success::one-statement::json");
    assert_eq!(sound.verdict, Verdict::Passed, "{}", sound.reason);
    let wrong = verdict("forbidden-no-permission::denied-user-may-not-set::json");
    assert_eq!(wrong.verdict, Verdict::Error, "{}", wrong.reason);
    assert!(wrong.reason.contains("[principals.user] these credentials are refused"), "{}", wrong.reason);
}

/// What the look costs: a call for each principal and each key, and one that sets a policy.
#[test]
fn look_makes_one_call_for_each_principal_and_key() {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let endpoint = Endpoint::start(move |request| {
        counted.fetch_add(1, Ordering::Relaxed);
        accepted(request)
    });
    let folder = Folder::new();
    let profile = folder.write("own.toml", CONVENTIONAL);
    begins(&endpoint.url(), &profile, Driver::WholeRun).unwrap();
    let profile = Profile::load(&with_address(&folder, CONVENTIONAL)).unwrap();
    let keys: usize = profile.keys.values().map(|pool| pool.ids.len()).sum();
    let callers = profile.principals.values().filter(|it| it.credentials.is_some()).count();
    // The calls upon keys are those of `admin` and of `foreign-user`.
    assert_eq!(count.load(Ordering::Relaxed), keys + callers - 2 + 1);
    count.store(0, Ordering::Relaxed);
    one_by_one(&endpoint.url(), CONVENTIONAL, "success::one-statement::json");
    // Key and `admin` in one, that a policy may be set, and the trial with its policy read back.
    assert_eq!(count.load(Ordering::Relaxed), 2 + 2);
}

fn with_address(folder: &Folder, text: &str) -> PathBuf {
    folder.write("addressed.toml", format!("endpoint = \"{ADDRESS}\"\n{text}"))
}
