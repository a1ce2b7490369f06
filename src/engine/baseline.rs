//! A baseline: everything that one endpoint answers, optional members included, pinned in a folder of the user's own.

use std::io::{Error, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use thiserror::Error;

use crate::check::CheckName;
use crate::judge::{Pinned, TrialRun};
use crate::part_file::PartFile;

/// What is done with a baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Baseline {
    /// Answers are written there.
    Record(PathBuf),
    /// Answers are compared with those there.
    Compare(PathBuf),
}

/// Why a baseline is not whole.
#[derive(Debug, Error)]
#[error("cannot write the baseline {}: {reason}\n  help: what was there before is untouched; make room, or name another folder, and record it again", .file.display())]
pub struct BaselineError {
    /// The first file that could not be written.
    pub file: PathBuf,
    /// The complaint of the operating system.
    pub reason: Error,
}

/// The baseline of a run.
#[derive(Debug)]
pub(super) struct Baselines {
    asked: Baseline,
    broken: Mutex<Option<BaselineError>>,
}

impl Baselines {
    pub(super) fn new(asked: Baseline) -> Self {
        Self { asked, broken: Mutex::default() }
    }

    /// Writes, or compares, the answers of a trial. Where the trial broke off there is nothing to hold against it.
    pub(super) fn apply(&self, trial: &str, run: &mut TrialRun<'_>) {
        let Some(answers) = run.answers() else { return };
        match &self.asked {
            Baseline::Record(folder) => self.record(file(folder, trial), &answers),
            Baseline::Compare(folder) => compare(&file(folder, trial), run, &answers),
        }
    }

    /// A baseline that cannot be written is nothing that a trial shows of its endpoint. After the first file that could not be
    /// written no other is.
    fn record(&self, file: PathBuf, answers: &str) {
        let is_broken = || self.broken.lock().unwrap_or_else(PoisonError::into_inner);
        if is_broken().is_some() {
            return;
        }
        if let Err(reason) = write(&file, answers) {
            is_broken().get_or_insert(BaselineError { file, reason });
        }
    }

    /// Why it is not whole, if it is not.
    pub(super) fn broken(&self) -> Option<BaselineError> {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

fn compare(file: &Path, run: &mut TrialRun<'_>, answers: &str) {
    let place = file.display().to_string();
    let text = match std::fs::read_to_string(file) {
        Ok(text) => Some(text),
        Err(reason) if reason.kind() == ErrorKind::NotFound => None,
        Err(reason) => return run.fail(format!("the baseline {place}: {reason}")),
    };
    let remedy = "run once with --record-baseline";
    run.hold_against(&Pinned { check: CheckName::Baseline, place: &place, text: text.as_deref(), remedy }, answers);
}

/// `group/case/format.txt`.
fn file(folder: &Path, trial: &str) -> PathBuf {
    folder.join(format!("{}.txt", trial.replace("::", "/")))
}

/// A file is whole or as it was.
fn write(file: &Path, text: &str) -> Result<(), Error> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut part = PartFile::create(file)?;
    part.write_all(text.as_bytes())?;
    part.keep()
}
