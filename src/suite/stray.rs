//! Files of a case folder that nothing reads: a case that is never loaded would be missed by nobody.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::{DataError, Problem};
use super::files::{Files, Kind};
use super::model::Case;
use super::resolve::problem;

/// Complains of files at places where nothing is read.
pub(super) fn misplaced(files: &Files, problems: &mut Vec<DataError>) {
    for (path, _) in files.of(Kind::Stray) {
        let remedy = "case files stand in the folder of their group, as in success/key.json, and bases in bases/NAME.policy.json";
        problems.push(problem(files.start(path), Problem::Stray("nothing reads a file at this place"), remedy));
    }
}

/// Complains of policies that no case names.
pub(super) fn unused(files: &Files, cases: &[Arc<Case>], problems: &mut Vec<DataError>) {
    let named: HashSet<PathBuf> = cases.iter().flat_map(|case| policies_of(case)).collect();
    for (path, _) in files.of(Kind::Policy).filter(|(path, _)| !named.contains(*path)) {
        let remedy = "name it as the \"file\" of a policy in a case file beside it, or take it away";
        problems.push(problem(files.start(path), Problem::Stray("no case sends this policy"), remedy));
    }
}

fn policies_of(case: &Case) -> impl Iterator<Item = PathBuf> {
    let written = case.all_steps().filter_map(|step| step.policy.as_ref()?.source.file.as_deref());
    written.map(|name| Path::new(&case.group).join(name))
}
