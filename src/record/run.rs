//! What is run, and against what.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::suite::Provenance;
use crate::wire::{Form, Scheme};

/// What is run, and against what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRecord {
    /// The version of this program.
    pub version: String,
    /// The name of the frozen set of clauses.
    pub clause_set: String,
    /// SHA-256 of all data files.
    pub suite_digest: String,
    /// The address of the endpoint, or `embedded`.
    pub endpoint: String,
    /// The profile.
    pub profile: String,
    /// The request form of all that is not about forms.
    pub form: Form,
    /// The signature scheme of all that is not about signatures.
    pub scheme: Scheme,
    /// The provenances that are judged.
    pub judged: Vec<Provenance>,
    /// Whether exact sentences and no other members are demanded.
    pub strict: bool,
    /// Where unknown names come from: the same seed makes the same requests but for times and nonces.
    pub seed: u64,
    /// When it began, in UTC.
    pub started: String,
    /// The options that were given, by their names, on the command line or by the environment.
    #[serde(default)]
    pub options: BTreeMap<String, String>,
    /// Parts of names; a trial has one of them. None means all.
    #[serde(default)]
    pub filters: Vec<String>,
    /// Whether names are meant whole.
    #[serde(default)]
    pub exact: bool,
    /// Parts of names that are left out.
    #[serde(default)]
    pub skip: Vec<String>,
    /// How many trials are selected.
    pub selected: usize,
}
