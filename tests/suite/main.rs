//! Tests of the suite itself: `cargo test --test suite`.

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
