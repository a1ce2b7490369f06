//! Snapshots: the normative answers, rendered from cases and error table alone, and an endpoint's answers in the same form.

mod actual;
mod normative;
mod store;

pub use actual::actual;
pub use normative::{Ended, alternatives, file_name, normative};
pub use store::Snapshots;
