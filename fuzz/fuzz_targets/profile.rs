//! A profile loads, or it is told with its place why not.
#![no_main]

use kms_conformance::profile::Profile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let file = std::env::temp_dir().join(format!("kms-conformance-fuzz-{}.toml", std::process::id()));
    std::fs::write(&file, text).expect("a profile");
    if let Err(error) = Profile::load(&file) {
        assert!(error.to_string().contains(".toml"), "{error}");
    }
});
