//! The figures of a run as text.

use std::fmt::Write as _;

use crate::engine::Summary;

/// The verdict of which nothing is said where the profile tolerates nothing.
const TOLERATED: &str = "tolerated";

/// The figures of a run as text, a few lines.
#[must_use]
pub fn figures(summary: &Summary, set: &str, endpoint: &str) -> String {
    let mut text = String::new();
    let (of, all) = (summary.clauses_judged, summary.clauses);
    let _ = writeln!(text, "SetKeyPolicy, clauses of {set}, endpoint {endpoint}");
    let _ = writeln!(
        text,
        "  conforming  {} of {of} judged clauses{}",
        summary.clauses_conforming,
        share(summary.clauses_conforming, of)
    );
    let _ = writeln!(text, "  judged      {of} of {all} clauses{}", share(of, all));
    let verdicts: Vec<_> = order(summary).map(|(verdict, count)| format!("{count} {verdict}")).collect();
    let _ = writeln!(text, "  trials      {}", verdicts.join(", "));
    let lists = [("broken", &summary.broken), ("tolerated", &summary.diverging), ("not judged", &summary.not_judged)];
    for (label, names) in lists {
        if !names.is_empty() {
            let _ = writeln!(text, "  {label:<10}  {}", shortened(names));
        }
    }
    for (code, chosen) in summary.errors_not_seen.iter().filter(|(_, chosen)| !chosen.is_empty()) {
        let _ = writeln!(
            text,
            "  {code} was never answered: where it may come, the endpoint chose {}",
            chosen.join(" or ")
        );
    }
    for (what, count) in &summary.tolerated {
        let _ = writeln!(text, "  {count} tolerated: {what}");
    }
    for (why, count) in &summary.lacks {
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

fn order(summary: &Summary) -> impl Iterator<Item = (&'static str, usize)> + '_ {
    ["passed", TOLERATED, "failed", "error", "observed", "not testable"]
        .into_iter()
        .map(|verdict| (verdict, summary.verdicts.get(verdict).copied().unwrap_or_default()))
        .filter(|&(verdict, count)| verdict != TOLERATED || count > 0)
}

fn share(part: usize, whole: usize) -> String {
    (part * 100).checked_div(whole).map_or_else(String::new, |percent| format!(" ({percent} %)"))
}
