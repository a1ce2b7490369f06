//! A run of some trials, as the program makes it.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use clap::Parser;
use kms_conformance::Exit;
use kms_conformance::engine::{
    Driver, Event, Options, Session, SessionError, Sink, SinkError, Start, Summary, TrialRecord,
};
use kms_conformance::plan::Selection;
use kms_conformance::report::JsonFile;
use kms_conformance::suite::Suite;

use super::Folder;

/// Loaded once for all tests: that takes longer than most runs.
static SUITE: LazyLock<Arc<Suite>> = LazyLock::new(|| Arc::new(Suite::embedded().unwrap()));

#[derive(Debug, Parser)]
struct Line {
    #[command(flatten)]
    options: Options,
}

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The records in the order in which the sinks were told them.
    pub(crate) records: Vec<TrialRecord>,
    pub(crate) summary: Summary,
    pub(crate) exit: Exit,
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
    let folder = Folder::new();
    let options = parsed(&folder, endpoint, profile, options);
    let selection = Selection { filters: names.iter().map(|&name| name.to_owned()).collect(), ..Selection::default() };
    let kept = Arc::default();
    let start = Start { options, selection, driver: Driver::WholeRun, repeat: "kms-conformance run".to_owned() };
    let session = Session::with_suite(Arc::clone(&SUITE), start, vec![Box::new(Keep(Arc::clone(&kept)))])?;
    for &number in session.selected() {
        match session.trials()[number].lack {
            Some(_) => session.set_aside(number),
            None => drop(session.judge(number)),
        }
    }
    let summary = session.finish()?;
    let records = std::mem::take(&mut *kept.lock().unwrap());
    Ok(Ran { records, exit: Exit::of(&summary), summary })
}

/// The options as a user gives them, with a folder for the profile and the locks.
fn parsed(folder: &Folder, endpoint: &str, profile: Option<&str>, options: &[&str]) -> Options {
    let mut line = vec!["test".to_owned(), "--endpoint".to_owned(), endpoint.to_owned(), "--seed=7".to_owned()];
    line.push(format!("--locks={}", folder.path().display()));
    if let Some(text) = profile {
        line.push(format!("--profile={}", folder.write("profile.toml", text).display()));
    }
    line.extend(options.iter().map(|&word| word.to_owned()));
    Line::try_parse_from(line).unwrap().options
}

/// Runs all trials against an endpoint, with the profile of this text, several at a time.
pub(crate) fn run_whole(endpoint: &str, profile: &str, options: &[&str]) -> Ran {
    let folder = Folder::new();
    let options = parsed(&folder, endpoint, Some(profile), options);
    let selection = Selection::default();
    let start = Start { options, selection, driver: Driver::WholeRun, repeat: "kms-conformance run".to_owned() };
    let kept = Arc::default();
    let session = Session::with_suite(Arc::clone(&SUITE), start, vec![Box::new(Keep(Arc::clone(&kept)))]).unwrap();
    judge_all(&session);
    let summary = session.finish().unwrap();
    let records = std::mem::take(&mut *kept.lock().unwrap());
    Ran { records, exit: Exit::of(&summary), summary }
}

/// Runs the trials of these names, or all, at the embedded endpoint, and writes the report.
pub(crate) fn embedded_report(suite: Suite, names: &[&str], report: &Path) {
    let options = Line::try_parse_from(["test", "--seed=7"]).unwrap().options;
    let selection = Selection { filters: names.iter().map(|&name| name.to_owned()).collect(), ..Selection::default() };
    let start = Start { options, selection, driver: Driver::WholeRun, repeat: "kms-conformance run".to_owned() };
    let sinks: Vec<Box<dyn Sink>> = vec![Box::new(JsonFile::create(report).unwrap())];
    let session = Session::with_suite(Arc::new(suite), start, sinks).unwrap();
    judge_all(&session);
    session.finish().unwrap();
}

/// Judges what is selected, several at a time.
fn judge_all(session: &Session) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(&number) = session.selected().get(next.fetch_add(1, Ordering::Relaxed)) {
                    match session.trials()[number].lack {
                        Some(_) => session.set_aside(number),
                        None => drop(session.judge(number)),
                    }
                }
            });
        }
    });
}
