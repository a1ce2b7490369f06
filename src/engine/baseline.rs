//! A baseline: everything that one endpoint answers, optional members included, pinned in a folder of the user's own.

use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use crate::check::CheckName;
use crate::judge::{Pinned, TrialRun};

/// What is done with a baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Baseline {
    /// Answers are written there.
    Record(PathBuf),
    /// Answers are compared with those there.
    Compare(PathBuf),
}

impl Baseline {
    /// Writes, or compares, the answers of a trial. Where the trial broke off there is nothing to hold against it.
    pub(super) fn apply(&self, trial: &str, run: &mut TrialRun<'_>) {
        let Some(answers) = run.answers() else { return };
        if let Err(why) = self.written_or_compared(trial, run, &answers) {
            run.fail(why);
        }
    }

    /// # Errors
    /// What the operating system says of the file.
    fn written_or_compared(&self, trial: &str, run: &mut TrialRun<'_>, answers: &str) -> Result<(), String> {
        let failed = |file: &Path, reason: &Error| format!("the baseline {}: {reason}", file.display());
        match self {
            Self::Record(folder) => {
                let file = file(folder, trial);
                write(&file, answers).map_err(|reason| failed(&file, &reason))
            }
            Self::Compare(folder) => {
                let file = file(folder, trial);
                let text = match std::fs::read_to_string(&file) {
                    Ok(text) => Some(text),
                    Err(reason) if reason.kind() == ErrorKind::NotFound => None,
                    Err(reason) => return Err(failed(&file, &reason)),
                };
                let place = file.display().to_string();
                let remedy = "run once with --record-baseline";
                run.hold_against(
                    &Pinned { check: CheckName::Baseline, place: &place, text: text.as_deref(), remedy },
                    answers,
                );
                Ok(())
            }
        }
    }
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
    let part = file.with_extension("txt.part");
    std::fs::write(&part, text)?;
    std::fs::rename(&part, file)
}
