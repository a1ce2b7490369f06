//! Conformance test suite for the Alibaba Cloud KMS operation `SetKeyPolicy` (API version 2016-01-20).

#[cfg(test)]
fn main() {}
