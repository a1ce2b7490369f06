//! Tests of the suite itself: `cargo test --test suite`.

mod commands;
mod corpus;
mod edits;
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
