//! `kms-conformance clauses`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::exit::Exit;
use crate::matrix::{self, Matrix};
use crate::quiet;

use super::clauses_text::{claimed, joined};
use super::filter::Filter;
use super::format::{Format, rendered, suite};

/// List what the documentation states, and the cases that cover it
#[derive(Debug, Args)]
pub(super) struct ClausesCommand {
    /// How the list is printed
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Join the list with the checks that a run really made: the file of its `run --report json=FILE`
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Only clauses whose id contains this
    filter: Option<String>,
}

impl ClausesCommand {
    pub(super) fn execute(self) -> ExitCode {
        let suite = match suite() {
            Ok(suite) => suite,
            Err(code) => return code,
        };
        let (mut matrix, text): (_, fn(&Matrix) -> String) = match &self.report {
            None => (Matrix::claimed(&suite), claimed),
            Some(file) => match matrix::load(file, &suite) {
                Ok(report) => (Matrix::joined(&suite, &report), joined),
                Err(error) => return ends(Exit::Usage, &error),
            },
        };
        let filter = Filter(self.filter.as_deref());
        matrix.clauses.retain(|row| filter.takes(&row.clause.id));
        if matrix.clauses.is_empty() {
            return filter.selects_nothing("clauses", suite.clauses.ids());
        }
        quiet::out(&rendered(self.format, &matrix, text));
        ExitCode::SUCCESS
    }
}

fn ends(exit: Exit, error: &dyn std::error::Error) -> ExitCode {
    quiet::err(&format!("error: {error}\n"));
    exit.into()
}
