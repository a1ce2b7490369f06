//! What bad trials have in common, as text.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::record::Cause;

/// The longest line of names.
const WIDTH: usize = 118;

/// Every cause: what differs, one whole text, and the names of the other trials. Where the texts were `told` already, only what
/// differs and all names.
pub(super) fn causes(causes: &[Cause], told: bool) -> String {
    let mut text = String::new();
    for (number, cause) in causes.iter().enumerate() {
        let _ = writeln!(text, "cause {} of {}: {}", number + 1, causes.len(), counted(cause));
        if told || cause.text.is_empty() {
            let _ = writeln!(text, "  {}", cause.differs().replace('\n', "\n  "));
        } else {
            text.push_str(&cause.text);
        }
        if !cause.contexts.is_empty() {
            let contexts: Vec<_> = cause.contexts.iter().map(String::as_str).collect();
            let _ = writeln!(text, "  contexts   all in {}", contexts.join(" + "));
        }
        text.push_str(&names(&cause.trials));
        text.push('\n');
    }
    text
}

/// One line for each cause.
pub(super) fn in_short(causes: &[Cause]) -> String {
    let mut text = String::new();
    for (number, cause) in causes.iter().enumerate() {
        let label = if number == 0 { "causes" } else { "" };
        let differs = cause.differs();
        let differs = differs.lines().next().unwrap_or_default();
        let clauses = if cause.clauses.is_empty() { String::new() } else { format!(" ({})", cause.clauses.join(", ")) };
        let _ = writeln!(text, "  {label:<10}  {}: {differs}{clauses}", counted(cause));
    }
    text
}

fn counted(cause: &Cause) -> String {
    let blocked = match cause.blocked {
        0 => String::new(),
        count => format!(", {count} of them blocked"),
    };
    match cause.trials.as_slice() {
        [name] => format!("{name}{}", if cause.blocked > 0 { ", blocked" } else { "" }),
        trials => format!("{} trials{blocked}", trials.len()),
    }
}

/// The names, several to a line; those that differ in the format alone are written once.
fn names(trials: &[String]) -> String {
    if trials.len() < 2 {
        return String::new();
    }
    let mut by_stem: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for name in trials {
        let (stem, format) = name.rsplit_once("::").unwrap_or((name, ""));
        by_stem.entry(stem).or_default().push(format);
    }
    let mut text = "  trials   ".to_owned();
    let mut column = text.len();
    for (stem, formats) in by_stem {
        let word = format!("{stem}::{}", formats.join("|"));
        if column + word.len() + 2 > WIDTH {
            text.push_str("\n           ");
            column = 11;
        }
        column += word.len() + 2;
        text.extend(["  ", &word]);
    }
    text + "\n"
}
