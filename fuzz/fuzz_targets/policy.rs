//! A policy is refused, or has an effect in each of its statements.
#![no_main]

use kms_conformance_reference::policy::PolicyRules;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let rules = PolicyRules::default();
    let read = rules.read(text);
    if rules.check(text).is_ok() {
        assert!(!read.statements.is_empty());
        assert!(read.statements.iter().all(|it| !it.principals.is_empty() && !it.actions.is_empty()));
    }
});
