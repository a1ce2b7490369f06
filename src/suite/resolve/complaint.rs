//! What every part of the loader needs to complain.

use crate::place::Place;
use crate::suite::error::{DataError, Problem};

pub(in crate::suite) fn problem(place: Place, problem: Problem, remedy: &str) -> DataError {
    DataError { place, problem, remedy: remedy.to_owned() }
}

pub(in crate::suite) fn is_id(text: &str, dots: bool) -> bool {
    let legal = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || (dots && b == b'.');
    !text.is_empty() && text.bytes().all(legal) && !text.starts_with(['-', '.']) && !text.ends_with(['-', '.'])
}
