//! The harness as `cargo test` runs it.

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

use super::program::without_options;

/// Asked of cargo once: the program has a hash in its name.
static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
    let built = Command::new(env!("CARGO"))
        .args(["test", "--test", "conformance", "--no-run", "--message-format", "json"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let told = String::from_utf8(built.stdout).unwrap();
    let mut messages = told.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let target = messages.find(|message| message["target"]["name"] == "conformance").unwrap();
    target["executable"].as_str().unwrap().into()
});

/// The harness with these arguments, and without the options of the environment in which the tests run.
pub(crate) fn harness(arguments: &[&str]) -> Command {
    let mut command = Command::new(&*PROGRAM);
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("NEXTEST_EXECUTION_MODE");
    command.env_remove("NEXTEST");
    without_options(command)
}
