//! Files of a case folder that nothing reads: a case that is never loaded would be missed by nobody.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::{DataError, Problem};
use super::load::Files;
use super::model::Case;
use super::resolve::problem;
use super::source::Place;

/// What a data file is, by where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `clauses.json`, `errors.json`, or a schema beside them.
    Table,
    /// `bases/NAME.policy.json`
    Base,
    /// `GROUP/NAME.json`
    Cases,
    /// `GROUP/NAME.policy.json`
    Policy,
    /// At another place, where nothing is read.
    Stray,
}

impl Kind {
    pub(super) fn of(path: &Path) -> Self {
        let names: Vec<_> = path.iter().map(|name| name.to_string_lossy()).collect();
        let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        match names.as_slice() {
            ["clauses.json" | "errors.json"] => Self::Table,
            [name] if name.ends_with(".schema.json") => Self::Table,
            ["bases", name] if name.ends_with(".policy.json") => Self::Base,
            ["bases", _] => Self::Stray,
            [_, name] if name.ends_with(".policy.json") => Self::Policy,
            [_, _] => Self::Cases,
            _ => Self::Stray,
        }
    }
}

/// Complains of files at places where nothing is read.
pub(super) fn misplaced(files: &Files, problems: &mut Vec<DataError>) {
    for path in files.keys().filter(|path| Kind::of(path) == Kind::Stray) {
        let remedy = "case files stand in the folder of their group, as in success/key.json, and bases in bases/NAME.policy.json";
        problems.push(problem(start(path), Problem::Stray("nothing reads a file at this place"), remedy));
    }
}

/// Complains of policies that no case names.
pub(super) fn unused(files: &Files, cases: &[Arc<Case>], problems: &mut Vec<DataError>) {
    let named: HashSet<PathBuf> = cases.iter().flat_map(|case| policies_of(case)).collect();
    for path in files.keys().filter(|path| Kind::of(path) == Kind::Policy && !named.contains(*path)) {
        let remedy = "name it as the \"file\" of a policy in a case file beside it, or take it away";
        problems.push(problem(start(path), Problem::Stray("no case sends this policy"), remedy));
    }
}

fn policies_of(case: &Case) -> impl Iterator<Item = PathBuf> {
    let written = case.all_steps().filter_map(|step| step.policy.as_ref()?.source.file.as_deref());
    written.map(|name| Path::new(&case.group).join(name))
}

fn start(path: &Path) -> Place {
    Place { file: path.to_owned(), line: 1, column: 1 }
}
