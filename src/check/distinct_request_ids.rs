//! Do request ids differ from call to call?

use super::finding::Finding;

/// The check `distinct-request-ids` over the request ids of a trial's answers, in their order.
#[must_use]
pub fn distinct_request_ids(ids: &[String]) -> Option<Finding> {
    if ids.len() < 2 {
        return None;
    }
    let again = ids.iter().enumerate().find(|(i, id)| ids[..*i].iter().any(|earlier| earlier.eq_ignore_ascii_case(id)));
    let actual = again.map_or_else(|| "all differ".to_owned(), |(_, id)| format!("{id:?} came twice"));
    let expected = format!("{} different request ids", ids.len());
    Some(Finding::about("distinct-request-ids", &["response.request-id.unique"], again.is_none(), expected, actual))
}
