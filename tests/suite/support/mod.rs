//! What several tests need.

mod folder;
mod profile;

pub(crate) use folder::Folder;
pub(crate) use profile::bare_profile;
