//! Tests of the suite itself: `cargo test --test suite`.

#![expect(clippy::unwrap_used, reason = "what a test cannot do without ends it")]

mod baselines;
mod checks;
mod clauses;
mod commands;
mod corpus;
mod decoding;
mod edits;
mod endpoints;
mod errors;
mod failures;
mod formats;
mod framing;
mod leases;
mod loading;
mod placeholders;
mod profiles;
mod redaction;
mod requests;
mod schemas;
mod sending;
mod signatures;
mod snapshots;
mod states;
mod support;
mod targets;
mod tolerances;
mod twins;
mod verdicts;
