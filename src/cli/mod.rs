//! The `kms-conformance` program.

mod cases;
mod choices;
mod clauses;
mod clauses_text;
mod deviations;
mod environment;
mod filter;
mod format;
mod options;
mod run;
mod serve;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

pub(crate) use options::CommonOptions;

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
    /// List the mistakes that `serve --deviate ID` makes
    Deviations(deviations::Deviations),
    /// List what `serve --choose NAME=VALUE` can answer otherwise
    Choices(choices::Choices),
}

/// The command line of the program: for completions, and to hold guides against it.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let given = Cli::command().get_matches();
    let cli = Cli::from_arg_matches(&given).unwrap_or_else(|error| error.exit());
    let of_command = given.subcommand().map(|(_, given)| given.clone()).unwrap_or_default();
    match cli.command {
        Command::Run(run) => run.execute(&of_command),
        Command::Serve(serve) => serve.execute(),
        Command::Cases(cases) => cases.execute(),
        Command::Clauses(clauses) => clauses.execute(),
        Command::Deviations(deviations) => deviations.execute(),
        Command::Choices(choices) => choices.execute(),
    }
}
