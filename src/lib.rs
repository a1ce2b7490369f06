//! Conformance test suite for the Alibaba Cloud KMS operation `SetKeyPolicy` (API version 2016-01-20).

pub mod wire;

#[cfg(test)]
fn main() {}
