//! Do both formats say the same?

use super::answer::{Answer, Ending};
use super::finding::{Basis, Finding};

/// The check `formats-agree`: the same call ends the same way, with the same status and message, in XML and in JSON.
#[must_use]
pub fn formats_agree(clauses: &[String], one: &Answer, other: &Answer) -> Finding {
    let (expected, actual) = (said(one), said(other));
    let ids: Vec<_> = clauses.iter().map(String::as_str).collect();
    Finding { basis: Basis::Expectation, ..Finding::about("formats-agree", &ids, expected == actual, expected, actual) }
}

fn said(answer: &Answer) -> String {
    match &answer.ending {
        Ending::Success => format!("{} success", answer.status),
        Ending::Error(code) => format!("{} {code} {:?}", answer.status, answer.message().unwrap_or_default()),
        Ending::Unclear(why) => why.clone(),
    }
}
