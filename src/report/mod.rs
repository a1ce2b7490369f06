//! The sinks: what a run shows and writes. None of them computes a verdict.

mod causes;
mod console;
mod destination;
mod figures;
mod json;
mod met;
mod notice;
mod outlet;
mod visible_json;

pub use console::Console;
pub use destination::{Destination, DestinationError};
pub use figures::figures;
pub use json::JsonFile;
pub use met::met;
pub use notice::Notice;
