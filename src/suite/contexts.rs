//! The contexts as they are after loading, and the covering table: which case is tried in which of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::wire::Format;

use super::context::{Context, ContextFile, ContextValue, NotFor};
use super::model::Case;

/// What stands between the values in the name of a trial.
const BETWEEN: char = '+';

/// Every context, and the covering table.
#[derive(Debug, Clone, Default)]
pub struct Contexts {
    file: ContextFile,
    rows: BTreeMap<String, Vec<Row>>,
}

/// A value of a context, by its place in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueRef {
    /// The number of the context.
    pub context: usize,
    /// The number of the value among those of the context.
    pub value: usize,
}

/// A row of the covering table: at most one value of each context, and a response format.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// The values, in the order of the contexts.
    pub values: Vec<ValueRef>,
    /// The format that is asked for.
    pub format: Format,
}

/// The content of `covering.json`, which is generated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CoveringFile {
    /// For each case, `group::id`, its rows as the names of its trials have them: `VALUES::FORMAT`.
    pub(super) cases: BTreeMap<String, Vec<String>>,
}

impl Contexts {
    pub(super) fn new(file: ContextFile) -> Self {
        Self { file, rows: BTreeMap::new() }
    }

    /// Takes the rows of a case in; the name of the first that has an unknown value or format comes back.
    pub(super) fn take(&mut self, case: &str, names: &[String]) -> Result<(), String> {
        let read = |name: &String| self.row(name).ok_or_else(|| name.clone());
        let rows = names.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        self.rows.insert(case.to_owned(), rows);
        Ok(())
    }

    /// The contexts in their order.
    #[must_use]
    pub fn list(&self) -> &[Context] {
        &self.file.contexts
    }

    /// Every value, context by context.
    pub fn values(&self) -> impl Iterator<Item = ValueRef> + '_ {
        let of = |(context, it): (usize, &Context)| {
            (0..it.values.len()).map(move |value| ValueRef { context, value }).collect::<Vec<_>>()
        };
        self.file.contexts.iter().enumerate().flat_map(of)
    }

    /// A value.
    #[must_use]
    pub fn value(&self, at: ValueRef) -> &ContextValue {
        &self.file.contexts[at.context].values[at.value]
    }

    /// The rows in which the covering table has a case.
    #[must_use]
    pub fn of(&self, case: &str) -> &[Row] {
        self.rows.get(case).map(Vec::as_slice).unwrap_or_default()
    }

    /// The covering table, by the names of the cases.
    pub fn rows(&self) -> impl Iterator<Item = (&str, &[Row])> {
        self.rows.iter().map(|(case, rows)| (case.as_str(), rows.as_slice()))
    }

    /// Reads `VALUE+VALUE::FORMAT`; nothing where a value or the format is unknown.
    #[must_use]
    pub fn row(&self, name: &str) -> Option<Row> {
        let (values, format) = name.split_once("::")?;
        let format = Format::ALL.into_iter().find(|known| known.to_string() == format)?;
        let values = values.split(BETWEEN).map(|id| self.find(id)).collect::<Option<Vec<_>>>()?;
        Some(Row { values, format })
    }

    /// The names of values as a trial has them, `VALUE+VALUE`.
    #[must_use]
    pub fn name(&self, values: &[ValueRef]) -> String {
        let ids: Vec<_> = values.iter().map(|&at| self.value(at).id.as_str()).collect();
        ids.join(&BETWEEN.to_string())
    }

    fn find(&self, id: &str) -> Option<ValueRef> {
        self.values().find(|&at| self.value(at).id == id)
    }

    /// Why two values do not go together, where they do not.
    #[must_use]
    pub fn apart(&self, a: ValueRef, b: ValueRef) -> Option<&str> {
        if a.context == b.context {
            return Some("a context has one value at a time");
        }
        let meet = |these: &[String], those: &[String]| self.is_among(a, these) && self.is_among(b, those);
        let found = self.file.apart.iter().find(|it| meet(&it.one, &it.other) || meet(&it.other, &it.one));
        found.map(|it| it.why.as_str())
    }

    /// Why the file says that a value does not apply to a case, where it does.
    #[must_use]
    pub fn not_for(&self, case: &Case, at: ValueRef) -> Option<&str> {
        let about = |it: &&NotFor| {
            let named = it.contexts.is_empty() || self.is_among(at, &it.contexts);
            named && (it.cases.contains(&case.id) || it.clauses.iter().any(|id| case.clauses.contains(id)))
        };
        self.file.not_for.iter().find(about).map(|it| it.why.as_str())
    }

    fn is_among(&self, at: ValueRef, names: &[String]) -> bool {
        names.iter().any(|name| *name == self.value(at).id || *name == self.file.contexts[at.context].id)
    }

    pub(super) fn file(&self) -> &ContextFile {
        &self.file
    }
}
