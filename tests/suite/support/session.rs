//! A run of some trials, as the program makes it.

use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use kms_conformance::Exit;
use kms_conformance::engine::{
    Baseline, Cancel, Driver, Event, Options, Retries, Session, SessionError, Sink, SinkError, Start, drive,
};
use kms_conformance::plan::Selection;
use kms_conformance::record::{Figures, RunRecord, TrialRecord};
use kms_conformance::report::JsonFile;
use kms_conformance::suite::{Provenance, Suite};

use super::Folder;

/// Loaded once for all tests: that takes longer than most runs.
static SUITE: LazyLock<Arc<Suite>> = LazyLock::new(|| Arc::new(Suite::embedded().unwrap()));

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The records in the order in which the sinks were told them.
    pub(crate) records: Vec<TrialRecord>,
    pub(crate) summary: Figures,
    pub(crate) exit: Exit,
    pub(crate) run: RunRecord,
}

impl Ran {
    /// The record of a trial.
    pub(crate) fn of(&self, name: &str) -> &TrialRecord {
        self.records.iter().find(|record| record.name == name).unwrap_or_else(|| panic!("{name} was not run"))
    }
}

struct Keep(Arc<Mutex<Vec<TrialRecord>>>);

impl Sink for Keep {
    fn take(&mut self, event: &Event<'_>) -> Result<(), SinkError> {
        if let Event::Judged(record) = event {
            self.0.lock().unwrap().push((*record).clone());
        }
        Ok(())
    }
}

/// Runs the trials of these names against an endpoint, with the profile of this text, or the conventional one. The seed is
/// fixed, and the locks are the run's own.
pub(crate) fn run(
    endpoint: &str,
    profile: Option<&str>,
    options: &[&str],
    names: &[&str],
) -> Result<Ran, SessionError> {
    run_of(Arc::clone(&SUITE), endpoint, profile, options, names)
}

/// The same with cases of a test's own.
pub(crate) fn run_of(
    suite: Arc<Suite>,
    endpoint: &str,
    profile: Option<&str>,
    options: &[&str],
    names: &[&str],
) -> Result<Ran, SessionError> {
    let selection = Selection { filters: names.iter().map(|&name| name.to_owned()).collect(), ..Selection::default() };
    ran(suite, endpoint, profile, options, selection, 1)
}

/// Whether a run of everything can begin at an endpoint, with the profile in a file.
pub(crate) fn begins(endpoint: &str, profile: &Path, driver: Driver) -> Result<(), SessionError> {
    let folder = Folder::new();
    let options = Options {
        endpoint: Some(endpoint.to_owned()),
        profile: Some(profile.to_owned()),
        seed: Some(7),
        locks: Some(folder.path().to_owned()),
        ..Options::default()
    };
    let start = Start { driver, ..start(options, Selection::default()) };
    Session::with_suite(Arc::clone(&SUITE), start, Vec::new()).map(drop)
}

/// What a process of its own makes of one trial, as nextest starts it.
pub(crate) fn one_by_one(endpoint: &str, profile: &str, name: &str) -> TrialRecord {
    let folder = Folder::new();
    let options = Options {
        endpoint: Some(endpoint.to_owned()),
        profile: Some(folder.write("own.toml", profile)),
        seed: Some(7),
        locks: Some(folder.path().to_owned()),
        ..Options::default()
    };
    let selection = Selection { filters: vec![name.to_owned()], exact: true, ..Selection::default() };
    let start = Start { driver: Driver::TrialByTrial, ..start(options, selection) };
    let session = Session::with_suite(Arc::clone(&SUITE), start, Vec::new()).unwrap();
    session.judge(session.selected()[0]).unwrap()
}

/// Runs all trials against an endpoint, with the profile of this text, several at a time.
pub(crate) fn run_whole(endpoint: &str, profile: &str, options: &[&str]) -> Ran {
    ran(Arc::clone(&SUITE), endpoint, Some(profile), options, Selection::default(), 4).unwrap()
}

fn ran(
    suite: Arc<Suite>,
    endpoint: &str,
    profile: Option<&str>,
    options: &[&str],
    selection: Selection,
    jobs: usize,
) -> Result<Ran, SessionError> {
    let folder = Folder::new();
    let mut wanted = Options {
        endpoint: Some(endpoint.to_owned()),
        seed: Some(7),
        locks: Some(folder.path().to_owned()),
        retries: Retries { pause: Duration::ZERO, ..Retries::default() },
        profile: profile.map(|text| folder.write("profile.toml", text)),
        ..Options::default()
    };
    for option in options {
        set(&mut wanted, option);
    }
    let kept = Arc::default();
    let session = Session::with_suite(suite, start(wanted, selection), vec![Box::new(Keep(Arc::clone(&kept)))])?;
    let panicked = drive(&session, jobs);
    let run = session.info().clone();
    let summary = session.finish()?;
    let records = std::mem::take(&mut *kept.lock().unwrap());
    Ok(Ran { records, exit: Exit::of(&summary, panicked), summary, run })
}

fn start(options: Options, selection: Selection) -> Start {
    let repeat = "kms-conformance run".to_owned();
    Start { options, selection, driver: Driver::WholeRun, repeat, snapshots: None, cancel: Cancel::default() }
}

/// What a user of the program writes as `--NAME=VALUE`.
fn set(options: &mut Options, written: &str) {
    let (name, value) = written.split_once('=').unwrap_or((written, ""));
    let seconds = || Duration::from_secs_f64(value.parse().unwrap());
    match name {
        "--profile" => options.profile = Some(value.into()),
        "--strict" => options.strict = true,
        "--judge" => options.judge = value.split(',').map(provenance).collect(),
        "--scheme" => options.scheme = Some(value.parse().unwrap()),
        "--form" => options.form = Some(value.parse().unwrap()),
        "--response-timeout" => options.limits.response = seconds(),
        "--retries" => options.retries.most = value.parse().unwrap(),
        "--connect-timeout" => options.limits.connect = seconds(),
        "--baseline" => options.baseline = Some(Baseline::Compare(value.into())),
        "--record-baseline" => options.baseline = Some(Baseline::Record(value.into())),
        other => panic!("{other} is no option of these tests"),
    }
}

fn provenance(word: &str) -> Provenance {
    Provenance::ALL.into_iter().find(|it| it.as_str() == word).unwrap()
}

/// Runs the trials of these names, or all, at the embedded endpoint, and writes the report.
pub(crate) fn embedded_report(suite: Suite, names: &[&str], report: &Path) {
    let options = Options { seed: Some(7), ..Options::default() };
    let selection = Selection { filters: names.iter().map(|&name| name.to_owned()).collect(), ..Selection::default() };
    let sinks: Vec<Box<dyn Sink>> = vec![Box::new(JsonFile::create(report).unwrap())];
    let session = Session::with_suite(Arc::new(suite), start(options, selection), sinks).unwrap();
    assert!(!drive(&session, 4), "a trial panicked");
    session.finish().unwrap();
}
