//! Tests of the suite itself: `cargo test --test suite`.

mod corpus;
mod edits;
mod loading;
mod placeholders;
mod schemas;
mod signatures;
mod snapshots;
mod support;
mod twins;
