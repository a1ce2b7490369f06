//! The matrix: every clause with its cases, and with the checks of it that a run really made.

mod counts;
mod made;
mod recorded;
mod recorded_error;
mod rows;

pub use counts::Counts;
pub use made::{Made, MadeByCase, MadeElsewhere};
pub use recorded::load;
pub use recorded_error::RecordedError;
pub use rows::{Matrix, Row};
