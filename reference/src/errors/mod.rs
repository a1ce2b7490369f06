//! The errors an endpoint answers: what they are, and their status, code and message.

mod kind;
mod refusal;
mod table;

pub use kind::ErrorKind;
pub use refusal::{Refusal, RefusedBy};
pub use table::{ErrorRow, ErrorTable};
