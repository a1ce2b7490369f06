//! The table of all deviations and cases, as a report and as a page.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::blamed;
use crate::table::{NARROW, Row};

/// The table.
#[derive(Serialize)]
pub(crate) struct Summary<'r> {
    deviations: &'r [Row],
    /// The narrow deviations that each judged case catches by its own clauses.
    cases: BTreeMap<&'r str, Vec<&'static str>>,
    /// By how many judged cases the narrowest of these is caught.
    #[serde(skip)]
    narrowest: BTreeMap<&'r str, usize>,
    /// How many claims the judged cases make: a case is about a clause.
    #[serde(skip)]
    claims: usize,
    /// The claims, `case: clause`, that no deviation of this clause bears out.
    unproven_claims: Vec<String>,
}

/// The shares of all judged cases, one in so many, by which the page sorts how narrow the narrowest deviations are.
const SHARES: [usize; 4] = [100, 50, 20, NARROW];

/// Puts the rows together.
pub(crate) fn of<'r>(rows: &'r [Row], judged: &'r BTreeMap<String, BTreeSet<String>>) -> Summary<'r> {
    let narrow: Vec<_> = rows.iter().filter(|row| row.is_narrow(judged.len())).collect();
    let (mut cases, mut narrowest) = (BTreeMap::new(), BTreeMap::new());
    for case in judged.keys() {
        let caught: Vec<_> = narrow.iter().filter(|row| row.failed_by_own_clause.contains(case)).collect();
        let fewest = caught.iter().map(|row| row.failed_by_own_clause.len()).min();
        narrowest.extend(fewest.map(|fewest| (case.as_str(), fewest)));
        cases.insert(case.as_str(), caught.iter().map(|row| row.id).collect());
    }
    let borne_out: BTreeSet<_> = rows.iter().flat_map(|row| &row.borne_out).collect();
    let claims = || judged.iter().flat_map(|(case, clauses)| clauses.iter().map(move |id| (case.clone(), id.clone())));
    let unproven = claims().filter(|claim| !borne_out.contains(claim));
    Summary {
        deviations: rows,
        cases,
        narrowest,
        claims: claims().count(),
        unproven_claims: unproven.map(|(case, clause)| format!("{case}: {clause}")).collect(),
    }
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
            let excused = blamed::MORE.iter().any(|(id, _)| *id == row.id);
            if (row.blamed.len() > blamed::MOST) != excused {
                let _ =
                    writeln!(wrong, "{named} has {} others called broken: {}", row.blamed.len(), row.blamed.join(" "));
            }
            for error in &row.errors {
                let _ = writeln!(wrong, "{named} ends in an error of the suite: {error}");
            }
        }
        for (case, _) in self.cases.iter().filter(|(_, caught)| caught.is_empty()) {
            let _ = writeln!(wrong, "catches no narrow deviation: {case}");
        }
        for claim in &self.unproven_claims {
            let _ = writeln!(wrong, "borne out by no deviation of the clause: {claim}");
        }
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/deviations.md");
        if std::fs::read_to_string(page).ok() != Some(self.page()) {
            wrong.push_str("docs/deviations.md is missing or stale: copy target/proof/deviations.md to it\n");
        }
        assert!(wrong.is_empty(), "\n{wrong}");
    }

    fn page(&self) -> String {
        include_str!("page.md")
            .replace("@NARROW@", &NARROW.to_string())
            .replace("@FIGURES@\n", &self.figures())
            .replace("@NARROWEST@\n", &self.of_shares())
            .replace("@BROADEST@\n", &self.broadest())
            .replace("@MOST@", &blamed::MOST.to_string())
            .replace("@BLAME@\n", &self.of_blame())
            .replace("@ELSEWHERE@", &self.elsewhere())
            .replace("@EXCEPTIONS@\n", &self.of_exceptions())
            .replace("@DEVIATIONS@\n", &self.of_deviations())
            .replace("@CLAUSES@\n", &self.of_clauses().iter().map(row).collect::<String>())
    }

    fn figures(&self) -> String {
        let (all, cases) = (self.deviations.len(), self.cases.len());
        let caught = self.deviations.iter().filter(|row| !row.failed.is_empty()).count();
        let narrow = self.deviations.iter().filter(|row| row.is_narrow(cases)).count();
        let without = self.cases.values().filter(|caught| caught.is_empty()).count();
        let figures = [
            ("deviations", all),
            ("caught", caught),
            ("narrow", narrow),
            ("judged cases", cases),
            ("judged cases without a narrow deviation", without),
            ("judged cases that are alone in catching some deviation", self.alone().len()),
            ("claims: a judged case is about a clause", self.claims),
            ("claims that no deviation of the clause bears out", self.unproven_claims.len()),
        ];
        figures.iter().map(|(name, count)| format!("| {name} | {count} |\n")).collect()
    }

    /// The cases that are alone in catching some deviation.
    fn alone(&self) -> BTreeSet<&str> {
        let lonely = self.deviations.iter().filter(|row| row.failed.len() == 1);
        lonely.flat_map(|row| &row.failed).map(String::as_str).collect()
    }

    /// The deviations by the number of other clauses that they have called broken.
    fn of_blame(&self) -> String {
        let count =
            |holds: &dyn Fn(usize) -> bool| self.deviations.iter().filter(|row| holds(row.blamed.len())).count();
        let mut page = String::new();
        for others in 0..=blamed::MOST {
            let _ = writeln!(page, "| {others} | {} |", count(&|blamed| blamed == others));
        }
        let _ = writeln!(page, "| more | {} |", count(&|blamed| blamed > blamed::MOST));
        page
    }

    /// The share of the causes, each weighed by its trials, that name no clause of the deviation.
    fn elsewhere(&self) -> String {
        let sum = |of: fn(&Row) -> usize| self.deviations.iter().map(of).sum::<usize>();
        let (all, elsewhere) = (sum(|row| row.causes), sum(|row| row.causes_elsewhere));
        format!("{elsewhere} of {all}")
    }

    fn of_exceptions(&self) -> String {
        let others = |id: &str| self.deviations.iter().find(|row| row.id == id).map_or(0, |row| row.blamed.len());
        let line = |(id, why): &(&str, &str)| format!("- `{id}`: {} others. {why}\n", others(id));
        if blamed::MORE.is_empty() { "None.\n".to_owned() } else { blamed::MORE.iter().map(line).collect() }
    }

    /// Each deviation with its clauses, the cases that catch it, and what else is called broken.
    fn of_deviations(&self) -> String {
        let code = |ids: &[String]| ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
        let line = |row: &Row| {
            let own: Vec<_> = row.clauses.iter().map(|&id| id.to_owned()).collect();
            format!("| `{}` | {} | {} | {} |\n", row.id, code(&own), row.failed.len(), code(&row.blamed))
        };
        self.deviations.iter().map(line).collect()
    }

    /// The cases by the share of all cases that catches their narrowest deviation.
    fn of_shares(&self) -> String {
        let mut page = String::new();
        let mut above = 0;
        for share in SHARES {
            let most = self.cases.len() / share;
            let cases = self.narrowest.values().filter(|&&count| count > above && count <= most).count();
            let _ = writeln!(page, "| {} to {most} | {cases} |", above + 1);
            above = most;
        }
        page
    }

    /// The cases of the last share.
    fn broadest(&self) -> String {
        let most = self.cases.len() / SHARES[SHARES.len() - 2];
        let broad = self.narrowest.iter().filter(|(_, count)| **count > most);
        broad.map(|(case, count)| format!("- `{case}`: {count} cases\n")).collect()
    }

    fn of_clauses(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for clause in self.deviations.iter().flat_map(|row| &row.clauses) {
            *counts.entry(*clause).or_default() += 1;
        }
        counts
    }
}

fn row((clause, count): (&&str, &usize)) -> String {
    format!("| `{clause}` | {count} |\n")
}
