//! The figures of a run as text.

use std::fmt::Write as _;

use crate::record::{Figures, Incomplete, RunRecord, Verdict};

use super::causes::in_short;
use super::met::met;

/// The figures of a run as text, a few lines.
#[must_use]
pub fn figures(figures: &Figures, run: &RunRecord) -> String {
    let mut text = String::new();
    let (of, all) = (figures.clauses_judged, figures.clauses);
    let _ = writeln!(text, "SetKeyPolicy, clauses of {}, endpoint {}", run.clause_set, run.endpoint);
    if let Some(Incomplete { text: why, not_run, .. }) = &figures.incomplete {
        let _ = writeln!(text, "  INCOMPLETE  {why}: {not_run} of {} trials were not run", run.selected);
    }
    let _ = writeln!(
        text,
        "  conforming  {} of {of} judged clauses{}",
        figures.clauses_conforming,
        share(figures.clauses_conforming, of)
    );
    let _ = writeln!(text, "  judged      {of} of {all} clauses{}", share(of, all));
    let verdicts = Verdict::ALL.iter().map(|&verdict| (verdict, figures.of(verdict)));
    let verdicts = verdicts.filter(|&(verdict, count)| count > 0 || verdict != Verdict::Tolerated);
    let verdicts: Vec<_> = verdicts.map(|(verdict, count)| format!("{count} {verdict}")).collect();
    let _ = writeln!(text, "  trials      {}", verdicts.join(", "));
    text.push_str(&met(figures));
    let lists = [("broken", &figures.broken), ("tolerated", &figures.diverging), ("not judged", &figures.not_judged)];
    for (label, names) in lists {
        if !names.is_empty() {
            let _ = writeln!(text, "  {label:<10}  {}", shortened(names));
        }
    }
    text.push_str(&in_short(&figures.causes));
    for (code, chosen) in figures.errors_not_seen.iter().filter(|(_, chosen)| !chosen.is_empty()) {
        let _ = writeln!(
            text,
            "  {code} was never answered: where it may come, the endpoint chose {}",
            chosen.join(" or ")
        );
    }
    for (what, count) in &figures.tolerated {
        let _ = writeln!(text, "  {count} tolerated: {what}");
    }
    for (why, count) in &figures.lacks {
        let _ = writeln!(text, "  {count} not testable: {why}");
    }
    text
}

/// The first of many names; the report has all of them.
fn shortened(names: &[String]) -> String {
    const MOST: usize = 12;
    match names.len() {
        0..=MOST => names.join(", "),
        count => format!("{}, and {} more", names[..MOST].join(", "), count - MOST),
    }
}

fn share(part: usize, whole: usize) -> String {
    (part * 100).checked_div(whole).map_or_else(String::new, |percent| format!(" ({percent} %)"))
}
