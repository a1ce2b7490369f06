//! The rules of `contexts.json` and of the covering table.

use std::collections::{BTreeSet, HashMap};

use crate::did_you_mean::nearest;
use crate::place::Place;
use crate::suite::clause::Clauses;
use crate::suite::context::Does;
use crate::suite::contexts::Contexts;
use crate::suite::error::{DataError, Problem};
use crate::suite::fixture;
use crate::suite::source::Source;

use super::{is_id, problem};

/// What writes the covering table anew.
pub(in crate::suite) const REGENERATE: &str =
    "`UPDATE_COVERING=1 cargo test --test suite covering` writes covering.json anew";

/// Checks ids, and that every name exists.
pub(in crate::suite) fn check_contexts(
    contexts: &Contexts,
    clauses: &Clauses,
    cases: &BTreeSet<&str>,
    source: &Source<'_>,
    problems: &mut Vec<DataError>,
) {
    let file = contexts.file();
    let mut ids: HashMap<&str, Place> = HashMap::new();
    for (i, context) in file.contexts.iter().enumerate() {
        let of = format!("/contexts/{i}");
        let values = context.values.iter().enumerate();
        let values = values.map(|(j, value)| (value.id.as_str(), format!("{of}/values/{j}")));
        for (id, at) in std::iter::once((context.id.as_str(), of.clone())).chain(values) {
            let place = source.place(&format!("{at}/id"));
            if !is_id(id, false) {
                problems.push(problem(place.clone(), Problem::Id(id.to_owned()), "for example `far-back`"));
            }
            if let Some(first) = ids.insert(id, place.clone()) {
                let remedy = "contexts and their values have names of their own";
                problems.push(problem(place, Problem::DuplicateId { id: id.to_owned(), first }, remedy));
            }
        }
        for (j, value) in context.values.iter().enumerate() {
            of_value(&value.does, &format!("{of}/values/{j}/does"), source, problems);
        }
    }
    let ids: BTreeSet<&str> = ids.into_keys().collect();
    let mut names = Names { source, problems };
    for (i, apart) in file.apart.iter().enumerate() {
        names.exist("context", &apart.one, &ids, &format!("/apart/{i}/one"));
        names.exist("context", &apart.other, &ids, &format!("/apart/{i}/other"));
    }
    let known: BTreeSet<&str> = clauses.ids().collect();
    for (i, not_for) in file.not_for.iter().enumerate() {
        names.exist("context", &not_for.contexts, &ids, &format!("/not_for/{i}/contexts"));
        names.exist("clause", &not_for.clauses, &known, &format!("/not_for/{i}/clauses"));
        names.exist("case", &not_for.cases, cases, &format!("/not_for/{i}/cases"));
    }
}

/// Complains of a covering table that names what there is not.
pub(in crate::suite) fn stale(name: &str, source: &Source<'_>, problems: &mut Vec<DataError>) {
    let unknown = Problem::Unknown { kind: "case, value of a context or format", name: name.to_owned() };
    problems.push(problem(source.place("/cases"), unknown, REGENERATE));
}

struct Names<'n, 's> {
    source: &'n Source<'s>,
    problems: &'n mut Vec<DataError>,
}

impl Names<'_, '_> {
    fn exist(&mut self, kind: &'static str, names: &[String], known: &BTreeSet<&str>, at: &str) {
        for (i, name) in names.iter().enumerate().filter(|(_, name)| !known.contains(name.as_str())) {
            let place = self.source.place(&format!("{at}/{i}"));
            let unknown = Problem::Unknown { kind, name: name.clone() };
            self.problems.push(problem(place, unknown, &nearest(name, known.iter().copied())));
        }
    }
}

fn of_value(does: &Does, at: &str, source: &Source<'_>, problems: &mut Vec<DataError>) {
    for (member, name) in [("caller", &does.caller), ("about", &does.about)] {
        if let Some(name) = name.as_ref().filter(|name| fixture::principal(name).is_none()) {
            let near = nearest(name, fixture::PRINCIPALS.iter().map(|it| it.name));
            let unknown = Problem::Unknown { kind: "principal", name: name.clone() };
            problems.push(problem(source.place(&format!("{at}/{member}")), unknown, &near));
        }
    }
    for (member, edits) in [("parameters", &does.parameters), ("statement", &does.statement)] {
        for (i, edit) in edits.iter().enumerate() {
            if let Err(error) = edit.change() {
                let place = source.place(&format!("{at}/{member}/{i}"));
                problems.push(problem(place, error.into(), "an edit as in a case"));
            }
        }
    }
    for (member, text) in [("before", &does.before), ("behind", &does.behind)] {
        if !text.bytes().all(|byte| b" \t\r\n".contains(&byte)) {
            let conflict = Problem::Conflict("only white space of JSON stands around a document".to_owned());
            problems.push(problem(source.place(&format!("{at}/{member}")), conflict, "blank, tab, \\r and \\n"));
        }
    }
}
