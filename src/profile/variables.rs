//! The environment variables from which a profile takes credentials.

use std::collections::BTreeSet;
use std::path::Path;

use super::file::ProfileFile;

/// The environment variables that a profile names; none where the file cannot be read as one.
#[must_use]
pub fn variables(file: &Path) -> BTreeSet<String> {
    let read = std::fs::read_to_string(file).ok().and_then(|text| toml::from_str::<ProfileFile>(&text).ok());
    let principals = read.into_iter().flat_map(|read| read.principals.into_values());
    let named = principals.flat_map(|it| [it.access_key_id_env, it.access_key_secret_env, it.security_token_env]);
    named.flatten().map(toml::Spanned::into_inner).collect()
}
