//! `kms-conformance deviations`.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Args;
use kms_conformance_reference::Behaviour;
use kms_conformance_reference::deviations::{self, ContextDeviation, Deviation};
use serde::Serialize;
use thiserror::Error;

use crate::did_you_mean::did_you_mean;

use super::format::{Format, print};

/// List the mistakes that `serve --deviate ID` makes
#[derive(Debug, Args)]
pub(super) struct Deviations {
    /// How the list is printed
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Only those whose id or clause contains this; with an @ also those that hold in one context only, `ID@CONTEXT`
    filter: Option<String>,
}

/// A name that no deviation has.
#[derive(Debug, Error)]
#[error("no deviation is called `{id}`\n  help: {near}`kms-conformance deviations` lists them")]
pub(super) struct UnknownDeviation {
    id: String,
    near: String,
}

/// A mistake of the catalogue, everywhere or in one context only.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mistake {
    Everywhere(&'static Deviation),
    InContext(ContextDeviation),
}

impl Mistake {
    /// Switches it on.
    pub(super) fn apply(&self, behaviour: &mut Behaviour) {
        match self {
            Self::Everywhere(deviation) => (deviation.apply)(behaviour),
            Self::InContext(deviation) => deviation.apply(behaviour),
        }
    }
}

/// The deviation of this id, `ID` or `ID@CONTEXT`.
pub(super) fn find(id: &str) -> Result<Mistake, UnknownDeviation> {
    let everywhere = deviations::deviation(id).map(Mistake::Everywhere);
    everywhere.or_else(|| deviations::context_deviation(id).map(Mistake::InContext)).ok_or_else(|| {
        let in_context: Vec<_> = deviations::context_deviations().map(|it| it.id()).collect();
        let known = deviations::deviations().map(|it| it.id).chain(in_context.iter().map(String::as_str));
        let near = did_you_mean(id, known).map_or_else(String::new, |asked| asked + " ");
        UnknownDeviation { id: id.to_owned(), near }
    })
}

#[derive(Clone, Serialize)]
struct Row {
    id: String,
    summary: String,
    clauses: &'static [&'static str],
}

impl Deviations {
    pub(super) fn execute(self) -> ExitCode {
        let everywhere = deviations::deviations().map(|it| Row {
            id: it.id.to_owned(),
            summary: it.summary.to_owned(),
            clauses: it.clauses,
        });
        // Those in contexts are many, and say little that their names do not: they are listed where they are asked for.
        let in_context = self.filter.as_ref().is_some_and(|part| part.contains('@'));
        let in_context = deviations::context_deviations().filter(|_| in_context);
        let in_context = in_context.map(|it| Row { id: it.id(), summary: it.summary(), clauses: it.clauses() });
        let has = |text: &str| self.filter.as_ref().is_none_or(|part| text.contains(part.as_str()));
        let wanted = |it: &Row| has(&it.id) || it.clauses.iter().any(|clause| has(clause));
        let rows: Vec<_> = everywhere.chain(in_context).filter(wanted).collect();
        print(self.format, |_| rows.clone(), |rows| text(rows))
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
