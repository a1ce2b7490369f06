//! The body of an answer is decoded in either format, or it is told why not.
#![no_main]

use kms_conformance::wire::{Format, decode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    for format in [Format::Json, Format::Xml] {
        if let Err(error) = decode(format, body) {
            let lines = body.split(|byte| *byte == b'\n').count();
            assert!((1..=lines).contains(&error.line), "{error}");
        }
    }
});
