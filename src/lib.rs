//! Conformance test suite for the Alibaba Cloud KMS operation `SetKeyPolicy` (API version 2016-01-20).

pub mod check;
pub mod engine;
pub mod plan;
pub mod profile;
pub mod snapshot;
pub mod suite;
pub mod wire;

// `cargo test NAME` builds this target in spite of `test = false`; with `harness = false` it needs a main, and runs nothing.
#[cfg(test)]
fn main() {}
