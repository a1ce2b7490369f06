//! What several modules of tests need.

mod client;
pub(crate) mod endpoint;
mod folder;
pub(crate) mod guides;
mod harness;
mod profile;
mod program;
mod proxy;
mod scripted;
mod session;

pub(crate) use client::{LONG, SHORT, answered, brief, bytes, endpoint, limits, refused, request, send};
pub(crate) use folder::Folder;
pub(crate) use harness::harness;
pub(crate) use profile::{bare_profile, reading_profile, without_capabilities};
pub(crate) use program::{Served, err, out, program};
pub(crate) use proxy::{BAD_GATEWAY, Fate, Proxy, THROTTLED, UNAVAILABLE};
pub(crate) use scripted::{Script, Scripted};
pub(crate) use session::{Ran, begins, embedded_report, one_by_one, run, run_of, run_whole};
