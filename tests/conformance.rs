//! The suite as a test target: `cargo test` judges the embedded reference endpoint, `cargo test -- --endpoint URL` any other.

fn main() -> std::process::ExitCode {
    kms_conformance::harness::with_snapshots(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"))
}
