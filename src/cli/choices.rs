//! `kms-conformance choices`.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::str::FromStr;

use clap::Args;
use kms_conformance_reference::choices::{self, Choice, Value};
use serde::Serialize;
use thiserror::Error;

use crate::did_you_mean::did_you_mean;

use super::filter::Filter;
use super::format::{Format, print};

/// List what `serve --choose NAME=VALUE` can answer otherwise
#[derive(Debug, Args)]
pub(super) struct Choices {
    /// How the list is printed
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Only those whose name contains this
    filter: Option<String>,
}

/// A value of a choice, as `NAME=VALUE`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chosen(pub(super) &'static Value);

/// Why a text names no value of a choice.
#[derive(Debug, Error)]
pub(super) enum ChooseError {
    /// There is no `=` in it.
    #[error("`{0}` is not NAME=VALUE\n  help: `kms-conformance choices` lists them")]
    Form(String),
    /// No choice has this name.
    #[error("no choice is called `{name}`\n  help: {near}`kms-conformance choices` lists them")]
    Name {
        /// The name.
        name: String,
        /// The names that are like it.
        near: String,
    },
    /// The choice has no such value.
    #[error("{name} has no value `{value}`\n  help: its values are {known}")]
    Value {
        /// The choice.
        name: &'static str,
        /// The value.
        value: String,
        /// The values that there are.
        known: String,
    },
}

impl FromStr for Chosen {
    type Err = ChooseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, value) = text.split_once('=').ok_or_else(|| ChooseError::Form(text.to_owned()))?;
        let choice = choices::choice(name).ok_or_else(|| ChooseError::Name {
            name: name.to_owned(),
            near: did_you_mean(name, choices::choices().map(|choice| choice.name))
                .map_or_else(String::new, |asked| asked + " "),
        })?;
        let known = || choice.values.iter().map(|value| value.name).collect::<Vec<_>>().join(", ");
        let found = choice.value(value);
        found.map(Self).ok_or_else(|| ChooseError::Value { name: choice.name, value: value.to_owned(), known: known() })
    }
}

#[derive(Serialize)]
struct Row {
    name: &'static str,
    summary: &'static str,
    values: Vec<ValueRow>,
}

#[derive(Serialize)]
struct ValueRow {
    name: &'static str,
    /// The capabilities to declare absent.
    absent: &'static [&'static str],
    /// What the profile has to tolerate: error code and status.
    tolerate: Vec<String>,
    /// The checks that fail with `--strict --judge inferred,observed`.
    fails: Vec<String>,
}

impl Choices {
    pub(super) fn execute(self) -> ExitCode {
        let filter = Filter(self.filter.as_deref());
        let rows: Vec<_> = choices::choices().filter(|it| filter.takes(it.name)).map(row).collect();
        print(self.format, &rows, text, || {
            filter.selects_nothing("choices", choices::choices().map(|choice| choice.name))
        })
    }
}

fn row(choice: &Choice) -> Row {
    let values = choice.values.iter().map(|value| ValueRow {
        name: value.name,
        absent: value.absent,
        tolerate: value.tolerated.iter().map(|(code, status)| format!("{status} for {code}")).collect(),
        fails: value.fails.iter().map(|(check, clause)| format!("{check} of {clause}")).collect(),
    });
    Row { name: choice.name, summary: choice.summary, values: values.collect() }
}

fn text(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        let _ = writeln!(text, "{}\n    {}", row.name, row.summary);
        for (at, value) in row.values.iter().enumerate() {
            let default = if at == 0 { " (unless chosen)" } else { "" };
            let _ = writeln!(text, "    ={}{default}", value.name);
            if !value.absent.is_empty() {
                let _ = writeln!(text, "        declare absent: {}", value.absent.join(", "));
            }
            if !value.tolerate.is_empty() {
                let _ = writeln!(text, "        tolerate in the profile: {}", value.tolerate.join(", "));
            }
            if !value.fails.is_empty() {
                let _ = writeln!(text, "        fails where all is judged: {}", value.fails.join(", "));
            }
        }
    }
    let _ = writeln!(text, "{} choices", rows.len());
    text
}
