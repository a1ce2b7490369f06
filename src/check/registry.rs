//! The checks that are made of every answer, and those over several answers: a new one is registered here.

use crate::suite::{Documented, ErrorTable, Operation};

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

/// A check of an answer, with the error table and what is documented of its operation.
type OfEveryAnswer = fn(&Answer, &ErrorTable, Documented) -> Vec<Finding>;

/// The checks of every answer to an operation whose table is the page's, whatever was expected; in the order of reports.
const OF_EVERY_ANSWER: &[OfEveryAnswer] = &[
    |answer, _, _| body(answer).into_iter().collect(),
    |answer, errors, _| status(answer, errors).into_iter().collect(),
    |answer, _, _| vec![content_type(answer)],
    |answer, _, documented| success_body(answer, documented.root),
    |answer, _, _| error_body(answer).into_iter().collect(),
    |answer, errors, _| message(answer, errors),
    |answer, _, _| request_id(answer),
];

/// A check over several answers, with whose each finding is.
type OverSeveral = fn(&Several<'_>) -> Vec<(Whose, Finding)>;

/// The checks over several answers of a trial. Each knows by the case whether it is asked for.
pub const OVER_SEVERAL: &[OverSeveral] = &[distinct_request_ids, formats_agree];

/// What the checks of every answer find in an answer of an operation; nothing where the page does not document its answers.
#[must_use]
pub fn of_every_answer(of: Operation, answer: &Answer, errors: &ErrorTable) -> Vec<Finding> {
    let Some(documented) = of.documented() else { return Vec::new() };
    OF_EVERY_ANSWER.iter().flat_map(|check| check(answer, errors, documented)).collect()
}
