//! Reading the data files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

use super::case::CaseFile;
use super::clause::{ClauseFile, Clauses};
use super::error::{DataError, DataErrors, LoadError, Problem};
use super::errors::ErrorTable;
use super::model::Suite;
use super::resolve;
use super::source::{Place, Source};
use super::stray::{self, Kind};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/cases");

/// The base that a plan builds the policies of its own steps from.
pub const PLAIN_BASE: &str = "one-statement";

/// The text of every data file, by its path below the case folder.
pub(super) type Files = BTreeMap<PathBuf, String>;

impl Suite {
    /// The suite that is part of this library.
    ///
    /// # Errors
    /// Where the data was wrong when the library was built; the tests of the suite show that it is not.
    pub fn embedded() -> Result<Self, LoadError> {
        let mut files = Files::new();
        collect(&EMBEDDED, &mut files);
        Self::from_files(&files)
    }

    /// The suite in a folder of this layout: `clauses.json`, `errors.json`, `bases/`, and a folder for each group of cases.
    pub fn load(folder: &Path) -> Result<Self, LoadError> {
        let mut files = Files::new();
        read(folder, Path::new(""), &mut files)?;
        Self::from_files(&files)
    }

    fn from_files(files: &Files) -> Result<Self, LoadError> {
        let clause_file: ClauseFile = required(files, "clauses.json")?;
        let errors: ErrorTable = required(files, "errors.json")?;
        let mut problems = Vec::new();
        resolve::check_clauses(&clause_file, &place_in(files, "clauses.json"), &mut problems);
        let clauses = Clauses::new(clause_file);
        resolve::check_errors(&errors, &clauses, &place_in(files, "errors.json"), &mut problems);
        stray::misplaced(files, &mut problems);
        let bases = bases(files, &mut problems);
        if problems.is_empty() && !bases.contains_key(PLAIN_BASE) {
            return Err(LoadError::NoFile(PathBuf::from(format!("bases/{PLAIN_BASE}.policy.json"))));
        }
        let mut cases = Vec::new();
        for (path, text) in files.iter().filter(|(path, _)| Kind::of(path) == Kind::Cases) {
            match parse::<CaseFile>(path, text) {
                Ok((file, source)) => {
                    let around = resolve::Around { clauses: &clauses, errors: &errors, bases: &bases, files };
                    resolve::file(path, &file, &source, &around, &mut cases, &mut problems);
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
        if !problems.is_empty() {
            return Err(DataErrors(problems).into());
        }
        cases.sort_by(|a, b| (&a.group, &a.id).cmp(&(&b.group, &b.id)));
        Ok(Self { clauses, errors, cases, bases, digest: digest(files) })
    }
}

fn collect(folder: &Dir<'_>, files: &mut Files) {
    for file in folder.files().filter(|file| is_data(file.path())) {
        if let Some(text) = file.contents_utf8() {
            files.insert(file.path().to_owned(), text.to_owned());
        }
    }
    folder.dirs().for_each(|below| collect(below, files));
}

fn read(root: &Path, below: &Path, files: &mut Files) -> Result<(), LoadError> {
    // Joined with an empty path, a folder would be named with a slash at its end.
    let folder = if below.as_os_str().is_empty() { root.to_owned() } else { root.join(below) };
    let failed = |reason| LoadError::Read { file: folder.clone(), reason };
    for entry in std::fs::read_dir(&folder).map_err(failed)? {
        let name = below.join(entry.map_err(failed)?.file_name());
        let path = root.join(&name);
        if path.is_dir() {
            read(root, &name, files)?;
        } else if is_data(&path) {
            let text =
                std::fs::read_to_string(&path).map_err(|reason| LoadError::Read { file: path.clone(), reason })?;
            files.insert(name, text);
        }
    }
    Ok(())
}

fn is_data(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "json")
}

fn required<T: serde::de::DeserializeOwned>(files: &Files, name: &str) -> Result<T, LoadError> {
    let path = Path::new(name);
    let text = files.get(path).ok_or_else(|| LoadError::NoFile(path.to_owned()))?;
    Ok(parse(path, text).map_err(|error| DataErrors(vec![*error]))?.0)
}

/// Reads a data file and indexes its places.
fn parse<'t, T: serde::de::DeserializeOwned>(path: &Path, text: &'t str) -> Result<(T, Source<'t>), Box<DataError>> {
    let at_the_start = |problem: &str, remedy: &str| {
        let place = Place { file: path.to_owned(), line: 1, column: 1 };
        Box::new(DataError { place, problem: Problem::Json(problem.to_owned()), remedy: remedy.to_owned() })
    };
    if text.starts_with('\u{feff}') {
        return Err(at_the_start("the file begins with a byte order mark", "save it as UTF-8 without one"));
    }
    let json = |error: &serde_json::Error| Box::new(json_error(path, error));
    let source = Source::new(path.to_owned(), text).map_err(|error| json(&error))?;
    if let Some((at, name)) = &source.duplicate {
        return Err(Box::new(DataError {
            place: source.place(at),
            problem: Problem::DuplicateMember(name.clone()),
            remedy: "keep one of the two; a policy that needs a member twice is written as \"text\"".to_owned(),
        }));
    }
    // A list would do for the reader, as the members in their order.
    if !text.trim_start().starts_with('{') {
        return Err(at_the_start("the file is no object", schema_of(path)));
    }
    let value = serde_json::from_str(text).map_err(|error| json(&error))?;
    Ok((value, source))
}

/// The remedy for a file of another shape than it should have.
fn schema_of(path: &Path) -> &'static str {
    match path.to_str() {
        Some("clauses.json") => "cases/clauses.schema.json describes this file; editors that know it complete it",
        Some("errors.json") => "cases/errors.schema.json describes this file; editors that know it complete it",
        _ => "cases/case.schema.json describes case files; editors that know it complete them",
    }
}

