//! The catalogue of deviations: mistakes that can be switched on, to prove that a case can fail.

mod actions;
mod callers;
mod catalogue;
mod conditions;
mod deviation;
mod document;
mod effect;
mod elements;
mod empty;
mod errors;
mod grants;
mod keys;
mod near;
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
