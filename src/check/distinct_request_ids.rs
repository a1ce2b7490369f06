//! Do request ids differ from call to call?

use super::finding::Finding;
use super::name::CheckName;
use super::several::{Several, Whose};

/// The check `distinct-request-ids` over the request ids of a trial's answers, in their order, where its case asks for it.
#[must_use]
pub fn distinct_request_ids(several: &Several<'_>) -> Vec<(Whose, Finding)> {
    if !several.trial.case.distinct_request_ids {
        return Vec::new();
    }
    let ids: Vec<_> = several.answers.iter().filter_map(|(_, answer)| answer.text("RequestId")).collect();
    compared(&ids).map(|finding| (Whose::Trial, finding)).into_iter().collect()
}

/// Whether these request ids differ; nothing where there are not two.
#[must_use]
pub fn compared(ids: &[&str]) -> Option<Finding> {
    if ids.len() < 2 {
        return None;
    }
    let again = ids.iter().enumerate().find(|(i, id)| ids[..*i].iter().any(|earlier| earlier.eq_ignore_ascii_case(id)));
    let actual = again.map_or_else(|| "all differ".to_owned(), |(_, id)| format!("{id:?} came twice"));
    let expected = format!("{} different request ids", ids.len());
    let clauses = &["response.request-id.unique"];
    Some(Finding::about(CheckName::DistinctRequestIds, clauses, again.is_none(), expected, actual))
}
