//! What `kms-conformance run` prints.

use crate::engine::{Event, Sink, SinkError};
use crate::quiet;
use crate::record::{RunRecord, TrialRecord, Verdict};

use super::causes::causes;
use super::figures::figures;
use super::notice;

/// Prints a line for each trial, at the end what the bad ones have in common, and the figures.
#[derive(Debug, Default)]
pub struct Console {
    verbose: bool,
    run: Option<RunRecord>,
}

impl Console {
    /// With `verbose`, the whole text of every bad trial is printed, not one for each cause.
    #[must_use]
    pub fn new(verbose: bool) -> Self {
        Self { verbose, run: None }
    }

    fn started(&mut self, run: &RunRecord) -> String {
        self.run = Some(run.clone());
        format!(
            "running {} trials against {} ({}, {} {}, seed {})\n",
            run.selected, run.endpoint, run.profile, run.form, run.scheme, run.seed
        )
    }

    fn judged(&self, record: &TrialRecord) -> String {
        let word = match record.verdict {
            Verdict::Passed => "ok",
            Verdict::Failed => "FAILED",
            Verdict::Blocked => "BLOCKED",
            Verdict::Error => "ERROR",
            Verdict::Tolerated | Verdict::Observed | Verdict::NotTestable => record.verdict.as_str(),
        };
        let text = if self.verbose { record.text.as_str() } else { "" };
        format!("{word:<12}  {}\n{text}", record.name)
    }
}

impl Sink for Console {
    fn take(&mut self, event: &Event<'_>) -> Result<(), SinkError> {
        let text = match event {
            Event::Touches(keys) => {
                quiet::err(&notice::text(keys));
                return Ok(());
            }
            Event::Waits(waiting) => {
                quiet::err(&notice::waits(waiting));
                return Ok(());
            }
            Event::Started(run) => self.started(run),
            Event::Judged(record) => self.judged(record),
            Event::Ended(ended) => {
                let run = self.run.as_ref();
                format!(
                    "\n{}{}",
                    causes(&ended.causes, self.verbose),
                    run.map_or_else(String::new, |run| figures(ended, run))
                )
            }
        };
        // A closed pipe ends the reader's interest, not the run.
        quiet::out(&text);
        Ok(())
    }
}
