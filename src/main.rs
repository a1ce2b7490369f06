//! The `kms-conformance` binary.
fn main() {}
