fn main() -> std::process::ExitCode {
    kms_conformance::harness::main()
}
