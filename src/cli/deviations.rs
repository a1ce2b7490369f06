//! `kms-conformance deviations`.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Args;
use kms_conformance_reference::deviations::{self, Deviation};
use serde::Serialize;
use thiserror::Error;

use crate::did_you_mean::did_you_mean;

use super::filter::Filter;
use super::format::{Format, print};

/// List the mistakes that `serve --deviate ID` makes
#[derive(Debug, Args)]
pub(super) struct Deviations {
    /// How the list is printed
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Only those whose id or clause contains this
    filter: Option<String>,
}

/// A name that no deviation has.
#[derive(Debug, Error)]
#[error("no deviation is called `{id}`\n  help: {near}`kms-conformance deviations` lists them")]
pub(super) struct UnknownDeviation {
    id: String,
    near: String,
}

/// The deviation of this id.
pub(super) fn find(id: &str) -> Result<&'static Deviation, UnknownDeviation> {
    deviations::deviation(id).ok_or_else(|| UnknownDeviation {
        id: id.to_owned(),
        near: did_you_mean(id, deviations::deviations().map(|deviation| deviation.id))
            .map_or_else(String::new, |asked| asked + " "),
    })
}

#[derive(Serialize)]
struct Row {
    id: &'static str,
    summary: &'static str,
    clauses: &'static [&'static str],
}

impl Deviations {
    pub(super) fn execute(self) -> ExitCode {
        let filter = Filter(self.filter.as_deref());
        let wanted = |it: &&Deviation| filter.takes(it.id) || it.clauses.iter().any(|clause| filter.takes(clause));
        let row = |it: &Deviation| Row { id: it.id, summary: it.summary, clauses: it.clauses };
        let rows: Vec<_> = deviations::deviations().filter(wanted).map(row).collect();
        let names = deviations::deviations().flat_map(|it| it.clauses.iter().copied().chain([it.id]));
        print(self.format, &rows, text, || filter.selects_nothing("deviations", names))
    }
}

fn text(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        let _ = writeln!(text, "{}\n    {}\n    breaks {}", row.id, row.summary, row.clauses.join(", "));
    }
    let _ = writeln!(text, "{} deviations", rows.len());
    text
}
