//! `kms-conformance run`.

use std::process::ExitCode;

use clap::{ArgMatches, Args};

use crate::engine::{Cancel, Driver, Session, SessionError, Start, drive};
use crate::exit::Exit;
use crate::interrupt;
use crate::plan::Selection;
use crate::quiet;
use crate::report::{Console, Destination};

use super::options::CommonOptions;

/// Judge an endpoint
#[derive(Debug, Args)]
#[command(after_help = Exit::help())]
pub(super) struct Run {
    #[command(flatten)]
    common: CommonOptions,
    /// Only trials whose name contains one of these
    filters: Vec<String>,
    /// The names are meant whole
    #[arg(long)]
    exact: bool,
    /// Leave out trials whose name contains this
    #[arg(long, value_name = "NAME")]
    skip: Vec<String>,
    /// How many trials run at a time
    #[arg(long, value_name = "NUMBER", default_value_t = 16, allow_negative_numbers = true, value_parser = jobs)]
    jobs: u16,
    /// Print the whole text of every bad trial, not one for each cause
    #[arg(long, short)]
    verbose: bool,
    /// Print the names of the trials, and make no call
    #[arg(long)]
    list: bool,
}

impl Run {
    pub(super) fn execute(self, given: &ArgMatches) -> ExitCode {
        match self.judged(given) {
            Ok(exit) => exit.into(),
            Err(error) => Exit::told(&error).into(),
        }
    }

    fn judged(self, given: &ArgMatches) -> Result<Exit, SessionError> {
        self.common.know_the_environment()?;
        let cancel = Cancel::default();
        let start = Start {
            options: self.common.engine(given),
            selection: Selection { filters: self.filters, exact: self.exact, skip: self.skip },
            driver: if self.list { Driver::List } else { Driver::WholeRun },
            repeat: format!("kms-conformance run{}", CommonOptions::repeated(given)),
            snapshots: None,
            cancel: cancel.clone(),
        };
        if self.list {
            let session = Session::prepare(start, Vec::new())?;
            let names = session.selected().iter().map(|&number| format!("{}\n", session.trials()[number].name));
            quiet::out(&names.collect::<String>());
            return Ok(Exit::Conforms);
        }
        interrupt::watch(&cancel)?;
        let sinks = Destination::open_all(&self.common.report, Console::new(self.verbose))?;
        let session = Session::prepare(start, sinks)?;
        let panicked = drive(&session, self.jobs.into());
        let mut exit = Exit::Broken;
        session.end(|figures| {
            exit = Exit::of(figures, panicked);
            exit.code()
        })?;
        Ok(exit)
    }
}

/// How many trials may run at a time.
fn jobs(text: &str) -> Result<u16, &'static str> {
    text.parse().ok().filter(|jobs| (1..=256).contains(jobs)).ok_or("a whole number from 1 to 256")
}
