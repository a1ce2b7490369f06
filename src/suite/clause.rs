//! The clauses: every testable statement of the page.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::capability::Capability;
use super::provenance::Provenance;

/// How a clause can be provoked at an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Provoked {
    /// By a request alone.
    Request,
    /// Only where a fixture exists: a key or a principal in some state.
    Fixture,
    /// Only where the endpoint can be made to fail.
    Fault,
}

/// A range of lines of the page, both ends included, counted from 1.
pub(super) type Lines = (u32, u32);

/// One testable statement of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Stable id, from the general to the particular: `statement.sid.length`.
    pub id: String,
    /// What the page states, in the words of this project.
    pub text: String,
    /// Where the page states it.
    pub lines: Vec<Lines>,
    /// Why it may be expected.
    pub provenance: Provenance,
    /// How it can be provoked.
    pub provoked: Provoked,
    /// The capability without which an endpoint has nothing to show here; a profile that claims it has the clause judged whatever its provenance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capability: Option<Capability>,
    /// Where an observed or inferred clause comes from, or why the reading was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Why no case can exist for this clause; a clause has either cases or this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_case: Option<String>,
}

/// Lines of the page that state nothing testable, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Untestable {
    /// The lines.
    pub lines: Lines,
    /// Why they state nothing testable.
    pub why: String,
}

/// The page that the clauses were read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// Where the vendor publishes it.
    pub url: String,
    /// The date of its last update, `YYYY-MM-DD`.
    pub updated: String,
}

/// The content of `clauses.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClauseFile {
    /// For editors.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The name of this frozen set: the date of the page.
    pub set: String,
    /// The page.
    pub page: Page,
    /// The clauses, in the order of the page.
    pub clauses: Vec<Clause>,
    /// The other lines of the page.
    pub untestable: Vec<Untestable>,
}

/// Every clause, by id.
#[derive(Debug, Clone)]
pub struct Clauses {
    file: ClauseFile,
    by_id: BTreeMap<String, usize>,
}

impl Clauses {
    /// Indexes a loaded file. Of two clauses with one id the loader has complained before.
    pub(super) fn new(file: ClauseFile) -> Self {
        let by_id = file.clauses.iter().enumerate().map(|(i, c)| (c.id.clone(), i)).collect();
        Self { file, by_id }
    }

    /// The clause with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Clause> {
        self.by_id.get(id).and_then(|&i| self.file.clauses.get(i))
    }

    /// All clauses in the order of the page.
    pub fn iter(&self) -> impl Iterator<Item = &Clause> {
        self.file.clauses.iter()
    }

    /// The ids.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.by_id.keys().map(String::as_str)
    }

    /// The name of the set, which is the version of what is demanded.
    #[must_use]
    pub fn set(&self) -> &str {
        &self.file.set
    }

    /// The page.
    #[must_use]
    pub fn page(&self) -> &Page {
        &self.file.page
    }

    /// The lines that state nothing testable.
    #[must_use]
    pub fn untestable(&self) -> &[Untestable] {
        &self.file.untestable
    }
}
