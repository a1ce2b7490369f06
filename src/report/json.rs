//! The full record of a run, as JSON.

use std::fs::File;
use std::io::{BufWriter, Error, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::engine::{Event, Sink, SinkError};
use crate::record::REPORT;

/// Writes the full record while the run goes on, beside the file that was named; at the end the two change places, so that
/// a report is whole or not there.
#[derive(Debug)]
pub struct JsonFile {
    file: PathBuf,
    part: PathBuf,
    out: BufWriter<File>,
    trials: usize,
    whole: bool,
}

impl JsonFile {
    /// Opens a file beside `file`.
    pub fn create(file: &Path) -> Result<Self, SinkError> {
        let mut name = file.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let part = file.with_file_name(name);
        let created = if file.is_dir() { Err(Error::other("it is a folder")) } else { File::create(&part) };
        let out = created.map_err(|reason| SinkError { file: file.to_owned(), reason })?;
        Ok(Self { file: file.to_owned(), part, out: BufWriter::new(out), trials: 0, whole: false })
    }

    fn write(&mut self, event: &Event<'_>) -> Result<(), Error> {
        match event {
            Event::Touches(_) | Event::Waits(_) => Ok(()),
            Event::Started(info) => {
                write!(self.out, "{{\n\"report\": {REPORT},\n\"run\": ")?;
                self.value(info)?;
                write!(self.out, ",\n\"trials\": [")
            }
            Event::Judged(record) => {
                write!(self.out, "{}", if self.trials == 0 { "\n" } else { ",\n" })?;
                self.trials += 1;
                self.value(record)
            }
            Event::Ended(figures) => {
                write!(self.out, "\n],\n\"summary\": ")?;
                self.value(figures)?;
                writeln!(self.out, "\n}}")?;
                self.out.flush()?;
                self.out.get_ref().sync_all()?;
                std::fs::rename(&self.part, &self.file)?;
                self.whole = true;
                Ok(())
            }
        }
    }

    fn value(&mut self, value: &impl Serialize) -> Result<(), Error> {
        serde_json::to_writer(&mut self.out, value).map_err(Error::from)
    }
}

impl Sink for JsonFile {
    fn take(&mut self, event: &Event<'_>) -> Result<(), SinkError> {
        self.write(event).map_err(|reason| SinkError { file: self.file.clone(), reason })
    }
}

impl Drop for JsonFile {
    fn drop(&mut self) {
        if !self.whole {
            // Nothing is left half-written; that a file which is gone cannot be removed does not matter.
            let _ = std::fs::remove_file(&self.part);
        }
    }
}
