//! The rules of `clauses.json` and `errors.json`.

use std::collections::HashMap;

use crate::did_you_mean::nearest;
use crate::place::Place;
use crate::suite::clause::{ClauseFile, Clauses};
use crate::suite::error::{DataError, Problem};
use crate::suite::errors::ErrorTable;
use crate::suite::source::Source;

use super::{is_id, problem};

/// Checks ids and lines of the clauses.
pub(in crate::suite) fn check_clauses(file: &ClauseFile, source: &Source<'_>, problems: &mut Vec<DataError>) {
    let mut seen: HashMap<&str, Place> = HashMap::new();
    for (i, clause) in file.clauses.iter().enumerate() {
        let at = source.place(&format!("/clauses/{i}/id"));
        if !is_id(&clause.id, true) {
            problems.push(problem(at.clone(), Problem::Id(clause.id.clone()), "for example `statement.sid.length`"));
        }
        if let Some(first) = seen.insert(&clause.id, at.clone()) {
            let id = clause.id.clone();
            problems.push(problem(at, Problem::DuplicateId { id, first }, "a clause stands once, with all its lines"));
        }
        if clause.lines.is_empty() || clause.lines.iter().any(|(from, to)| from > to || *from == 0) {
            let at = source.place(&format!("/clauses/{i}/lines"));
            problems.push(problem(
                at,
                Problem::Missing("the lines of a clause are pairs [first, last], counted from 1".to_owned()),
                "name the lines of the page that state it",
            ));
        }
    }
}

/// Checks codes, patterns and clauses of the documented errors.
pub(in crate::suite) fn check_errors(
    table: &ErrorTable,
    clauses: &Clauses,
    source: &Source<'_>,
    problems: &mut Vec<DataError>,
) {
    let mut seen: HashMap<&str, Place> = HashMap::new();
    for (i, row) in table.documented.iter().enumerate() {
        let at = source.place(&format!("/documented/{i}/code"));
        if let Some(first) = seen.insert(&row.code, at.clone()) {
            let id = row.code.clone();
            problems.push(problem(at, Problem::DuplicateId { id, first }, "a code has one row"));
        }
        if let Err(error) = regex_lite::Regex::new(&row.pattern) {
            let bad = Problem::Pattern { pattern: row.pattern.clone(), reason: error.to_string() };
            problems.push(problem(source.place(&format!("/documented/{i}/pattern")), bad, ""));
        }
        if clauses.get(&row.clause).is_none() {
            let remedy = nearest(&row.clause, clauses.ids());
            let unknown = Problem::Unknown { kind: "clause", name: row.clause.clone() };
            problems.push(problem(source.place(&format!("/documented/{i}/clause")), unknown, &remedy));
        }
    }
}
