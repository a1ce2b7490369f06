//! The covering table. A greedy algorithm in the manner of AETG (Cohen, Dalal, Fredman and Patton 1997): each row begins with
//! something that is still to be met, and takes in each column the value that meets most of what is open.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::suite::{Case, Contexts, Row, Step, Suite, ValueRef};
use crate::wire::{Form, Format};

use super::scene::Scene;
use super::sizes;

/// How many values of different contexts meet in some row, whichever they are.
pub const STRENGTH: usize = 2;

/// A value of a column: 0 is as the case stands.
type Cell = (usize, usize);

/// Which cases are tried in which contexts.
#[derive(Debug, Default)]
pub struct Covering {
    /// The rows of each case, by its name.
    pub rows: BTreeMap<String, Vec<Row>>,
    /// The values of contexts that each clause meets.
    pub clauses: BTreeMap<String, BTreeSet<String>>,
    /// Pairs of values that no case admits together, though nothing says why.
    pub never: Vec<(String, String)>,
}

impl Covering {
    /// How many trials it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.values().map(Vec::len).sum()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// In how many cases each clause meets each value, where it has so many that admit it; a costly one in one.
const CASES_OF_A_CLAUSE: usize = 2;

/// How many values the row begins with of a case that no clause and no pair has given one.
const OF_A_BARE_CASE: usize = 3;

/// A table in which each clause meets each value that one of its cases admits, in two cases where it has two; any two values of
/// different contexts meet; and each case of which something is judged by default has a row.
#[must_use]
pub fn covering(suite: &Suite) -> Covering {
    let mut table = Table::of(suite, suite.cases.iter());
    for clause in suite.clauses.iter() {
        table.open_clause(&clause.id);
    }
    let met = table.open.iter().map(|(clause, open)| (clause.clone(), table.named(open.keys()))).collect();
    table.open_pairs();
    while let Some((clause, cell)) = table.first_open() {
        match table.entry(&[cell], |number, it| it.meets(&clause) && !table.has_met(&clause, cell, number)) {
            Some(number) if table.add(number, &[cell]) => {}
            _ => table.give_up(&clause, cell),
        }
    }
    let mut never = Vec::new();
    while let Some(&(a, b)) = table.pairs.first() {
        match table.entry(&[a, b], |_, _| true) {
            Some(number) if table.add(number, &[a, b]) => {}
            _ => {
                table.pairs.remove(&(a, b));
                never.push((table.name(a), table.name(b)));
            }
        }
    }
    for number in 0..table.entries.len() {
        if table.entries[number].strong && table.entries[number].rows.is_empty() {
            let begun = table.least_used(number);
            table.add(number, &begun);
        }
    }
    Covering { rows: table.rows(), clauses: met, never }
}

/// Rows in which a case alone meets every value that it admits.
pub(in crate::plan) fn of_case(suite: &Suite, case: &Arc<Case>) -> Vec<Row> {
    let mut table = Table::of(suite, std::iter::once(case));
    let clause = &case.clauses[0];
    table.open_clause(clause);
    while let Some((_, cell)) = table.first_open() {
        if !table.add(0, &[cell]) {
            table.give_up(clause, cell);
        }
    }
    table.rows().into_values().next().unwrap_or_default()
}

/// A case with what it admits.
struct Entry<'s> {
    case: &'s Arc<Case>,
    admitted: BTreeSet<ValueRef>,
    formats: &'static [Format],
    /// Whether something of it is judged by default.
    strong: bool,
    rows: Vec<Row>,
}

impl Entry<'_> {
    fn meets(&self, clause: &str) -> bool {
        self.case.clauses.iter().any(|id| id == clause)
    }

    fn cells(&self) -> impl Iterator<Item = Cell> + '_ {
        self.admitted.iter().map(|at| (at.context, at.value + 1))
    }
}

/// A value that a clause has to meet.
#[derive(Debug, Default)]
struct Open {
    /// In so many more cases.
    left: usize,
    /// The numbers of the cases that have met it.
    by: BTreeSet<usize>,
}

struct Table<'s> {
    contexts: &'s Contexts,
    entries: Vec<Entry<'s>>,
    /// The number of values of each column, as the case stands counted in; the last column is the format.
    sizes: Vec<usize>,
    /// What each clause still has to meet: in how many more cases, and those that have.
    open: BTreeMap<String, BTreeMap<Cell, Open>>,
    pairs: BTreeSet<(Cell, Cell)>,
    /// How many rows have a value.
    used: BTreeMap<Cell, usize>,
}

