//! The `kms-conformance` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    kms_conformance::cli::main()
}
