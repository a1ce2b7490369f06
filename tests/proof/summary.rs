//! The table of all deviations and cases, as a report and as a page.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use serde::Serialize;

use crate::table::Row;

/// The cases that catch no narrow deviation, because what they are about carries every other case.
const CARRY_ALL: &[&str] = &[];

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
    let catches =
        |case: &str| narrow.iter().filter(|row| row.failed_by_own_clause.contains(case)).map(|row| row.id).collect();
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
            if row.failed.is_empty() {
                let _ = writeln!(wrong, "not caught: {} ({})", row.id, row.clauses.join(" "));
            }
            for check in row.unexplained.iter().take(3) {
                let _ = writeln!(wrong, "{} ({}) also breaks {check}", row.id, row.clauses.join(" "));
            }
        }
        let idle = self.cases.iter().filter(|(_, caught)| caught.is_empty()).map(|(case, _)| *case);
        for case in idle.filter(|case| !CARRY_ALL.contains(case)) {
            let _ = writeln!(wrong, "catches no narrow deviation: {case}");
        }
        assert!(wrong.is_empty(), "\n{wrong}");
    }

    fn page(&self) -> String {
        let mut page = String::new();
        let _ = writeln!(page, "{} deviations", self.deviations.len());
        page
    }
}
