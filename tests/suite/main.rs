//! Tests of the suite itself: `cargo test --test suite`.

mod corpus;
mod schemas;
mod signatures;
mod snapshots;
