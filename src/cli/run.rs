//! `kms-conformance run`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use clap::Args;

use crate::engine::{Driver, Options, Session, SessionError, Sink, Start};
use crate::exit::Exit;
use crate::plan::Selection;
use crate::repeat;
use crate::report::{Console, Destination};

/// Judge an endpoint
#[derive(Debug, Args)]
pub(super) struct Run {
    #[command(flatten)]
    options: Options,
    /// Only trials whose name contains one of these
    filters: Vec<String>,
    /// The names are meant whole
    #[arg(long)]
    exact: bool,
    /// Leave out trials whose name contains this
    #[arg(long, value_name = "NAME")]
    skip: Vec<String>,
    /// How many trials run at a time
    #[arg(long, value_name = "NUMBER", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: u16,
    /// Print the names of the trials, and make no call
    #[arg(long)]
    list: bool,
}

impl Run {
    pub(super) fn execute(self) -> ExitCode {
        match self.judged() {
            Ok(exit) => exit.into(),
            Err(error) => {
                eprintln!("error: {error}");
                Exit::of_error(&error).into()
            }
        }
    }

    fn judged(self) -> Result<Exit, SessionError> {
        let mut sinks: Vec<Box<dyn Sink>> = Vec::new();
        if !self.list {
            sinks.push(Box::new(Console::default()));
            for report in &self.options.report {
                match report.parse::<Destination>() {
                    Ok(destination) => sinks.push(destination.open()?),
                    Err(error) => {
                        eprintln!("error: {error}");
                        return Ok(Exit::Usage);
                    }
                }
            }
        }
        let driver = if self.list { Driver::List } else { Driver::WholeRun };
        let repeat = repeat::of_binary(&self.options);
        let selection = Selection { filters: self.filters, exact: self.exact, skip: self.skip };
        let session = Session::prepare(Start { options: self.options, selection, driver, repeat }, sinks)?;
        if self.list {
            session.selected().iter().for_each(|&number| println!("{}", session.trials()[number].name));
            return Ok(if session.selected().is_empty() { Exit::NothingJudged } else { Exit::Conforms });
        }
        let panicked = work(&session, self.jobs.into());
        let summary = session.finish()?;
        Ok(match Exit::of(&summary) {
            Exit::Conforms | Exit::NothingJudged if panicked => Exit::Broken,
            Exit::NothingJudged => {
                eprintln!("error: nothing was judged, which is no pass");
                Exit::NothingJudged
            }
            exit => exit,
        })
    }
}

/// Judges the selected trials on several threads; whether one of them panicked.
fn work(session: &Session, jobs: usize) -> bool {
    let (next, panicked) = (AtomicUsize::new(0), AtomicBool::new(false));
    let worker = || {
        while let Some(&number) = session.selected().get(next.fetch_add(1, Ordering::Relaxed)) {
            let one = || match session.trials()[number].lack {
                Some(_) => session.set_aside(number),
                None => drop(session.judge(number)),
            };
            if catch_unwind(AssertUnwindSafe(one)).is_err() {
                panicked.store(true, Ordering::Relaxed);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..jobs.min(session.selected().len()) {
            scope.spawn(worker);
        }
    });
    panicked.into_inner()
}
