//! The proof: every deviation of the reference endpoint is caught, and no choice is accused. `cargo test --test proof`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod answers;
mod blamed;
mod choices;
mod contexts;
mod deviations;
mod independence;
mod other_names;
mod pairwise;
mod runs;
mod said;
mod summary;
mod table;
