//! The suite as a test target: five lines in a `tests/conformance.rs` with `harness = false`, here or in an emulator's own
//! repository.
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     kms_conformance::harness::main()
//! }
//! ```

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser};
use libtest_mimic::{Arguments, Failed, Trial};

use crate::cli::CommonOptions;
use crate::engine::{Driver, Session, SessionError, Sink, Snapshots, Start};
use crate::exit::Exit;
use crate::plan::Selection;
use crate::report::{Destination, Notice, figures};

/// Trials at a time, unless `--test-threads` says otherwise: what takes time is the endpoint, not this process.
const AT_A_TIME: usize = 16;

/// The options of the harness: those of the suite and those of `cargo test`.
#[derive(Debug, Parser)]
#[command(name = "conformance", bin_name = "cargo test --", about = "Conformance tests of the KMS operation SetKeyPolicy", after_help = Exit::help())]
struct HarnessOptions {
    #[command(flatten)]
    common: CommonOptions,
    #[command(flatten)]
    libtest: Arguments,
}

/// The command line of the harness: for completions, and to hold guides against it.
#[must_use]
pub fn command() -> clap::Command {
    HarnessOptions::command()
}

/// Runs the suite as `cargo test` and nextest expect it.
#[must_use]
pub fn main() -> ExitCode {
    judged(None)
}

/// The same; where it is the embedded endpoint that is judged, its answers are held against the snapshots in a folder.
#[must_use]
pub fn with_snapshots(folder: impl Into<PathBuf>) -> ExitCode {
    judged(Some(Arc::new(Snapshots::Compare(folder.into()))))
}

fn judged(snapshots: Option<Arc<Snapshots>>) -> ExitCode {
    let given = HarnessOptions::command().get_matches();
    let options = HarnessOptions::from_arg_matches(&given).unwrap_or_else(|error| error.exit());
    let repeat = format!("cargo test --test {} --{}", target(), CommonOptions::repeated(&given));
    match run(options, &given, repeat, snapshots) {
        Ok(exit) => exit.into(),
        Err(error) => Exit::told(&error).into(),
    }
}

/// The name of the test target: that of this program, less the hash that cargo puts behind it.
fn target() -> String {
    let program = std::env::args().next().unwrap_or_default();
    let stem = std::path::Path::new(&program).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let stem = stem.unwrap_or_else(|| "conformance".to_owned());
    match stem.rsplit_once('-') {
        Some((name, hash)) if hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()) => name.to_owned(),
        _ => stem,
    }
}

/// Whether nextest runs this, a process for each trial. It sets the same for the process that lists them.
fn nextest() -> bool {
    std::env::var_os("NEXTEST_EXECUTION_MODE").is_some_and(|mode| mode == "process-per-test")
}

fn driver(libtest: &Arguments) -> Driver {
    match (libtest.list, nextest()) {
        (true, _) => Driver::List,
        (false, true) => Driver::TrialByTrial,
        (false, false) => Driver::WholeRun,
    }
}

fn run(
    options: HarnessOptions,
    given: &ArgMatches,
    repeat: String,
    snapshots: Option<Arc<Snapshots>>,
) -> Result<Exit, SessionError> {
    let HarnessOptions { common, mut libtest } = options;
    common.know_the_environment()?;
    libtest.test_threads.get_or_insert(AT_A_TIME);
    let driver = driver(&libtest);
    let mut sinks: Vec<Box<dyn Sink>> = Vec::new();
    if driver == Driver::WholeRun {
        sinks = Destination::open_all(&common.report, Notice)?;
    } else if !common.report.is_empty() && std::env::var_os("NEXTEST").is_some() {
        return Err(SessionError::ReportUnderNextest);
    }
    let selection = Selection {
        filters: libtest.filter.iter().cloned().collect(),
        exact: libtest.exact,
        skip: libtest.skip.clone(),
    };
    let start = Start { options: common.engine(given), selection, driver, repeat, snapshots };
    let session = Arc::new(Session::prepare(start, sinks)?);
    if driver != Driver::WholeRun && nextest() {
        eprintln!("running against {} ({})", session.info().endpoint, session.info().profile);
    }
    let runs_ignored = libtest.ignored || libtest.include_ignored;
    if driver == Driver::WholeRun && !runs_ignored {
        let lacking = session.selected().iter().filter(|&&number| session.trials()[number].lack.is_some());
        lacking.for_each(|&number| drop(session.judge(number)));
    }
    let conclusion = libtest_mimic::run(&libtest, trials(&session));
    let Some(session) = Arc::into_inner(session) else { return Ok(Exit::Broken) };
    let info = session.info().clone();
    let mut exit = match driver {
        Driver::TrialByTrial if conclusion.has_failed() => Exit::DoesNotConform,
        Driver::List | Driver::TrialByTrial | Driver::WholeRun => Exit::Conforms,
    };
    let ended = session.end(|figures| {
        if driver == Driver::WholeRun {
            exit = Exit::of(figures, conclusion.has_failed());
        }
        exit.code()
    })?;
    if driver == Driver::WholeRun {
        println!("{}  seed        {}\n", figures(&ended, &info), info.seed);
    }
    Ok(exit)
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
    if !record.verdict.is_bad() {
        return Ok(());
    }
    Err(format!("{}\n{}", record.verdict, session.told(&record)).into())
}
