//! Has a documented error its documented message?

use regex_lite::Regex;

use crate::suite::{ErrorRow, ErrorTable};

use super::answer::{Answer, Ending};
use super::finding::Finding;
use super::name::CheckName;

/// The check `message`: the documented sentence, or a spelling of it that real endpoints write, wherever in the body it stands;
/// the exact sentence only with `--strict`.
#[must_use]
pub fn message(answer: &Answer, errors: &ErrorTable) -> Vec<Finding> {
    let Ending::Error(code) = &answer.ending else { return Vec::new() };
    let Some(row) = errors.row(code) else { return Vec::new() };
    let clause = [row.clause.as_str()];
    let like = format!("like {:?}", row.message);
    let Some(text) = answer.message() else {
        return vec![Finding::about(CheckName::Message, &clause, false, like, "none".to_owned())];
    };
    let shown = format!("{text:?}");
    let usual = Finding::about(CheckName::Message, &clause, matches(row, text), like, shown.clone());
    let exact =
        Finding::about(CheckName::ExactMessage, &clause, text == row.message, format!("{:?}", row.message), shown);
    vec![usual, exact.strict()]
}

/// Whether a message is a spelling of the documented one.
#[must_use]
pub fn matches(row: &ErrorRow, text: &str) -> bool {
    Regex::new(&row.pattern).is_ok_and(|pattern| pattern.find(text).is_some_and(|found| found.as_str() == text))
}
