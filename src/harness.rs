//! The suite as a test target: five lines in a `tests/conformance.rs` with `harness = false`, here or in an emulator's own
//! repository.
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     kms_conformance::harness::main()
//! }
//! ```

use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use libtest_mimic::{Arguments, Failed, Trial};

use crate::engine::{Driver, Options, Session, SessionError, Sink, Start, Verdict};
use crate::exit::Exit;
use crate::plan::Selection;
use crate::repeat;
use crate::report::{Destination, Notice, figures};

/// Trials at a time, unless `--test-threads` says otherwise: what takes time is the endpoint, not this process.
const AT_A_TIME: usize = 16;

/// The options of the harness: those of the suite and those of `cargo test`.
#[derive(Debug, Parser)]
#[command(name = "conformance", about = "Conformance tests of the KMS operation SetKeyPolicy")]
struct HarnessOptions {
    #[command(flatten)]
    options: Options,
    #[command(flatten)]
    libtest: Arguments,
}

/// Runs the suite as `cargo test` and nextest expect it.
#[must_use]
pub fn main() -> ExitCode {
    let HarnessOptions { options, mut libtest } = HarnessOptions::parse();
    libtest.test_threads.get_or_insert(AT_A_TIME);
    let driver = driver(&libtest);
    match run(options, &libtest, driver) {
        Ok(exit) => exit.into(),
        Err(error) => {
            eprintln!("error: {error}");
            Exit::of_error(&error).into()
        }
    }
}

fn driver(libtest: &Arguments) -> Driver {
    let nextest = std::env::var_os("NEXTEST_EXECUTION_MODE").is_some_and(|mode| mode == "process-per-test");
    match (libtest.list, nextest) {
        (true, _) => Driver::List,
        (false, true) => Driver::TrialByTrial,
        (false, false) => Driver::WholeRun,
    }
}

fn run(options: Options, libtest: &Arguments, driver: Driver) -> Result<Exit, SessionError> {
    let mut sinks: Vec<Box<dyn Sink>> = Vec::new();
    if driver == Driver::WholeRun {
        sinks.push(Box::new(Notice));
        for report in &options.report {
            match report.parse::<Destination>() {
                Ok(destination) => sinks.push(destination.open()?),
                Err(error) => {
                    eprintln!("error: {error}");
                    return Ok(Exit::Usage);
                }
            }
        }
    } else if !options.report.is_empty() && std::env::var_os("NEXTEST").is_some() {
        return Err(SessionError::ReportUnderNextest);
    }
    let repeat = repeat::of_harness(&options);
    let selection = Selection {
        filters: libtest.filter.iter().cloned().collect(),
        exact: libtest.exact,
        skip: libtest.skip.clone(),
    };
    let session = Arc::new(Session::prepare(Start { options, selection, driver, repeat }, sinks)?);
    let runs_ignored = libtest.ignored || libtest.include_ignored;
    if driver == Driver::WholeRun && !runs_ignored {
        let lacking = session.selected().iter().filter(|&&number| session.trials()[number].lack.is_some());
        lacking.for_each(|&number| session.set_aside(number));
    }
    let conclusion = libtest_mimic::run(libtest, trials(&session));
    let (set, endpoint, seed) =
        (session.info().clause_set.clone(), session.info().endpoint.clone(), session.info().seed);
    let Some(session) = Arc::into_inner(session) else { return Ok(Exit::Broken) };
    let summary = session.finish()?;
    Ok(match driver {
        Driver::TrialByTrial if conclusion.has_failed() => Exit::DoesNotConform,
        Driver::List | Driver::TrialByTrial => Exit::Conforms,
        Driver::WholeRun => {
            println!("{}  seed        {seed}\n", figures(&summary, &set, &endpoint));
            match Exit::of(&summary) {
                // A trial that panicked has no record.
                Exit::Conforms | Exit::NothingJudged if conclusion.has_failed() => Exit::Broken,
                Exit::NothingJudged => {
                    eprintln!("error: nothing was judged, which is no pass");
                    Exit::NothingJudged
                }
                exit => exit,
            }
        }
    })
}

fn trials(session: &Arc<Session>) -> Vec<Trial> {
    let trial = |(number, planned): (usize, &crate::plan::Trial)| {
        let here = Arc::clone(session);
        let judge = move || judge(&here, number);
        Trial::test(planned.name.clone(), judge).with_ignored_flag(planned.lack.is_some())
    };
    session.trials().iter().enumerate().map(trial).collect()
}

fn judge(session: &Session, number: usize) -> Result<(), Failed> {
    let record = session.judge(number);
    match record.verdict {
        Verdict::Failed | Verdict::Error => Err(format!("{}\n{}", record.verdict.as_str(), record.text).into()),
        Verdict::Passed | Verdict::Tolerated | Verdict::Observed | Verdict::NotTestable => Ok(()),
    }
}
