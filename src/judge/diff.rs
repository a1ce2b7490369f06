//! The difference between two texts, line by line.

use std::fmt::Write as _;

use similar::{ChangeTag, TextDiff};

/// The lines that differ, with those around them: `-` as it should be, `+` as it is.
pub(super) fn diff(expected: &str, actual: &str) -> String {
    let diff = TextDiff::from_lines(expected, actual);
    let mut text = String::new();
    for change in diff.iter_all_changes() {
        let sign = match change.tag() {
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
            ChangeTag::Equal => ' ',
        };
        let _ = writeln!(text, "{sign} {}", change.value().trim_end_matches('\n'));
    }
    text
}
