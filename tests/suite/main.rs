//! Tests of the suite itself: `cargo test --test suite`.

mod clauses;
mod corpus;
mod errors;
mod schemas;
