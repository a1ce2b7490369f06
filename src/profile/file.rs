//! A profile as it is written, in TOML.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The members of a profile file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfileFile {
    pub(super) endpoint: Option<String>,
    pub(super) ca_file: Option<String>,
    pub(super) region: String,
    pub(super) account: String,
    pub(super) foreign_account: Option<String>,
    #[serde(default)]
    pub(super) capabilities: CapabilitiesTable,
    #[serde(default)]
    pub(super) principals: BTreeMap<toml::Spanned<String>, PrincipalTable>,
    #[serde(default)]
    pub(super) keys: BTreeMap<toml::Spanned<String>, KeyTable>,
    #[serde(default)]
    pub(super) absent: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) tolerated: BTreeMap<toml::Spanned<String>, ToleratedTable>,
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
    pub(super) claimed: Vec<String>,
    #[serde(default)]
    pub(super) absent: BTreeMap<toml::Spanned<String>, String>,
}

/// It holds secrets as they are written, so it has no `Debug`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PrincipalTable {
    pub(super) arn: String,
    pub(super) access_key_id: Option<String>,
    pub(super) access_key_id_env: Option<String>,
    pub(super) access_key_secret: Option<String>,
    pub(super) access_key_secret_env: Option<String>,
    pub(super) security_token: Option<String>,
    pub(super) security_token_env: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyTable {
    pub(super) ids: Vec<String>,
    pub(super) instance: Option<String>,
    pub(super) account: Option<String>,
    pub(super) mark: String,
}
