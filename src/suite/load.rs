//! Reading the suite: all of it, checked, or the cases that a process needs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use memchr::memmem;
use serde_json::Value;

use super::case::CaseFile;
use super::clause::{ClauseFile, Clauses};
use super::context::ContextFile;
use super::contexts::{Contexts, CoveringFile};
use super::error::{DataError, DataErrors, LoadError};
use super::errors::ErrorTable;
use super::files::{Files, Kind};
use super::model::{Base, Case, Suite};
use super::parse::{self, Read};
use super::resolve::{self, Around, Resolver};
use super::source::Source;
use super::stray;

const CONTEXTS: &str = "contexts.json";
const COVERING: &str = "covering.json";

/// The base that a plan builds the policies of its own steps from.
pub const PLAIN_BASE: &str = "one-statement";

impl Suite {
    /// The suite that is part of this library, all of it.
    ///
    /// # Errors
    /// Where the data was wrong when the library was built; the tests of the suite show that it is not.
    pub fn embedded() -> Result<Self, LoadError> {
        Self::whole(&Files::embedded())
    }

    /// Of the suite that is part of this library the cases with these names (`group::id`), for a process that runs a few
    /// trials. A name that no case has is passed over. Files without one of them are not read, and what the tests of the suite
    /// have shown of the data is not shown again.
    pub fn embedded_cases(names: &BTreeSet<&str>) -> Result<Self, LoadError> {
        Self::part(&Files::embedded(), names)
    }

    /// The suite in a folder of this layout: `clauses.json`, `errors.json`, `bases/`, and a folder for each group of cases.
    pub fn load(folder: &Path) -> Result<Self, LoadError> {
        Self::whole(&Files::read(folder)?)
    }

    fn whole(files: &Files) -> Result<Self, LoadError> {
        let (clause_file, of_clauses): (ClauseFile, _) = table(files, "clauses.json", parse::checked)?;
        let (errors, of_errors): (ErrorTable, _) = table(files, "errors.json", parse::checked)?;
        let mut problems = Vec::new();
        resolve::check_clauses(&clause_file, &of_clauses, &mut problems);
        let clauses = Clauses::new(clause_file);
        resolve::check_errors(&errors, &clauses, &of_errors, &mut problems);
        stray::misplaced(files, &mut problems);
        let bases = bases(files, parse::checked, &mut problems);
        if problems.is_empty() && !bases.contains_key(PLAIN_BASE) {
            return Err(LoadError::NoFile(files.shown(Path::new(&format!("bases/{PLAIN_BASE}.policy.json")))));
        }
        let mut cases = Vec::new();
        let around = Around { clauses: &clauses, errors: &errors, bases: &bases, files };
        for (path, text) in files.of(Kind::Cases) {
            match parse::checked::<CaseFile>(path, &files.shown(path), text) {
                Ok((file, source)) => {
                    let mut here = Resolver { path, source: &source, around: &around, problems: &mut problems };
                    here.clauses_of(&file);
                    cases.extend(here.cases(&file, |_| true));
                }
                Err(error) => problems.push(*error),
            }
        }
        // Cases that could not be read are missing, and so is what they name.
        let all_read = problems.is_empty();
        resolve::across(&cases, all_read, &mut problems);
        if all_read {
            stray::unused(files, &cases, &mut problems);
        }
        let contexts = whole_contexts(files, &clauses, &cases, &mut problems)?;
        fine(problems)?;
        cases.sort_by(|a, b| (&a.group, &a.id).cmp(&(&b.group, &b.id)));
        Ok(Self { clauses, errors, cases, bases, contexts, twins: Vec::new(), digest: files.digest() })
    }

