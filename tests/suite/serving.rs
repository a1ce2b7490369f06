//! The served reference endpoint: what it says of calls, whom it lets in, and what it takes to be called by anyone.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use kms_conformance::suite::Suite;
use kms_conformance::wire::Stamp;
use kms_conformance_reference::Behaviour;
use rstest::rstest;

use crate::support::guides::block;
use crate::support::{Folder, Served, err, program};

fn connected(served: &Served) -> TcpStream {
    let stream = TcpStream::connect(served.url().strip_prefix("http://").unwrap()).unwrap();
    // A server that does not answer for long fails the test.
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

/// What it answers to a request after which it closes the connection.
fn answered(mut stream: &TcpStream, request: &[u8]) -> String {
    // What is refused early is answered while more of it is sent.
    let _ = stream.write_all(request);
    let mut answer = String::new();
    BufReader::new(stream).read_to_string(&mut answer).unwrap();
    answer
}

/// The most memory that a process has had, in MB.
#[cfg(target_os = "linux")]
fn most_memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().strip_suffix(" kB").unwrap().parse::<u64>().unwrap() / 1024
}

#[test]
#[cfg(target_os = "linux")]
fn a_header_that_is_signed_again_and_again_takes_no_memory() {
    let mut served = Served::start(&[]);
    let mut head = format!("POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nA: {}\r\n", "a".repeat(90_000));
    for (name, value) in [
        ("action", "SetKeyPolicy"),
        ("version", "2016-01-20"),
        ("date", &Stamp::now().time()),
        ("content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("signature-nonce", "1"),
    ] {
        write!(head, "x-acs-{name}: {value}\r\n").unwrap();
    }
    let needed = "host;x-acs-action;x-acs-version;x-acs-date;x-acs-signature-nonce;x-acs-content-sha256";
    let again = ";a".repeat(21_000);
    let credential = "ACS3-HMAC-SHA256 Credential=kms-conformance-admin";
    write!(head, "Authorization: {credential},SignedHeaders={needed}{again},Signature=0\r\n\r\n").unwrap();
    let answer = answered(&connected(&served), head.as_bytes());
    assert!(answer.contains("\"Code\":\"IncompleteSignature\""), "{answer:.300}");
    let most = most_memory(served.process().id());
    assert!(most < 64, "it took {most} MB");
}

#[test]
#[cfg(target_os = "linux")]
fn bodies_that_never_end_take_no_more_memory_than_they_may() {
    let mut served = Served::start(&[]);
    let head = b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 262144\r\n\r\n";
    let body = vec![b'x'; 262_143];
    let begun = (0..600).map(|_| {
        let mut stream = connected(&served);
        // Those that have been idle longest are closed meanwhile.
        let _ = stream.write_all(head).and_then(|()| stream.write_all(&body));
        stream
    });
    let begun: Vec<_> = begun.collect();
    let answer = answered(&connected(&served), b"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    let most = most_memory(served.process().id());
    assert!(most < 110, "{} connections took {most} MB", begun.len());
}

#[test]
#[cfg(unix)]
fn connections_that_ask_nothing_keep_nobody_out_where_the_machine_has_no_more() {
    let program = env!("CARGO_BIN_EXE_kms-conformance");
    let command = "ulimit -n 64; exec \"$0\" serve --port 0";
    let served = Served::by(std::process::Command::new("sh").args(["-c", command, program]));
    let idle = (0..100).map(|_| {
        let stream = connected(&served);
        let _ = (&stream).write_all(b"GET / HTTP/1.1\r\n");
        stream
    });
    let idle: Vec<_> = idle.collect();
    let answer = answered(&connected(&served), b"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert_eq!(answered(&idle[0], b""), "", "it is closed for another, not for its time");
}

#[test]
fn another_address_is_warned_of() {
    // An address for documentation (RFC 5737): no machine has it, so the warning is all that comes of it.
    let output = program(&["serve", "--listen", "192.0.2.1"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", err(&output));
    let warning = "warning: --listen 192.0.2.1: whoever reaches this machine can call it over plain HTTP, with access keys \
                   that are published\n";
    assert!(err(&output).starts_with(warning), "{}", err(&output));
}

/// A file for what a served endpoint says on standard error, and its content so far.
fn told(folder: &Folder) -> (File, impl Fn() -> String) {
    let file = folder.path().join("told");
    (File::create(&file).unwrap(), move || std::fs::read_to_string(&file).unwrap())
}

#[test]
fn loopback_is_not_warned_of() {
    let folder = Folder::new();
    let (file, told) = told(&folder);
    let served = Served::by(program(&["serve", "--port", "0", "--listen", "127.0.0.1"]).stderr(file));
    drop(served);
    assert_eq!(told(), "");
}

#[test]
fn log_tells_call_answer_rule_and_clause_and_no_secret() {
    let folder = Folder::new();
    let (file, told) = told(&folder);
    let served = Served::by(program(&["serve", "--port", "0", "--log"]).stderr(file));
    let locks = format!("--locks={}", folder.path().display());
    let names = ["invalid-parameter::sid-129-characters::json", "missing-parameter::key-id-missing::json"];
    let run = [&["run", "--endpoint", served.url(), &locks, "--exact"], names.as_slice()].concat();
    let output = program(&run).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let token = "/?Action=Set%0AKey&AccessKeyId=kms-conformance-admin-secret&KeyId=%1B%E2%80%AE";
    let request = format!("GET {token} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    answered(&connected(&served), request.as_bytes());
    answered(&connected(&served), b"no request\r\n\r\n");
    // The last call is told of when it has been answered, on another way than the answer.
    let mut log = told();
    while !log.contains("refused by RequestMalformed") {
        std::thread::yield_now();
        log = told();
    }
    // Which of the usable keys a trial takes is as it happens.
    for number in 2..=24 {
        log = log.replace(&format!("usable{number:04}"), "usable0001");
    }
    let by = "127.0.0.1 SetKeyPolicy by kms-conformance-admin on key-hzz10000000usable0001";
    for line in [
        &format!("{by}: 200"),
        &format!("{by}: 400 InvalidParameter, refused by SidLength (statement.sid.length)"),
        "127.0.0.1 SetKeyPolicy by kms-conformance-admin: 400 MissingParameter, refused by RequiredParameters \
         (key-id.required)",
        r"127.0.0.1 Set\nKey by (a secret) on \u{1b}\u{202e}: 400 MissingVersion, refused by ActionPresent",
        "127.0.0.1 no operation: 400 ParseRequestParameterException, refused by RequestMalformed",
    ] {
        assert!(log.lines().any(|told| told == line), "no line {line}\n{log}");
    }
    assert!(log.contains(&block("log").text), "the sample of the guide is no line of\n{log}");
    let profile = include_str!("../../profiles/conventional.toml").lines();
    let secrets: Vec<_> = profile.filter_map(|line| line.split_once("access_key_secret = \"")).collect();
    assert!(secrets.len() > 3);
    for (_, secret) in secrets {
        assert!(!log.contains(secret.trim_end_matches('"')), "{secret}");
    }
}

#[rstest]
#[case::rules(Behaviour::default().policy.rules.names().iter().map(|it| it.clause()).collect(), 26)]
#[case::steps(Behaviour::default().set_key_policy.names().iter().map(|it| it.clause("KeyId")).collect(), 9)]
#[case::checks(Behaviour::default().gateway.checks.names().iter().map(|it| it.clause("Action")).collect(), 8)]
fn clauses_that_the_log_names_are_clauses(#[case] named: Vec<Option<&'static str>>, #[case] least: usize) {
    let suite = Suite::embedded().unwrap();
    let named: Vec<_> = named.into_iter().flatten().collect();
    assert!(named.len() >= least, "{named:?}");
    for clause in named {
        assert!(suite.clauses.get(clause).is_some(), "{clause}");
    }
}
