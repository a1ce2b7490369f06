//! Do request ids differ from call to call?

use super::answer::{Answer, Ending};
use super::finding::Finding;
use super::name::CheckName;
use super::several::{Several, Whose};

/// The clause that request ids differ.
const UNIQUE: &str = "response.request-id.unique";

/// The check `distinct-request-ids` over a trial's answers, in their order, where its case asks for it: once over those of
/// successes, and once over all, since the page shows no request id of an error.
#[must_use]
pub fn distinct_request_ids(several: &Several<'_>) -> Vec<(Whose, Finding)> {
    if !several.trial.case.distinct_request_ids {
        return Vec::new();
    }
    let answers: Vec<_> = several.answers.iter().map(|(_, answer)| *answer).collect();
    distinct(&answers).into_iter().map(|finding| (Whose::Trial, finding)).collect()
}

/// Whether the request ids of these answers differ; nothing where there are not two.
#[must_use]
pub fn distinct(answers: &[&Answer]) -> Vec<Finding> {
    let successes = answers.iter().copied().filter(|answer| answer.ending == Ending::Success);
    let of_successes: Vec<_> = successes.filter_map(|answer| answer.text("RequestId")).collect();
    let of_all: Vec<_> = answers.iter().filter_map(|answer| answer.text("RequestId")).collect();
    let mut findings = Vec::new();
    findings.extend(differ(&of_successes, &[UNIQUE]));
    if of_all.len() > of_successes.len() {
        findings.extend(differ(&of_all, &[UNIQUE, "response.error.members"]));
    }
    findings
}

fn differ(ids: &[&str], clauses: &[&str]) -> Option<Finding> {
    if ids.len() < 2 {
        return None;
    }
    let again = ids.iter().enumerate().find(|(i, id)| ids[..*i].iter().any(|earlier| earlier.eq_ignore_ascii_case(id)));
    let actual = again.map_or_else(|| "all differ".to_owned(), |(_, id)| format!("{id:?} came twice"));
    let expected = format!("{} different request ids", ids.len());
    Some(Finding::about(CheckName::DistinctRequestIds, clauses, again.is_none(), expected, actual))
}
