//! The catalogue of choices: places where the documentation is silent and the server can answer another way.

mod answers;
mod capabilities;
mod catalogue;
mod choice;
mod conditions;
mod credentials;
mod documents;
mod elements;
mod errors;
mod json;
mod keys;
mod parameters;
mod principals;
mod sids;
mod storing;

pub use catalogue::{choice, choices};
pub use choice::{Choice, Value};
