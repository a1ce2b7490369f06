//! The table of all deviations and cases, as a report and as a page.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::table::{NARROW, Row};

/// The table.
#[derive(Serialize)]
pub(crate) struct Summary<'r> {
    deviations: &'r [Row],
    /// The narrow deviations that each judged case catches by its own clauses.
    cases: BTreeMap<&'r str, Vec<&'static str>>,
}

/// Puts the rows together.
pub(crate) fn of<'r>(rows: &'r [Row], judged: &'r BTreeSet<String>) -> Summary<'r> {
    let narrow: Vec<_> = rows.iter().filter(|row| row.is_narrow(judged.len())).collect();
    let caught = |row: &&&Row, case: &str| row.failed_by_own_clause.contains(case);
    let catches = |case: &str| narrow.iter().filter(|row| caught(row, case)).map(|row| row.id).collect();
    Summary { deviations: rows, cases: judged.iter().map(|case| (case.as_str(), catches(case))).collect() }
}

impl Summary<'_> {
    /// Writes the report, and beside it what `docs/deviations.md` has to be.
    pub(crate) fn write(&self) {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../proof");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("deviations.json"), serde_json::to_string_pretty(self).unwrap()).unwrap();
        std::fs::write(folder.join("deviations.md"), self.page()).unwrap();
    }

    /// Panics with everything that is wrong.
    pub(crate) fn assert(&self) {
        let mut wrong = String::new();
        for row in self.deviations {
            let named = format!("{} ({})", row.id, row.clauses.join(" "));
            if row.failed.is_empty() {
                let _ = writeln!(wrong, "not caught: {named}");
            }
            for check in row.unexplained.iter().take(3) {
                let _ = writeln!(wrong, "{named} also breaks {check}");
            }
            for error in &row.errors {
                let _ = writeln!(wrong, "{named} ends in an error of the suite: {error}");
            }
        }
        for (case, _) in self.cases.iter().filter(|(_, caught)| caught.is_empty()) {
            let _ = writeln!(wrong, "catches no narrow deviation: {case}");
        }
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/deviations.md");
        if std::fs::read_to_string(page).ok() != Some(self.page()) {
            wrong.push_str("docs/deviations.md is missing or stale: copy target/proof/deviations.md to it\n");
        }
        assert!(wrong.is_empty(), "\n{wrong}");
    }

    fn page(&self) -> String {
        let narrow = self.deviations.iter().filter(|row| row.is_narrow(self.cases.len())).count();
        let fewest = self.cases.values().map(Vec::len).min().unwrap_or_default();
        let mut page = format!(
            "# What proves the cases\n\n\
             A case that cannot fail proves nothing. So the reference endpoint can be told to make mistakes, each a small one that an \
             author of an emulator could make. `kms-conformance deviations` lists them, `kms-conformance serve --deviate ID` makes \
             one, and this command runs the whole suite against every one of them and writes the table of deviations and cases to \
             `target/proof/deviations.json`:\n\n\
             ```console\n$ cargo test --test proof deviations\n```\n\n\
             - A deviation names the one or two clauses that it breaks. It has to be caught. A check that fails has to belong to one \
             of these clauses, or its case has to build on one: on its twin's, on those of its documents, or on those of its other \
             steps.\n\
             - A deviation is *narrow* where at most one in {NARROW} of the judged cases fails by a check of one of its own clauses. \
             What breaks more is a smoke test and justifies no case. Every judged case catches a narrow deviation by a check of its \
             own clauses.\n\
             - Every clause with a case has a deviation.\n\n\
             The clause `request.get-query` is about the form in which all other cases are sent; its deviations are run with \
             `--form post-query`. Everything is judged, what is inferred or observed as well. Every trial begins with a new world, so \
             that what a mistake leaves behind is not held against another case.\n\n\
             | | |\n| --- | ---: |\n| deviations | {} |\n| caught | {} |\n| narrow | {narrow} |\n| judged cases | {} |\n| narrow deviations that each of them catches, at least | {fewest} |\n\n\
             | clause | deviations |\n| --- | ---: |\n",
            self.deviations.len(),
            self.deviations.iter().filter(|row| !row.failed.is_empty()).count(),
            self.cases.len(),
        );
        for (clause, count) in self.of_clauses() {
            let _ = writeln!(page, "| `{clause}` | {count} |");
        }
        page
    }

    fn of_clauses(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for clause in self.deviations.iter().flat_map(|row| &row.clauses) {
            *counts.entry(*clause).or_default() += 1;
        }
        counts
    }
}
