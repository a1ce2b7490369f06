//! `kms-conformance clauses`.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use crate::suite::{Clause, Suite};

use super::format::{Format, print};

/// List what the documentation states, and the cases that cover it
#[derive(Debug, Args)]
pub(super) struct ClausesCommand {
    /// How the list is printed
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Serialize)]
struct Listing {
    set: String,
    page: String,
    clauses: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    clause: Clause,
    cases: Vec<String>,
}

impl ClausesCommand {
    pub(super) fn execute(self) -> ExitCode {
        print(self.format, listing, text)
    }
}

fn listing(suite: &Suite) -> Listing {
    let row = |clause: &Clause| Row {
        clause: clause.clone(),
        cases: suite.cases.iter().filter(|case| case.clauses.contains(&clause.id)).map(|case| case.name()).collect(),
    };
    Listing {
        set: suite.clauses.set().to_owned(),
        page: suite.clauses.page().url.clone(),
        clauses: suite.clauses.iter().map(row).collect(),
    }
}

fn text(listing: &Listing) -> String {
    let mut text = format!("clauses of {} ({})\n\n", listing.set, listing.page);
    for Row { clause, cases } in &listing.clauses {
        let lines: Vec<_> = clause.lines.iter().map(|(from, to)| format!("{from}-{to}")).collect();
        let _ =
            writeln!(text, "{}  ({}, lines {})\n    {}", clause.id, clause.provenance, lines.join(" "), clause.text);
        match (&clause.no_case, cases.as_slice()) {
            (Some(why), _) => text.extend(["    no case: ", why, "\n"]),
            (None, cases) => cases.iter().for_each(|name| text.extend(["    ", name, "\n"])),
        }
    }
    let _ = writeln!(text, "{} clauses", listing.clauses.len());
    text
}
