//! What several tests need.

mod folder;

pub(crate) use folder::Folder;
