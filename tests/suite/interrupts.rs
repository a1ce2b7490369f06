//! Runs that are ended before their end: by a signal, or because another run keeps what they need.

use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Output, Stdio};
use std::time::Duration;

use kms_conformance::engine::{Lease, Leases, Wanted};
use kms_conformance::suite::fixture::KeyRef;
use rstest::rstest;
use serde_json::Value;

use crate::support::{Folder, Served, bare_profile, err, harness, out, program};

/// An endpoint that takes calls and never answers.
struct Silent(TcpListener);

impl Silent {
    fn start() -> Self {
        Self(TcpListener::bind(("127.0.0.1", 0)).unwrap())
    }

    fn url(&self) -> String {
        format!("http://{}", self.0.local_addr().unwrap())
    }

    /// Waits for a call. The connection is open as long as the value is.
    fn called(&self) -> TcpStream {
        loop {
            let (mut connection, _) = self.0.accept().unwrap();
            // Whether anybody listens is tried without a call.
            if connection.read(&mut [0; 1]).unwrap() > 0 {
                return connection;
            }
        }
    }
}

/// A profile of keys that may be lost, and the folder it stands in.
fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("profile.toml", bare_profile());
    folder
}

fn begun(mut command: Command, url: &str, folder: &Folder, arguments: &[&str]) -> Child {
    let report = format!("json={}", folder.path().join("report.json").display());
    let profile = folder.path().join("profile.toml");
    command.args(["--endpoint", url, "--report", &report]).arg("--profile").arg(profile);
    command.arg("--locks").arg(folder.path().join("locks")).args(arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args(["-s", name, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Waits until a text stands on the standard error of a run, which is open as long as the value is.
fn told(child: &mut Child, wanted: &str) -> ChildStderr {
    let (mut stream, mut text) = (child.stderr.take().unwrap(), String::new());
    while !text.contains(wanted) {
        let mut piece = [0; 256];
        let count = stream.read(&mut piece).unwrap();
        assert!(count > 0, "{text}");
        text.push_str(&String::from_utf8_lossy(&piece[..count]));
    }
    stream
}

fn report(folder: &Folder) -> Value {
    serde_json::from_slice(&std::fs::read(folder.path().join("report.json")).unwrap()).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[rstest]
#[case::interrupted_program(false, "INT", 130, "interrupted")]
#[case::terminated_program(false, "TERM", 143, "terminated")]
#[case::interrupted_harness(true, "INT", 130, "interrupted")]
#[case::terminated_harness(true, "TERM", 143, "terminated")]
fn signal_ends_a_run_in_order(#[case] by_harness: bool, #[case] name: &str, #[case] code: i32, #[case] why: &str) {
    let (folder, endpoint) = (folder(), Silent::start());
    let command = if by_harness { harness(&[]) } else { program(&["run"]) };
    let limits = ["--response-timeout", "0.5", "--connect-timeout", "0.5"];
    let child = begun(command, &endpoint.url(), &folder, &limits);
    let _kept = endpoint.called();
    signal(&child, name);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(code), "{}{}", out(&output), err(&output));
    let report = report(&folder);
    assert_eq!(report["summary"]["incomplete"]["why"], why);
    let not_run = report["summary"]["incomplete"]["not_run"].as_u64().unwrap();
    let judged = report["trials"].as_array().unwrap().len() as u64;
    assert!(not_run > 0);
    assert_eq!(report["run"]["selected"], not_run + judged);
    let line = format!("  INCOMPLETE  {why}: {not_run} of {} trials were not run\n", report["run"]["selected"]);
    assert!(out(&output).contains(&line), "{}", out(&output));
    assert_eq!(names(folder.path()), ["locks", "profile.toml", "report.json"]);
    assert_eq!(names(&folder.path().join("locks")), Vec::<String>::new());
}

#[rstest]
#[case::program(false)]
#[case::harness(true)]
fn second_signal_ends_at_once(#[case] by_harness: bool) {
    let (folder, endpoint) = (folder(), Silent::start());
    let command = if by_harness { harness(&[]) } else { program(&["run"]) };
    let limits = ["--response-timeout", "3600"];
    let mut child = begun(command, &endpoint.url(), &folder, &limits);
    let _kept = endpoint.called();
    signal(&child, "INT");
    // It is taken in before the second one is sent.
    let _told = told(&mut child, "once more ends at once");
    signal(&child, "INT");
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(130));
    assert!(!folder.path().join("report.json").exists());
}

/// What the run of a test waits for: the first key of the profile, and so all that take one key.
fn keep(folder: &Folder, url: &str) -> (&'static Leases, Lease<'static>) {
    let endpoint = url.strip_prefix("http://").unwrap().to_owned();
    let leases = Leases::of_this_machine(Some(folder.path().join("locks")), endpoint, Duration::ZERO).unwrap();
    let leases: &'static Leases = Box::leak(Box::new(leases));
    let profile: toml::Table = toml::from_str(&bare_profile()).unwrap();
    let ids = profile["keys"]["usable"]["ids"].as_array().unwrap();
    let wanted = ids.iter().zip(1..).map(|(id, ordinal)| Wanted {
        key: KeyRef { fixture: "usable".to_owned(), ordinal },
        ids: vec![id.as_str().unwrap().to_owned()],
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    (leases, runtime.block_on(leases.take(&wanted.collect::<Vec<_>>(), &[], &|_| {})).unwrap())
}

fn waits(by_harness: bool, arguments: &[&str]) -> (Folder, Served, Lease<'static>, Child) {
    let (folder, endpoint) = (folder(), Served::start(&[]));
    let (_, lease) = keep(&folder, endpoint.url());
    let one = ["one-statement::json"];
    let command = if by_harness { harness(&one) } else { program(&[&["run"], &one[..]].concat()) };
    let child = begun(command, endpoint.url(), &folder, arguments);
    (folder, endpoint, lease, child)
}

fn ended(child: Child) -> (Output, String) {
    let output = child.wait_with_output().unwrap();
    let text = err(&output);
    (output, text)
}

#[rstest]
#[case::program(false)]
#[case::harness(true)]
fn run_that_waits_for_another_one_says_so_and_gives_up(#[case] by_harness: bool) {
    let (folder, _endpoint, _lease, child) = waits(by_harness, &["--lock-wait", "1.2"]);
    let (output, text) = ended(child);
    assert_eq!(output.status.code(), Some(3), "{}{text}", out(&output));
    let held = format!("another run (process {}) has ", std::process::id());
    assert!(text.contains(&format!("waiting: {held}")), "{text}");
    assert!(text.contains(&format!("error: {held}")), "{text}");
    assert!(text.contains(", for longer than 1.2 s\n  help: wait for the other run, or for longer with --lock-wait"));
    let report = report(&folder);
    assert_eq!(report["summary"]["incomplete"]["why"], "locks-held");
    assert_eq!(report["trials"].as_array().unwrap().len(), 0);
}

#[rstest]
#[case::program(false)]
#[case::harness(true)]
fn run_that_waits_for_another_one_can_be_ended(#[case] by_harness: bool) {
    let (_folder, _endpoint, _lease, mut child) = waits(by_harness, &["--lock-wait", "3600"]);
    let _told = told(&mut child, "waiting: ");
    signal(&child, "INT");
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(130));
}

#[test]
fn look_at_an_endpoint_can_be_ended() {
    let (folder, endpoint) = (Folder::new(), Silent::start());
    let mut command = program(&["run", "--endpoint", &endpoint.url(), "--response-timeout", "3600"]);
    command.arg("--locks").arg(folder.path().join("locks"));
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let _kept = endpoint.called();
    signal(&child, "TERM");
    let (output, text) = ended(child);
    assert_eq!(output.status.code(), Some(143), "{text}");
    assert!(text.ends_with("error: terminated before the first trial\n"), "{text}");
}