/// What the reader says of a text that would overflow the stack.
const TOO_DEEP: &str = "recursion limit exceeded";

fn json_error(path: &Path, error: &serde_json::Error) -> DataError {
    let text = error.to_string();
    let problem = text.rsplit_once(" at line ").map_or(text.as_str(), |(problem, _)| problem).to_owned();
    let remedy = match error.classify() {
        _ if problem == TOO_DEEP => "nothing that a case says is nested so deep",
        serde_json::error::Category::Data => schema_of(path),
        serde_json::error::Category::Eof => "the file ends too early: a bracket, brace or quote is not closed",
        _ => "JSON has no comments, no trailing commas and no single quotes",
    };
    DataError {
        // The reader counts the end of a line as column 0 of the next.
        place: Place { file: path.to_owned(), line: error.line().max(1), column: error.column().max(1) },
        problem: Problem::Json(problem),
        remedy: remedy.to_owned(),
    }
}

fn bases(files: &Files, problems: &mut Vec<DataError>) -> BTreeMap<String, String> {
    let mut bases = BTreeMap::new();
    for (path, text) in files.iter().filter(|(path, _)| Kind::of(path) == Kind::Base) {
        match parse::<serde_json::Value>(path, text) {
            Ok(_) => {
                let name = path.file_name().map(|name| name.to_string_lossy().replace(".policy.json", ""));
                bases.insert(name.unwrap_or_default(), text.clone());
            }
            Err(error) => problems.push(*error),
        }
    }
    bases
}

/// The place of any value of a file that is known to be JSON.
fn place_in<'f>(files: &'f Files, name: &'static str) -> impl Fn(&str) -> Place + 'f {
    let source = files.get(Path::new(name)).and_then(|text| Source::new(PathBuf::from(name), text).ok());
    move |path| {
        source
            .as_ref()
            .map_or_else(|| Place { file: PathBuf::from(name), line: 1, column: 1 }, |source| source.place(path))
    }
}

fn digest(files: &Files) -> String {
    let mut hash = Sha256::new();
    for (path, text) in files {
        let name = path.to_string_lossy().replace('\\', "/");
        hash.update((name.len() as u64).to_be_bytes());
        hash.update(name.as_bytes());
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
