//! `kms-conformance cases`.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use crate::suite::{Case, Expect};

use super::filter::Filter;
use super::format::{Format, print, suite};

/// List what is tested
#[derive(Debug, Args)]
pub(super) struct Cases {
    /// How the list is printed
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Only cases whose name contains this
    filter: Option<String>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    title: String,
    clauses: Vec<String>,
    provenance: String,
    needs: Vec<String>,
    expects: Vec<String>,
    why: Option<String>,
    file: String,
    line: usize,
}

impl Cases {
    pub(super) fn execute(self) -> ExitCode {
        let suite = match suite() {
            Ok(suite) => suite,
            Err(code) => return code,
        };
        let filter = Filter(self.filter.as_deref());
        let names: Vec<String> = suite.cases.iter().map(|case| case.name()).collect();
        let wanted = suite.cases.iter().zip(&names).filter(|(_, name)| filter.takes(name));
        let rows: Vec<_> = wanted.map(|(case, _)| row(case)).collect();
        print(self.format, &rows, text, || filter.selects_nothing("cases", names.iter().map(String::as_str)))
    }
}

fn row(case: &Case) -> Row {
    Row {
        name: case.name(),
        title: case.title.clone(),
        clauses: case.clauses.clone(),
        provenance: case.provenance.to_string(),
        needs: case.needs.iter().map(ToString::to_string).collect(),
        expects: case.all_steps().map(|step| expects(&step.expect)).collect(),
        why: case.why.clone(),
        file: case.place.file.display().to_string(),
        line: case.place.line,
    }
}

fn expects(expect: &Expect) -> String {
    match expect {
        Expect::Success => "success".to_owned(),
        Expect::Error(code) => code.clone(),
        Expect::AnyOf(words) => words.join(" or "),
        Expect::Refused { likely } if likely.is_empty() => "refused".to_owned(),
        Expect::Refused { likely } => format!("refused, likely with {}", likely.join(" or ")),
        Expect::Observe => "observed".to_owned(),
        Expect::PolicyOf(name) => format!("the policy of {name}"),
        Expect::PolicyOfLast(names) => format!("the policy of {}", names.join(" or of ")),
    }
}

fn text(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        let _ = writeln!(text, "{}\n    {}\n    expects {}", row.name, row.title, row.expects.join(", then "));
        let _ = writeln!(text, "    covers {} ({})", row.clauses.join(", "), row.provenance);
    }
    let _ = writeln!(text, "{} cases", rows.len());
    text
}
