//! `kms-conformance clauses`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::exit::Exit;
use crate::matrix::{self, Matrix};
use crate::quiet;
use crate::suite::Suite;

use super::clauses_text::{claimed, joined};
use super::format::{Format, rendered};

/// List what the documentation states, and the cases that cover it
#[derive(Debug, Args)]
pub(super) struct ClausesCommand {
    /// How the list is printed
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Join the list with the checks that a run really made: the file of its `run --report json=FILE`
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

impl ClausesCommand {
    pub(super) fn execute(self) -> ExitCode {
        let suite = match Suite::embedded() {
            Ok(suite) => suite,
            Err(error) => return ends(Exit::Broken, &error),
        };
        let text = match &self.report {
            None => rendered(self.format, &Matrix::claimed(&suite), claimed),
            Some(file) => match matrix::load(file, &suite) {
                Ok(report) => rendered(self.format, &Matrix::joined(&suite, &report), joined),
                Err(error) => return ends(Exit::Usage, &error),
            },
        };
        quiet::out(&text);
        ExitCode::SUCCESS
    }
}

fn ends(exit: Exit, error: &dyn std::error::Error) -> ExitCode {
    quiet::err(&format!("error: {error}\n"));
    exit.into()
}