impl<'s> Table<'s> {
    fn of(suite: &'s Suite, cases: impl Iterator<Item = &'s Arc<Case>>) -> Self {
        let contexts = &suite.contexts;
        let entry = |case: &'s Arc<Case>| {
            let scene = Scene::of(suite, case).ok()?;
            let admitted: BTreeSet<_> = contexts.values().filter(|&at| scene.admits(&[at]).is_ok()).collect();
            let strong = case.all_steps().any(|step| step.provenance.judged_by_default());
            (!admitted.is_empty()).then(|| Entry { case, admitted, formats: formats(case), strong, rows: Vec::new() })
        };
        let entries = cases.filter_map(entry).collect();
        let mut sizes: Vec<_> = contexts.list().iter().map(|context| context.values.len() + 1).collect();
        sizes.push(Format::ALL.len());
        Self { contexts, entries, sizes, open: BTreeMap::new(), pairs: BTreeSet::new(), used: BTreeMap::new() }
    }

    fn format_column(&self) -> usize {
        self.sizes.len() - 1
    }

    /// Everything that the cases of a clause admit.
    fn open_clause(&mut self, clause: &str) {
        let mut open: BTreeMap<Cell, Open> = BTreeMap::new();
        for entry in self.entries.iter().filter(|it| it.meets(clause)) {
            for cell in entry.cells().filter(|&cell| self.admits(entry, cell)) {
                let most = if self.is_costly(cell) { 1 } else { CASES_OF_A_CLAUSE };
                let open = open.entry(cell).or_default();
                open.left = (open.left + 1).min(most);
            }
        }
        if !open.is_empty() {
            self.open.insert(clause.to_owned(), open);
        }
    }

    fn has_met(&self, clause: &str, cell: Cell, number: usize) -> bool {
        self.open.get(clause).and_then(|open| open.get(&cell)).is_some_and(|open| open.by.contains(&number))
    }

    /// Every two values of different columns that may go together.
    fn open_pairs(&mut self) {
        for a in 0..self.sizes.len() {
            for b in a + 1..self.sizes.len() {
                for (x, y) in (0..self.sizes[a]).flat_map(|x| (0..self.sizes[b]).map(move |y| (x, y))) {
                    if self.go_together((a, x), (b, y)) {
                        self.pairs.insert(((a, x), (b, y)));
                    }
                }
            }
        }
    }

    fn value(&self, (column, value): Cell) -> Option<ValueRef> {
        let is_one = column != self.format_column() && value > 0;
        is_one.then(|| ValueRef { context: column, value: value - 1 })
    }

    fn name(&self, cell: Cell) -> String {
        match self.value(cell) {
            Some(at) => self.contexts.value(at).id.clone(),
            None if cell.0 == self.format_column() => Format::ALL[cell.1].to_string(),
            None => format!("{} as it stands", self.contexts.list()[cell.0].id),
        }
    }

    fn named<'c>(&self, cells: impl Iterator<Item = &'c Cell>) -> BTreeSet<String> {
        cells.map(|&cell| self.name(cell)).collect()
    }

    fn go_together(&self, a: Cell, b: Cell) -> bool {
        let apart = match (self.value(a), self.value(b)) {
            (Some(one), Some(other)) => self.contexts.apart(one, other).is_some(),
            _ => false,
        };
        !(apart || self.excludes(a, b) || self.excludes(b, a))
    }

    /// What goes without saying in `contexts.json`: V3 has no parameter for the format, so that XML is asked for with V1; and a
    /// long document is sent in a body.
    fn excludes(&self, cell: Cell, other: Cell) -> bool {
        let Some(value) = self.value(cell).map(|at| self.contexts.value(at)) else { return false };
        let in_xml = other.0 == self.format_column() && Format::ALL[other.1] == Format::Xml;
        value.does.scheme.is_some() && in_xml || sizes::needs_body(value) && other.1 == 0 && self.is_form(other.0)
    }

    fn is_form(&self, column: usize) -> bool {
        let context = self.contexts.list().get(column);
        context.is_some_and(|context| context.values.iter().any(|value| value.does.form.is_some()))
    }

    fn first_open(&self) -> Option<(String, Cell)> {
        let open = |cells: &BTreeMap<Cell, Open>| cells.iter().find(|(_, open)| open.left > 0).map(|(&cell, _)| cell);
        self.open.iter().find_map(|(clause, cells)| open(cells).map(|cell| (clause.clone(), cell)))
    }

    /// The case that takes a row with these values: one of which something is judged by default, with the fewest rows.
    fn entry(&self, cells: &[Cell], wanted: impl Fn(usize, &Entry<'_>) -> bool) -> Option<usize> {
        let admits = |it: &Entry<'_>| cells.iter().all(|&cell| self.admits(it, cell));
        let fitting = self.entries.iter().enumerate().filter(|(number, it)| admits(it) && wanted(*number, it));
        fitting.min_by_key(|(number, it)| (!it.strong, it.rows.len(), *number)).map(|(number, _)| number)
    }

    /// Whether trials with a value take long: a document of the longest size costs as much as ten others.
    fn is_costly(&self, cell: Cell) -> bool {
        self.value(cell).is_some_and(|at| sizes::needs_body(self.contexts.value(at)))
    }

    /// The values of a case that the fewest rows have, of different contexts, that go together.
    fn least_used(&self, number: usize) -> Vec<Cell> {
        let entry = &self.entries[number];
        let cheap = |&cell: &Cell| self.admits(entry, cell) && !self.is_costly(cell);
        let mut cells: Vec<_> = entry.cells().filter(cheap).collect();
        cells.sort_by_key(|cell| (self.used.get(cell).copied().unwrap_or_default(), *cell));
        let mut begun: Vec<Cell> = Vec::new();
        for cell in cells {
            let goes = begun.iter().all(|&other| cell.0 != other.0 && self.ordered(cell, other));
            if goes && begun.len() < OF_A_BARE_CASE {
                begun.push(cell);
            }
        }
        begun
    }

    fn admits(&self, entry: &Entry<'_>, cell: Cell) -> bool {
        match self.value(cell) {
            Some(at) if sizes::needs_body(self.contexts.value(at)) => {
                let in_body = |&form: &ValueRef| self.contexts.value(form).does.form.is_some_and(Form::has_body);
                entry.admitted.contains(&at) && entry.admitted.iter().any(in_body)
            }
            Some(at) => entry.admitted.contains(&at),
            None => cell.0 != self.format_column() || entry.formats.contains(&Format::ALL[cell.1]),
        }
    }

    /// Adds a row that begins with these cells; whether there is one.
    fn add(&mut self, number: usize, begun: &[Cell]) -> bool {
        let mut row: Vec<Option<usize>> = vec![None; self.sizes.len()];
        for &(column, value) in begun {
            row[column] = Some(value);
        }
        // From the last: whether a document may be long depends on the form.
        for column in (0..self.sizes.len()).rev() {
            if row[column].is_none() {
                row[column] = self.best(number, &row, column);
            }
        }
        let Some(row) = row.into_iter().collect::<Option<Vec<usize>>>() else { return false };
        self.close(number, &row);
        for cell in row.iter().copied().enumerate() {
            *self.used.entry(cell).or_default() += 1;
        }
        let values: Vec<_> = row.iter().enumerate().filter_map(|(column, &it)| self.value((column, it))).collect();
        let new = Row { values, format: Format::ALL[row[self.format_column()]] };
        let rows = &mut self.entries[number].rows;
        if !new.values.is_empty() && !rows.contains(&new) {
            rows.push(new);
        }
        true
    }

    fn give_up(&mut self, clause: &str, cell: Cell) {
        if let Some(open) = self.open.get_mut(clause).and_then(|open| open.get_mut(&cell)) {
            open.left = 0;
        }
    }

    /// The value of a column that meets most, where any goes with the others; as the case stands where none meets anything.
    fn best(&self, number: usize, row: &[Option<usize>], column: usize) -> Option<usize> {
        let entry = &self.entries[number];
        let goes = |value: &usize| {
            let cell = (column, *value);
            self.admits(entry, cell)
                && row.iter().enumerate().all(|(other, it)| it.is_none_or(|it| self.ordered(cell, (other, it))))
        };
        let possible = (0..self.sizes[column]).filter(goes);
        let used = |value: usize| self.used.get(&(column, value)).copied().unwrap_or_default();
        let balance = |value: usize| if column == self.format_column() { used(value) } else { value };
        possible.max_by_key(|&value| (self.gain(entry, row, (column, value)), std::cmp::Reverse(balance(value))))
    }

    fn ordered(&self, a: Cell, b: Cell) -> bool {
        if a.0 < b.0 { self.go_together(a, b) } else { self.go_together(b, a) }
    }

    /// What a cell would meet: an open value of a clause counts more than a pair.
    fn gain(&self, entry: &Entry<'_>, row: &[Option<usize>], cell: Cell) -> usize {
        let left = |id: &&String| self.open.get(*id).and_then(|open| open.get(&cell)).is_some_and(|open| open.left > 0);
        let open = entry.case.clauses.iter().filter(left);
        let others = row.iter().enumerate().filter_map(|(column, it)| it.map(|it| (column, it)));
        let pair = |other: Cell| if other.0 < cell.0 { (other, cell) } else { (cell, other) };
        let strong = usize::from(entry.strong) + 1;
        16 * open.count() * strong + others.filter(|&other| self.pairs.contains(&pair(other))).count()
    }

    fn close(&mut self, number: usize, row: &[usize]) {
        for id in &self.entries[number].case.clauses {
            let Some(open) = self.open.get_mut(id) else { continue };
            for (_, open) in open.iter_mut().filter(|((column, value), _)| row[*column] == *value) {
                if open.by.insert(number) {
                    open.left = open.left.saturating_sub(1);
                }
            }
        }
        self.pairs.retain(|&((a, x), (b, y))| row[a] != x || row[b] != y);
    }

    fn rows(self) -> BTreeMap<String, Vec<Row>> {
        let of = |entry: Entry<'_>| {
            let mut rows = entry.rows;
            rows.sort();
            (entry.case.name(), rows)
        };
        self.entries.into_iter().map(of).filter(|(_, rows)| !rows.is_empty()).collect()
    }
}

/// The formats in which a case is tried. Where every step says itself what it asks for, two trials would be the same.
pub(in crate::plan) fn formats(case: &Case) -> &'static [Format] {
    if case.all_steps().all(Step::edits_format) { &[Format::Json] } else { &Format::ALL }
}
