//! The `kms-conformance` program.

mod cases;
mod clauses;
mod format;
mod run;
mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Conformance of KMS endpoints to the documentation of `SetKeyPolicy` (API version 2016-01-20)
#[derive(Debug, Parser)]
#[command(name = "kms-conformance", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Judge an endpoint
    Run(Box<run::Run>),
    /// Serve the reference endpoint, seeded with the conventional names
    Serve(serve::Serve),
    /// List what is tested
    Cases(cases::Cases),
    /// List what the documentation states, and the cases that cover it
    Clauses(clauses::ClausesCommand),
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Run(run) => run.execute(),
        Command::Serve(serve) => serve.execute(),
        Command::Cases(cases) => cases.execute(),
        Command::Clauses(clauses) => clauses.execute(),
    }
}
