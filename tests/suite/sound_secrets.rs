//! An endpoint is judged the same whatever the secrets of its principals are, also where they are words of its answers.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use kms_conformance::record::Verdict;
use kms_conformance_reference::{Behaviour, Clock, Config, Server, World};

use crate::support::{Ran, run_whole};

const WORLD: &str = include_str!("../../reference/worlds/conventional.toml");
const PROFILE: &str = include_str!("../../profiles/conventional.toml");

/// The secrets and the token of the conventional world; that of `admin`, who makes most calls, is the first.
const CONVENTIONAL: [&str; 7] = [
    "kms-conformance-admin-secret",
    "kms-conformance-user-secret",
    "kms-conformance-nobody-secret",
    "kms-conformance-role-secret",
    "kms-conformance-role-token+/=",
    "kms-conformance-foreign-user-secret",
    "kms-conformance-foreign-unprivileged-secret",
];

/// The whole suite, as it is run at the embedded endpoint, at one whose principals have these secrets.
fn ran(secrets: [&str; 7]) -> Ran {
    let renamed = |text: &str| {
        CONVENTIONAL.iter().zip(secrets).fold(text.to_owned(), |text, (from, to)| {
            let from = format!("\"{from}\"");
            assert!(text.contains(&from), "{from}");
            text.replace(&from, &format!("\"{to}\""))
        })
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let server = Server::start(Config {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        world: World::parse("words.toml", &renamed(WORLD)).unwrap(),
        behaviour: Behaviour::default(),
        clock: Clock::system(),
    });
    let server = runtime.block_on(server).unwrap();
    let options = ["--judge=inferred,observed", "--strict"];
    let ran = run_whole(&format!("http://{}", server.address()), &renamed(PROFILE), &options);
    runtime.block_on(server.stop());
    ran
}

fn verdicts(ran: &Ran) -> BTreeMap<&str, Verdict> {
    ran.records.iter().map(|record| (record.name.as_str(), record.verdict)).collect()
}

#[test]
fn secrets_that_are_words_change_nothing() {
    let conventional = ran(CONVENTIONAL);
    for secrets in [
        ["xml", "key", "Code", "1", "admin", "user", "role"],
        ["key", "Code", "1", "Message", "RequestId", "e", "nobody"],
    ] {
        let words = ran(secrets);
        let bad: Vec<_> = words.records.iter().filter(|record| record.verdict.is_bad()).map(|r| &r.text).collect();
        assert!(bad.is_empty(), "{} bad trials, the first: {}", bad.len(), bad[0]);
        assert!(words.records.len() > 1_000, "{} trials", words.records.len());
        assert_eq!(verdicts(&words), verdicts(&conventional));
        assert_eq!(words.summary, conventional.summary);
        // What is shown of them reads accordingly.
        assert!(
            words.records.iter().flat_map(|record| &record.checks).any(|check| check.actual.contains("[redacted]"))
        );
    }
}
