//! What several tests need.

pub(crate) mod endpoint;
mod folder;
mod profile;
mod session;

pub(crate) use folder::Folder;
pub(crate) use profile::{bare_profile, reading_profile};
pub(crate) use session::{Ran, run};
