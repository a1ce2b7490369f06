//! What several modules of tests need.

mod client;
mod scripted;

pub(crate) use client::{LONG, SHORT, answered, brief, bytes, endpoint, limits, refused, request, send};
pub(crate) use scripted::{Script, Scripted};
