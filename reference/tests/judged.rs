//! The endpoint judged by the conformance suite, from outside: what `cargo mutants` asks of each mutant.
//!
//! The suite is a program that was built before, so that a mutant costs the build of this crate alone, and none can change
//! its judge. `KMS_CONFORMANCE_PROGRAM` names the program, `KMS_CONFORMANCE_PROFILE` the conventional profile, which is then
//! taken at its word: what a mutant has lost is not excused as a capability that is missing.
#![expect(clippy::unwrap_used, reason = "a test that panics fails")]

use std::net::SocketAddr;
use std::process::Command;

use kms_conformance_reference::{Behaviour, Clock, Config, Server, World};

#[test]
#[ignore = "needs KMS_CONFORMANCE_PROGRAM, the suite as a program"]
fn the_suite_finds_nothing_wrong() {
    let program =
        std::env::var_os("KMS_CONFORMANCE_PROGRAM").expect("KMS_CONFORMANCE_PROGRAM names the suite's program");
    assert!(
        std::env::var_os("KMS_CONFORMANCE_PROFILE").is_some(),
        "KMS_CONFORMANCE_PROFILE names the conventional profile"
    );
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let server = runtime.block_on(Server::start(Config {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        world: World::conventional().unwrap(),
        behaviour: Behaviour::default(),
        clock: Clock::system(),
    }));
    let server = server.unwrap();
    let endpoint = format!("http://{}", server.address());
    let mut run = Command::new(program);
    run.args(["run", "--endpoint", &endpoint, "--judge", "inferred,observed"]);
    // A mutant that does not answer at all is caught as well, and sooner than the usual limits would have it.
    run.args(["--connect-timeout", "2", "--response-timeout", "2"]);
    let status = run.status().unwrap();
    assert!(status.success(), "the suite ends with {status}");
}
