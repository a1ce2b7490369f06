//! The full record of a run, as JSON.

use std::borrow::Cow;
use std::io::{BufWriter, Error, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::engine::{Event, Sink, SinkError};
use crate::record::{REPORT, TrialRecord};
use crate::wire::cut;

use super::outlet::Outlet;
use super::visible_json;

/// So many bytes of bodies are written as they were recorded. An endpoint whose every answer is long would fill the disk.
const MOST_OF_BODIES: usize = 8 << 20;
/// Of a body after that, so many characters.
const MOST_OF_A_LATE_BODY: usize = 1_000;

/// Writes the full record while the run goes on, under a name of its own; at the end it takes its place, so that a report is whole
/// or not there.
#[derive(Debug)]
pub struct JsonFile {
    file: PathBuf,
    /// Nothing once the report is finished.
    out: Option<BufWriter<Outlet>>,
    trials: usize,
    bodies: usize,
}

impl JsonFile {
    /// Opens what the report is written to.
    pub fn create(file: &Path) -> Result<Self, SinkError> {
        let out = Outlet::open(file).map_err(|reason| SinkError { file: file.to_owned(), reason })?;
        Ok(Self { file: file.to_owned(), out: Some(BufWriter::new(out)), trials: 0, bodies: 0 })
    }

    fn write(&mut self, event: &Event<'_>) -> Result<(), Error> {
        match event {
            Event::Touches(_) | Event::Waits(_) => Ok(()),
            Event::Started(info) => {
                self.text(&format!("{{\n\"report\": {REPORT},\n\"run\": "))?;
                self.value(info)?;
                self.text(",\n\"trials\": [")
            }
            Event::Judged(record) => {
                self.text(if self.trials == 0 { "\n" } else { ",\n" })?;
                self.trials += 1;
                let record = self.within_bounds(record);
                self.value(&*record)
            }
            Event::Ended(figures) => {
                self.text("\n],\n\"summary\": ")?;
                self.value(figures)?;
                self.text("\n}\n")?;
                let Some(out) = self.out.take() else { return Ok(()) };
                out.into_inner().map_err(std::io::IntoInnerError::into_error)?.finish()
            }
        }
    }

    fn text(&mut self, text: &str) -> Result<(), Error> {
        self.out.as_mut().map_or(Ok(()), |out| out.write_all(text.as_bytes()))
    }

    fn value(&mut self, value: &impl Serialize) -> Result<(), Error> {
        self.out.as_mut().map_or(Ok(()), |out| visible_json::write(out, value))
    }

    /// The record, with bodies cut where there were too many already.
    fn within_bounds<'r>(&mut self, record: &'r TrialRecord) -> Cow<'r, TrialRecord> {
        let responses = record.steps.iter().filter_map(|step| step.exchange.as_ref()?.response.as_ref());
        self.bodies = self.bodies.saturating_add(responses.map(|response| response.body.len()).sum());
        let mut record = Cow::Borrowed(record);
        if self.bodies > MOST_OF_BODIES {
            let exchanges = record.to_mut().steps.iter_mut().filter_map(|step| step.exchange.as_mut());
            for response in exchanges.filter_map(|exchange| exchange.response.as_mut()) {
                response.body = cut(&response.body, MOST_OF_A_LATE_BODY).into_owned();
            }
        }
        record
    }
}

impl Sink for JsonFile {
    fn take(&mut self, event: &Event<'_>) -> Result<(), SinkError> {
        self.write(event).map_err(|reason| SinkError { file: self.file.clone(), reason })
    }
}
