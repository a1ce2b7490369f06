//! Tests of the suite itself: `cargo test --test suite`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod clauses;
mod corpus;
mod decoding;
mod endpoints;
mod errors;
mod framing;
mod redaction;
mod requests;
mod schemas;
mod sending;
mod signatures;
mod snapshots;
mod support;
