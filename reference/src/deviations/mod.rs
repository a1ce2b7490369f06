//! The catalogue of deviations: mistakes that can be switched on, to prove that a case can fail.

mod actions;
mod callers;
mod catalogue;
mod conditions;
mod contexts;
mod deviation;
mod document;
mod effect;
mod elements;
mod empty;
mod errors;
mod grants;
mod in_context;
mod keys;
mod parameters;
mod principals;
mod quota;
mod requests;
mod responses;
mod sids;
mod signatures;
mod store;
mod texts;

pub use catalogue::{deviation, deviations};
pub use deviation::Deviation;
pub use in_context::{ContextDeviation, context_deviation, context_deviations};
