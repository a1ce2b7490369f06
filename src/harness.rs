//! The suite as a test target: five lines in a `tests/conformance.rs` with `harness = false`, here or in an emulator's own
//! repository.
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     kms_conformance::harness::main()
//! }
//! ```

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser};
use libtest_mimic::{Arguments, Failed, Trial};

use crate::cli::CommonOptions;
use crate::engine::{Cancel, Driver, Session, SessionError, Sink, Snapshots, Start};
use crate::exit::Exit;
use crate::interrupt;
use crate::plan::Selection;
use crate::quiet;
use crate::record::{Figures, TrialRecord};
use crate::report::{Destination, Notice, met};

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
        sinks = Destination::open_all(&common.report, Notice::default())?;
    } else if !common.report.is_empty() && std::env::var_os("NEXTEST").is_some() {
        return Err(SessionError::ReportUnderNextest);
    }
    let selection = Selection {
        filters: libtest.filter.iter().cloned().collect(),
        exact: libtest.exact,
        skip: libtest.skip.clone(),
    };
    let cancel = Cancel::default();
    if driver != Driver::List {
        interrupt::watch(&cancel)?;
    }
    let start = Start { options: common.engine(given), selection, driver, repeat, snapshots, cancel };
    let session = Arc::new(Session::prepare(start, sinks)?);
    if driver != Driver::WholeRun && nextest() {
        quiet::err(&format!("running against {} ({})\n", session.info().endpoint, session.info().profile));
    }
    exits_when_cut(&session, driver);
    let judged = Arc::new(Judged::default());
    let runs_ignored = libtest.ignored || libtest.include_ignored;
    if driver == Driver::WholeRun && !runs_ignored {
        let lacking = session.selected().iter().filter(|&&number| session.trials()[number].lack.is_some());
        lacking.for_each(|&number| drop(judged.judge(&session, number)));
    }
    let conclusion = quiet::printing(|| libtest_mimic::run(&libtest, trials(&session, &judged)));
    let has_failed = match &conclusion {
        Some(conclusion) => conclusion.has_failed(),
        // Nobody reads what the trials print: they are judged all the same, for the reports and the exit code.
        None if driver == Driver::WholeRun && !libtest.ignored => judged.rest(&session),
        None => driver == Driver::TrialByTrial,
    };
    ended(&session, driver, has_failed)
}

/// The loop of libtest-mimic cannot be ended: where the run is cut short, this process is, once nothing is under way any more.
fn exits_when_cut(session: &Arc<Session>, driver: Driver) {
    let session = Arc::clone(session);
    // Detached: it ends with the process.
    std::thread::spawn(move || {
        session.until_cut();
        let exit = ended(&session, driver, false).unwrap_or_else(|error| Exit::told(&error));
        std::process::exit(exit.code().into());
    });
}

/// Ends the run, on whichever thread comes first; the other one waits for the end of the process.
fn ended(session: &Session, driver: Driver, has_failed: bool) -> Result<Exit, SessionError> {
    let mut exit = Exit::Broken;
    let ended = session.end(|figures| {
        exit = of_figures(figures, driver, has_failed);
        exit.code()
    });
    ended?.map_or_else(|| park(), |_| Ok(exit))
}

fn of_figures(figures: &Figures, driver: Driver, has_failed: bool) -> Exit {
    match driver {
        Driver::List => Exit::Conforms,
        Driver::TrialByTrial => match &figures.incomplete {
            Some(incomplete) => Exit::of_incomplete(incomplete),
            None if has_failed => Exit::DoesNotConform,
            // One lost call says little where a process makes a few.
            None if figures.met.too_many_lost() && figures.met.lost > 1 => {
                quiet::err(&met(figures));
                Exit::Broken
            }
            None => Exit::Conforms,
        },
        Driver::WholeRun => Exit::of(figures, has_failed),
    }
}

/// Waits for the end of the process.
fn park() -> ! {
    loop {
        std::thread::park();
    }
}

/// The trials that are judged. The library that runs them stops at what it cannot print.
#[derive(Debug, Default)]
struct Judged(Mutex<BTreeSet<usize>>);

impl Judged {
    fn judge(&self, session: &Session, number: usize) -> Option<TrialRecord> {
        let record = session.judge(number);
        self.numbers(|numbers| numbers.insert(number));
        record
    }

    /// Judges the selected trials that are not; whether one of them panicked.
    fn rest(&self, session: &Session) -> bool {
        let mut panicked = false;
        for &number in session.selected() {
            if !self.numbers(|numbers| numbers.contains(&number)) {
                panicked |= catch_unwind(AssertUnwindSafe(|| self.judge(session, number))).is_err();
            }
        }
        panicked
    }

    fn numbers<T>(&self, with: impl FnOnce(&mut BTreeSet<usize>) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn trials(session: &Arc<Session>, judged: &Arc<Judged>) -> Vec<Trial> {
    let trial = |(number, planned): (usize, &crate::plan::Trial)| {
        let (here, judged) = (Arc::clone(session), Arc::clone(judged));
        let judge = move || judge(&here, &judged, number);
        Trial::test(planned.name.clone(), judge).with_ignored_flag(planned.lack.is_some())
    };
    session.trials().iter().enumerate().map(trial).collect()
}

fn judge(session: &Session, judged: &Judged, number: usize) -> Result<(), Failed> {
    // A trial that the end of the run came before has neither passed nor failed.
    let Some(record) = judged.judge(session, number) else { park() };
    if !record.verdict.is_bad() {
        return Ok(());
    }
    Err(format!("{}\n{}", record.verdict, session.told(&record)).into())
}
