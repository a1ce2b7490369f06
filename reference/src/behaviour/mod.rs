//! The one value that says how a server behaves.

mod sequence;
mod settings;

pub use sequence::Sequence;
pub use settings::Behaviour;
