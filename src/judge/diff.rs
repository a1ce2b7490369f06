//! The difference between two texts, line by line.

use std::borrow::Cow;
use std::fmt::Write as _;

use similar::{Change, ChangeTag, TextDiff};

use super::shown;

/// A difference up to this size is shown with all lines around it.
const WHOLE: usize = 8_000;
/// A longer one with so many.
const AROUND: usize = 3;
/// No answer has more lines. What comparing takes grows with the product of the lines and the differences.
const MOST_LINES: usize = 2_000;
/// Of a text with more lines, so many are compared.
const FIRST_LINES: usize = 100;

/// The lines that differ, with those around them: `-` as it should be, `+` as it is.
pub(super) fn diff(expected: &str, actual: &str) -> String {
    let (expected, actual) = (comparable(expected), comparable(actual));
    let diff = TextDiff::from_lines(expected.as_ref(), actual.as_ref());
    let whole: String = diff.iter_all_changes().map(line).collect();
    if whole.len() <= WHOLE {
        return whole;
    }
    let groups = diff.grouped_ops(AROUND);
    let group = |ops: &Vec<_>| ops.iter().flat_map(|op| diff.iter_changes(op)).map(line).collect::<String>();
    shown::lines(&groups.iter().map(group).collect::<Vec<_>>().join("  …\n"))
}

fn line(change: Change<&str>) -> String {
    let sign = match change.tag() {
        ChangeTag::Delete => '-',
        ChangeTag::Insert => '+',
        ChangeTag::Equal => ' ',
    };
    format!("{sign} {}\n", shown::line(change.value().trim_end_matches('\n')))
}

fn comparable(text: &str) -> Cow<'_, str> {
    let lines = text.lines().count();
    if lines <= MOST_LINES {
        return Cow::Borrowed(text);
    }
    let mut first: String = text.split_inclusive('\n').take(FIRST_LINES).collect();
    // Writing to a string cannot fail.
    let _ = writeln!(first, "… ({lines} lines in all)");
    Cow::Owned(first)
}
