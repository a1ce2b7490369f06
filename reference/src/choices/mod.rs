//! The catalogue of choices: places where the documentation is silent and the server can answer another way.

mod answers;
mod capabilities;
mod catalogue;
mod choice;
mod documents;
mod elements;
mod errors;
mod keys;
mod storing;

pub use catalogue::{choice, choices};
pub use choice::{Choice, Value};
