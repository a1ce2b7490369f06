//! From what is written to what is meant: defaults filled in, names looked up, rules of the format checked.

mod cases;
mod complaint;
mod contexts;
mod policies;
mod resolver;
mod steps;
mod tables;

pub(super) use cases::{across, id_in};
pub(super) use complaint::{is_id, problem};
pub(super) use contexts::{REGENERATE, check_contexts, stale};
pub(super) use resolver::{Around, Resolver};
pub(super) use tables::{check_clauses, check_errors};
