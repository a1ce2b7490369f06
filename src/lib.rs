//! Conformance test suite for the Alibaba Cloud KMS operation `SetKeyPolicy` (API version 2016-01-20).
//!
//! [`harness::main`] makes a test target of it, [`cli::main`] a program. Data goes one way: cases are loaded into a
//! [`suite::Suite`], planned with a [`profile::Profile`] into [`plan::Trial`]s, sent by [`wire`], looked at by the
//! [`check`]s, and [judged](judge), call by call as an [`engine::Session`] makes them, which tells [`report`] what came of
//! them: [`record`] has the types.
//! The [`matrix`] joins the clauses with what the report of a run says.

pub mod check;
pub mod cli;
mod did_you_mean;
pub mod engine;
mod exit;
pub mod harness;
mod interrupt;
pub mod judge;
pub mod matrix;
mod part_file;
mod place;
pub mod plan;
pub mod profile;
mod quiet;
pub mod record;
pub mod report;
pub mod suite;
pub mod wire;

pub use exit::Exit;
pub use place::Place;

// `cargo test NAME` builds this target in spite of `test = false`; with `harness = false` it needs a main, and runs nothing.
#[cfg(test)]
fn main() {}
