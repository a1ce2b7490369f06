//! `kms-conformance cases`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use crate::plan;
use crate::suite::{Case, Expect, Suite};

use super::format::{Format, print};

/// List what is tested
#[derive(Debug, Args)]
pub(super) struct Cases {
    /// How the list is printed
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Only cases whose name contains this
    filter: Option<String>,
}

/// The contexts of a case.
#[derive(Serialize)]
struct Contexts {
    /// The values that apply to it.
    admits: Vec<String>,
    /// Those that do not, each with the reason; under `*` why none does.
    not: BTreeMap<String, String>,
    /// The rows of the covering table, `VALUES::FORMAT`.
    tried: Vec<String>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    title: String,
    clauses: Vec<String>,
    provenance: String,
    needs: Vec<String>,
    /// The values of contexts that apply; in which of them it is tried by default.
    contexts: Contexts,
    expects: Vec<String>,
    why: Option<String>,
    file: String,
    line: usize,
}

impl Cases {
    pub(super) fn execute(self) -> ExitCode {
        let wanted = |case: &Case| self.filter.as_ref().is_none_or(|part| case.name().contains(part.as_str()));
        print(
            self.format,
            |suite| suite.cases.iter().filter(|case| wanted(case)).map(|case| row(suite, case)).collect::<Vec<_>>(),
            |rows| text(rows),
        )
    }
}

fn contexts(suite: &Suite, case: &Arc<Case>) -> Contexts {
    let table = &suite.contexts;
    let tried = table.of(&case.name()).iter();
    let tried = tried.map(|row| format!("{}::{}", table.name(&row.values), row.format)).collect();
    let mut contexts = Contexts { admits: Vec::new(), not: BTreeMap::new(), tried };
    match plan::contexts_of(suite, case) {
        Err(why) => drop(contexts.not.insert("*".to_owned(), why)),
        Ok(values) => {
            for (at, applies) in values {
                let id = table.value(at).id.clone();
                match applies {
                    Ok(()) => contexts.admits.push(id),
                    Err(why) => drop(contexts.not.insert(id, why)),
                }
            }
        }
    }
    contexts
}

fn row(suite: &Suite, case: &Arc<Case>) -> Row {
    Row {
        name: case.name(),
        title: case.title.clone(),
        clauses: case.clauses.clone(),
        provenance: case.provenance.to_string(),
        contexts: contexts(suite, case),
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
    }
}

fn text(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        let _ = writeln!(text, "{}\n    {}\n    expects {}", row.name, row.title, row.expects.join(", then "));
        let _ = writeln!(text, "    covers {} ({})", row.clauses.join(", "), row.provenance);
        if !row.contexts.tried.is_empty() {
            let _ = writeln!(text, "    in contexts {}", row.contexts.tried.join(", "));
        }
    }
    let _ = writeln!(text, "{} cases", rows.len());
    text
}
