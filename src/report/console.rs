//! What `kms-conformance run` prints.

use std::io::{Write, stdout};

use crate::engine::{Event, RunInfo, Sink, SinkError, TrialRecord, Verdict};

use super::figures::figures;
use super::notice;

/// Prints a line for each trial, the text of each failure, and the figures.
#[derive(Debug, Default)]
pub struct Console {
    set: String,
    endpoint: String,
    failures: Vec<String>,
}

impl Console {
    fn started(&mut self, info: &RunInfo) -> String {
        self.set.clone_from(&info.clause_set);
        self.endpoint.clone_from(&info.endpoint);
        format!(
            "running {} trials against {} ({}, {} {}, seed {})\n",
            info.selected, info.endpoint, info.profile, info.form, info.scheme, info.seed
        )
    }

    fn judged(&mut self, record: &TrialRecord) -> String {
        let name = &record.name;
        if record.verdict.is_bad() {
            self.failures.push(name.clone());
        }
        match record.verdict {
            Verdict::Passed => format!("ok            {name}\n"),
            Verdict::Tolerated => format!("tolerated     {name}\n"),
            Verdict::Observed => format!("observed      {name}\n"),
            Verdict::NotTestable => format!("not testable  {name}\n"),
            Verdict::Failed => format!("FAILED        {name}\n{}", record.text),
            Verdict::Error => format!("ERROR         {name}\n{}", record.text),
        }
    }
}

impl Sink for Console {
    fn take(&mut self, event: &Event<'_>) -> Result<(), SinkError> {
        let text = match event {
            Event::Touches(keys) => {
                eprint!("{}", notice::text(keys));
                return Ok(());
            }
            Event::Started(info) => self.started(info),
            Event::Judged(record) => self.judged(record),
            Event::Ended(summary) => {
                let failed: String = self.failures.iter().map(|name| format!("  {name}\n")).collect();
                let failed = if failed.is_empty() { failed } else { format!("failed:\n{failed}") };
                format!("\n{failed}{}", figures(summary, &self.set, &self.endpoint))
            }
        };
        // A closed pipe ends the reader's interest, not the run.
        let _ = stdout().write_all(text.as_bytes());
        Ok(())
    }
}
