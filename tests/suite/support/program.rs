//! The program as a user runs it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};

/// The program with these arguments, and without the options of the environment in which the tests run.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kms-conformance"));
    command.args(arguments);
    without_options(command)
}

/// A command that does not see the options of the environment in which the tests run.
pub(super) fn without_options(mut command: Command) -> Command {
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("KMS_CONFORMANCE_")) {
        command.env_remove(name);
    }
    command
}

/// What it printed.
pub(crate) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What it complained of.
pub(crate) fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The reference endpoint, served by the program; it is ended with the test.
pub(crate) struct Served {
    child: Child,
    line: String,
}

impl Served {
    /// Starts it on a free port, with these arguments beside.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::by(&mut program(&[&["serve", "--port", "0"], arguments].concat()))
    }

    /// Starts it by a command.
    pub(crate) fn by(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, line }
    }

    /// The line that says that it is ready.
    pub(crate) fn line(&self) -> &str {
        self.line.trim_end()
    }

    /// The process.
    pub(crate) fn process(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Its address.
    pub(crate) fn url(&self) -> &str {
        self.line().strip_prefix("listening on ").unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
