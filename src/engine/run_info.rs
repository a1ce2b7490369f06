//! What is run, and against what.

use serde::Serialize;

use crate::plan::Wishes;
use crate::suite::{Provenance, Suite};

use super::connection::Connection;
use super::subject::Subject;

/// What is run, and against what.
#[derive(Debug, Clone, Serialize)]
pub struct RunInfo {
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
    pub form: String,
    /// The signature scheme of all that is not about signatures.
    pub scheme: String,
    /// The provenances that are judged.
    pub judged: Vec<String>,
    /// Whether exact sentences and no other members are demanded.
    pub strict: bool,
    /// Where unknown names come from: the same seed makes the same requests but for times and nonces.
    pub seed: u64,
    /// When it began, in UTC.
    pub started: String,
    /// How many trials are selected.
    pub selected: usize,
}

impl RunInfo {
    pub(super) fn of(suite: &Suite, connection: &Connection, wishes: &Wishes, seed: u64, selected: usize) -> Self {
        let embedded = connection.subject.as_ref().is_none_or(Subject::is_embedded);
        let address = connection.subject.as_ref().map(|subject| subject.endpoint.to_string()).unwrap_or_default();
        let all = [
            Provenance::Documented,
            Provenance::ByExample,
            Provenance::Implied,
            Provenance::Inferred,
            Provenance::Observed,
        ];
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            clause_set: suite.clauses.set().to_owned(),
            suite_digest: suite.digest.clone(),
            endpoint: if embedded { "embedded".to_owned() } else { address },
            profile: connection.profile.origin.clone(),
            form: wishes.form.to_string(),
            scheme: wishes.scheme.to_string(),
            judged: all.iter().filter(|p| wishes.judges(**p)).map(ToString::to_string).collect(),
            strict: wishes.strict,
            seed,
            started: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            selected,
        }
    }
}
