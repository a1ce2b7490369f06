//! A profile as it is written, in TOML.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// The members of a profile file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfileFile {
    pub(super) endpoint: Option<Spanned<String>>,
    pub(super) ca_file: Option<String>,
    pub(super) region: Spanned<String>,
    pub(super) account: Spanned<String>,
    pub(super) foreign_account: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) capabilities: CapabilitiesTable,
    #[serde(default)]
    pub(super) principals: BTreeMap<Spanned<String>, PrincipalTable>,
    #[serde(default)]
    pub(super) keys: BTreeMap<Spanned<String>, KeyTable>,
    #[serde(default)]
    pub(super) absent: BTreeMap<Spanned<String>, String>,
    #[serde(default)]
    pub(super) tolerated: BTreeMap<Spanned<String>, ToleratedTable>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ToleratedTable {
    pub(super) status: u16,
    pub(super) reason: String,
    pub(super) link: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CapabilitiesTable {
    #[serde(default)]
    pub(super) claimed: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) absent: BTreeMap<Spanned<String>, String>,
}

/// It holds secrets as they are written, so it has no `Debug`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PrincipalTable {
    pub(super) arn: Spanned<String>,
    pub(super) access_key_id: Option<Spanned<String>>,
    pub(super) access_key_id_env: Option<Spanned<String>>,
    pub(super) access_key_secret: Option<Spanned<String>>,
    pub(super) access_key_secret_env: Option<Spanned<String>>,
    pub(super) security_token: Option<Spanned<String>>,
    pub(super) security_token_env: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyTable {
    pub(super) ids: Vec<Spanned<String>>,
    pub(super) instance: Option<String>,
    pub(super) account: Option<Spanned<String>>,
    pub(super) mark: Spanned<String>,
}