    fn part(files: &Files, names: &BTreeSet<&str>) -> Result<Self, LoadError> {
        let clauses = Clauses::new(table(files, "clauses.json", parse::trusted)?.0);
        let errors: ErrorTable = table(files, "errors.json", parse::trusted)?.0;
        let (mut cases, mut problems) = (Vec::new(), Vec::new());
        let bases = bases(files, parse::trusted, &mut problems);
        let around = Around { clauses: &clauses, errors: &errors, bases: &bases, files };
        for (path, text) in files.of(Kind::Cases) {
            let wanted: BTreeSet<_> = names.iter().filter_map(|name| resolve::id_in(path, name)).collect();
            read_cases(&around, path, text, &wanted, &mut cases, &mut problems)?;
        }
        // The twins of what is refused stand anywhere.
        let own: BTreeSet<&str> = cases.iter().map(|case| case.id.as_str()).collect();
        let named = cases.iter().flat_map(|case| &case.steps).flat_map(|step| &step.twins);
        let ids = named.map(|name| name.split_once('/').map_or(name.as_str(), |(id, _)| id));
        let wanted: BTreeSet<&str> = ids.filter(|id| !own.contains(id)).collect();
        let mut twins = Vec::new();
        for (path, text) in files.of(Kind::Cases) {
            read_cases(&around, path, text, &wanted, &mut twins, &mut problems)?;
        }
        fine(problems)?;
        cases.sort_by(|a, b| (&a.group, &a.id).cmp(&(&b.group, &b.id)));
        let mut contexts = Contexts::new(table(files, CONTEXTS, parse::trusted)?.0);
        let covering: CoveringFile = table(files, COVERING, parse::trusted)?.0;
        for (case, rows) in covering.cases.iter().filter(|(case, _)| names.contains(case.as_str())) {
            // The whole suite is known to have no stale name.
            let _ = contexts.take(case, rows);
        }
        Ok(Self { clauses, errors, cases, bases, contexts, twins, digest: files.digest() })
    }
}

/// Reads the cases of a file that are wanted by their ids.
fn read_cases(
    around: &Around<'_>,
    path: &Path,
    text: &str,
    wanted: &BTreeSet<&str>,
    cases: &mut Vec<Arc<Case>>,
    problems: &mut Vec<DataError>,
) -> Result<(), LoadError> {
    // An id is written without escapes, and with one blank before it, so that a text without it has no such case.
    if !wanted.iter().any(|id| memmem::find(text.as_bytes(), format!("\"id\": \"{id}\"").as_bytes()).is_some()) {
        return Ok(());
    }
    let read = parse::trusted::<CaseFile>(path, &around.files.shown(path), text);
    let (file, source) = read.map_err(|error| DataErrors(vec![*error]))?;
    let mut here = Resolver { path, source: &source, around, problems };
    cases.extend(here.cases(&file, |id| wanted.contains(id)));
    Ok(())
}

/// The contexts and the covering table, where the folder has them.
fn whole_contexts(
    files: &Files,
    clauses: &Clauses,
    cases: &[Arc<Case>],
    problems: &mut Vec<DataError>,
) -> Result<Contexts, LoadError> {
    if files.get(Path::new(CONTEXTS)).is_none() {
        return Ok(Contexts::default());
    }
    let (file, of_contexts): (ContextFile, _) = table(files, CONTEXTS, parse::checked)?;
    let mut contexts = Contexts::new(file);
    // Cases that could not be read are missing, and so is what names them.
    let all_read = problems.is_empty();
    let ids = cases.iter().map(|case| case.id.as_str()).collect();
    let mut of_names = Vec::new();
    resolve::check_contexts(&contexts, clauses, &ids, &of_contexts, &mut of_names);
    problems.extend(of_names.into_iter().filter(|_| all_read));
    if files.get(Path::new(COVERING)).is_none() {
        return Ok(contexts);
    }
    let (covering, source): (CoveringFile, _) = table(files, COVERING, parse::checked)?;
    let names: BTreeSet<String> = cases.iter().map(|case| case.name()).collect();
    for (case, rows) in covering.cases.iter().filter(|_| all_read) {
        if !names.contains(case) {
            resolve::stale(case, &source, problems);
        }
        if let Err(name) = contexts.take(case, rows) {
            resolve::stale(&name, &source, problems);
        }
    }
    Ok(contexts)
}

fn fine(problems: Vec<DataError>) -> Result<(), DataErrors> {
    if problems.is_empty() { Ok(()) } else { Err(DataErrors(problems)) }
}

type Reader<T> = for<'t> fn(&Path, &Path, &'t str) -> Read<'t, T>;

fn table<'f, T>(files: &'f Files, name: &str, read: Reader<T>) -> Result<(T, Source<'f>), LoadError> {
    let (path, shown) = (Path::new(name), files.shown(Path::new(name)));
    let text = files.get(path).ok_or_else(|| LoadError::NoFile(shown.clone()))?;
    Ok(read(path, &shown, text).map_err(|error| DataErrors(vec![*error]))?)
}

fn bases(files: &Files, read: Reader<Value>, problems: &mut Vec<DataError>) -> BTreeMap<String, Base> {
    let mut bases = BTreeMap::new();
    for (path, text) in files.of(Kind::Base) {
        let name = path.file_name().map(|name| name.to_string_lossy().replace(".policy.json", ""));
        match read(path, &files.shown(path), text) {
            Ok((document, _)) => {
                bases.insert(name.unwrap_or_default(), Base { text: text.trim_end().to_owned(), document });
            }
            Err(error) => problems.push(*error),
        }
    }
    bases
}
