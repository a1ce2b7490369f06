//! The environment variables that set options.

use std::collections::BTreeSet;
use std::path::Path;

use crate::did_you_mean::did_you_mean;
use crate::engine::{SessionError, UnknownVariable};
use crate::profile;

/// How the name of each begins.
const PREFIX: &str = "KMS_CONFORMANCE_";

/// What only tests of this project read.
const OF_TESTS: [&str; 3] = ["KMS_CONFORMANCE_PAGE", "KMS_CONFORMANCE_PROGRAM", "KMS_CONFORMANCE_PROOF_ORDER"];

/// Refuses variables that nothing reads: a misspelt one would leave its option as it is, and judge another endpoint.
pub(super) fn known(options: &BTreeSet<String>, profile: Option<&Path>) -> Result<(), SessionError> {
    let is_known = |name: &String| options.contains(name) || OF_TESTS.contains(&name.as_str());
    let set = std::env::vars_os().map(|(name, _)| name.to_string_lossy().into_owned());
    let mut unknown: Vec<String> = set.filter(|name| name.starts_with(PREFIX) && !is_known(name)).collect();
    if let Some(file) = profile.filter(|_| !unknown.is_empty()) {
        let named = profile::variables(file);
        unknown.retain(|name| !named.contains(name));
    }
    unknown.sort();
    if unknown.is_empty() {
        return Ok(());
    }
    // All begin alike: what comes behind tells them apart.
    let own = |name: &'_ str| name.strip_prefix(PREFIX).unwrap_or(name).to_owned();
    let options: Vec<String> = options.iter().map(|name| own(name)).collect();
    let near = |name: &str| {
        let near = did_you_mean(&own(name), options.iter().map(String::as_str));
        near.map(|near| near.replace("mean `", &format!("mean `{PREFIX}")).replace("or `", &format!("or `{PREFIX}")))
    };
    Err(SessionError::UnknownVariables(
        unknown.into_iter().map(|name| UnknownVariable { near: near(&name), name }).collect(),
    ))
}
