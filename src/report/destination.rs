//! Where reports go: `--report FORMAT=FILE`.

use std::path::PathBuf;
use std::str::FromStr;

use thiserror::Error;

use crate::engine::{Sink, SinkError};

use super::json::JsonFile;

/// A report that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    file: PathBuf,
}

/// What is wrong with a `--report`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{problem}: write for example json=report.json")]
pub struct DestinationError {
    problem: String,
}

impl FromStr for Destination {
    type Err = DestinationError;

    fn from_str(given: &str) -> Result<Self, DestinationError> {
        let wrong = |problem: String| DestinationError { problem };
        let (format, file) = given.split_once('=').ok_or_else(|| wrong("no format is named".to_owned()))?;
        if format != "json" {
            return Err(wrong(format!("there is no format `{format}`; there is json")));
        }
        if file.is_empty() {
            return Err(wrong("no file is named".to_owned()));
        }
        Ok(Self { file: PathBuf::from(file) })
    }
}

impl Destination {
    /// The sinks of a run: the files of these reports, each opened, and one that shows what happens.
    pub fn open_all(reports: &[Self], shows: impl Sink + 'static) -> Result<Vec<Box<dyn Sink>>, SinkError> {
        let mut sinks: Vec<Box<dyn Sink>> = vec![Box::new(shows)];
        for report in reports {
            sinks.push(report.open()?);
        }
        Ok(sinks)
    }

    /// Opens the file, so that a report that cannot be written is known before the run.
    fn open(&self) -> Result<Box<dyn Sink>, SinkError> {
        Ok(Box::new(JsonFile::create(&self.file)?))
    }
}
