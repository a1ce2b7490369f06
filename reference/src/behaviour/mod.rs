//! The one value that says how a server behaves.

mod elsewhere;
mod sequence;
mod settings;

pub use elsewhere::{Circumstances, Elsewhere};
pub use sequence::Sequence;
pub use settings::Behaviour;
