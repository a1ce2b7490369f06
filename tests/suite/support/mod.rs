//! What several modules of tests need.

mod scripted;

pub(crate) use scripted::{Script, Scripted};
