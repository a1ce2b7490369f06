//! The checks that are made of every answer, and those over several answers: a new one is registered here.

use crate::suite::ErrorTable;

use super::answer::Answer;
use super::body::body;
use super::content_type::content_type;
use super::distinct_request_ids::distinct_request_ids;
use super::error_body::error_body;
use super::finding::Finding;
use super::formats_agree::formats_agree;
use super::message::message;
use super::request_id::request_id;
use super::several::{Several, Whose};
use super::status::status;
use super::success_body::success_body;

/// The checks of every answer to an operation whose table is the page's, whatever was expected; in the order of reports.
const OF_EVERY_ANSWER: &[fn(&Answer, &ErrorTable) -> Vec<Finding>] = &[
    |answer, _| body(answer).into_iter().collect(),
    |answer, errors| status(answer, errors).into_iter().collect(),
    |answer, _| vec![content_type(answer)],
    |answer, _| success_body(answer),
    |answer, _| error_body(answer).into_iter().collect(),
    message,
    |answer, _| request_id(answer),
];

/// A check over several answers, with whose each finding is.
type OverSeveral = fn(&Several<'_>) -> Vec<(Whose, Finding)>;

/// The checks over several answers of a trial. Each knows by the case whether it is asked for.
pub const OVER_SEVERAL: &[OverSeveral] = &[distinct_request_ids, formats_agree];

/// What the checks of every answer find in this one.
#[must_use]
pub fn of_every_answer(answer: &Answer, errors: &ErrorTable) -> Vec<Finding> {
    OF_EVERY_ANSWER.iter().flat_map(|check| check(answer, errors)).collect()
}
