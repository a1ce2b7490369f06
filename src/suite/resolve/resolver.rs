//! One case file on its way from what is written to what is meant.

use std::collections::BTreeMap;
use std::path::Path;

use crate::did_you_mean::nearest;
use crate::suite::clause::Clauses;
use crate::suite::error::{DataError, Problem};
use crate::suite::errors::ErrorTable;
use crate::suite::files::Files;
use crate::suite::model::Base;
use crate::suite::provenance::Provenance;
use crate::suite::source::Source;

use super::problem;

/// What a case may refer to.
pub(in crate::suite) struct Around<'a> {
    pub(in crate::suite) clauses: &'a Clauses,
    pub(in crate::suite) errors: &'a ErrorTable,
    pub(in crate::suite) bases: &'a BTreeMap<String, Base>,
    pub(in crate::suite) files: &'a Files,
}

/// What a step takes from its case unless it says otherwise.
#[derive(Clone, Copy)]
pub(super) struct Inherited {
    pub(super) provenance: Provenance,
    pub(super) given: bool,
}

pub(in crate::suite) struct Resolver<'r, 'a> {
    /// The path of the file below the case folder.
    pub(in crate::suite) path: &'r Path,
    pub(in crate::suite) source: &'r Source<'r>,
    pub(in crate::suite) around: &'r Around<'a>,
    pub(in crate::suite) problems: &'r mut Vec<DataError>,
}

impl Resolver<'_, '_> {
    pub(super) fn complain(&mut self, at: &str, what: Problem, remedy: &str) {
        self.problems.push(problem(self.source.place(at), what, remedy));
    }

    pub(super) fn clause(&mut self, id: &str, at: &str) {
        if self.around.clauses.get(id).is_none() {
            let remedy = nearest(id, self.around.clauses.ids());
            self.complain(at, Problem::Unknown { kind: "clause", name: id.to_owned() }, &remedy);
        }
    }
}
