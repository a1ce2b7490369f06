//! Tests of the suite itself: `cargo test --test suite`.

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
