//! Tests of the suite itself.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod decoding;
mod endpoints;
mod framing;
mod redaction;
mod requests;
mod sending;
mod signatures;
mod support;
