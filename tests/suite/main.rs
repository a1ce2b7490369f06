//! Tests of the suite itself: `cargo test --test suite`.

#![expect(clippy::unwrap_used, reason = "what a test cannot do without ends it")]

mod checks;
mod commands;
mod corpus;
mod edits;
mod failures;
mod leases;
mod loading;
mod placeholders;
mod profiles;
mod schemas;
mod signatures;
mod snapshots;
mod support;
mod targets;
mod twins;
mod verdicts;
