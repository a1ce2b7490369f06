//! How a run is started: what the user asked for, and whether that can be.

use std::sync::Arc;

use crate::plan::{Selection, Trial, Wishes};
use crate::profile::{Mark, Profile};
use crate::record::RunRecord;
use crate::suite::{Provenance, Suite};
use crate::wire::{Endpoint, Scheme};

use super::connection::Connection;
use super::driver::Driver;
use super::options::Options;
use super::session_error::SessionError;
use super::snapshots::Snapshots;
use super::subject::Subject;
use super::way::Way;

/// How a run is started.
#[derive(Debug)]
pub struct Start {
    /// What the user asks for.
    pub options: Options,
    /// Which trials are run.
    pub selection: Selection,
    /// Who drives.
    pub driver: Driver,
    /// The command that repeats a trial, up to its name.
    pub repeat: String,
    /// What is done with the answers of the embedded endpoint.
    pub snapshots: Option<Arc<Snapshots>>,
}

pub(super) fn endpoint(options: &Options, profile: &Profile) -> Result<Option<Endpoint>, SessionError> {
    let Some(given) = &options.endpoint else { return Ok(profile.endpoint.clone()) };
    given.parse().map(Some).map_err(SessionError::Endpoint)
}

/// Refuses what nothing could be told under.
pub(super) fn possible((scheme, _): Way, embedded: bool) -> Result<(), SessionError> {
    if scheme == Scheme::None && embedded {
        return Err(SessionError::Options(
            "--scheme none: the embedded endpoint takes signed calls only\n  help: --scheme none is for an --endpoint that does \
             not check signatures",
        ));
    }
    Ok(())
}

/// The embedded run judges everything: it is our own endpoint.
pub(super) fn wishes(options: &Options, (scheme, form): Way, embedded: bool) -> Wishes {
    let mut judge: std::collections::BTreeSet<_> = options.judge.iter().copied().collect();
    if embedded {
        judge.extend([Provenance::Inferred, Provenance::Observed]);
    }
    Wishes { form, scheme, judge, strict: options.strict, contexts: options.contexts }
}

/// An empty selection, or a name that selects nothing, would look like a pass.
pub(super) fn selects(selection: &Selection, trials: &[Trial], selected: &[usize]) -> Result<(), SessionError> {
    let idle = selection.idle(trials);
    let named = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if !idle.is_empty() {
        return Err(SessionError::NothingSelected(named(&idle)));
    }
    if selected.is_empty() {
        return Err(SessionError::NothingSelected("these options".to_owned()));
    }
    Ok(())
}

/// A policy that has to be put back is not touched by a version that cannot do so.
pub(super) fn restorable(trials: &[Trial], selected: &[usize], profile: &Profile) -> Result<(), SessionError> {
    let keys = selected.iter().map(|&number| &trials[number]).filter(|t| t.lack.is_none()).flat_map(|t| &t.keys);
    let mut writable = keys.filter(|key| profile.keys.get(&key.fixture).is_some_and(|p| p.mark == Mark::Writable));
    writable.next().map_or(Ok(()), |key| Err(SessionError::Writable(key.fixture.clone())))
}

/// The keys that the selected trials take, by fixture.
pub(super) fn touched(trials: &[Trial], selection: &Selection, profile: &Profile) -> Vec<(String, Vec<String>)> {
    let mut keys: Vec<(String, Vec<String>)> = Vec::new();
    let selected = trials.iter().filter(|trial| trial.lack.is_none() && selection.takes(&trial.name));
    for fixture in selected.flat_map(|trial| &trial.keys).map(|key| &key.fixture) {
        if !keys.iter().any(|(known, _)| known == fixture) {
            keys.push((fixture.clone(), profile.keys.get(fixture).map(|pool| pool.ids.clone()).unwrap_or_default()));
        }
    }
    keys.sort();
    keys
}

/// What is run, and against what.
pub(super) fn run_record(
    suite: &Suite,
    connection: &Connection,
    wishes: &Wishes,
    seed: u64,
    selected: usize,
) -> RunRecord {
    let embedded = connection.subject.as_ref().is_none_or(Subject::is_embedded);
    let address = connection.subject.as_ref().map(|subject| subject.endpoint.to_string()).unwrap_or_default();
    RunRecord {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        clause_set: suite.clauses.set().to_owned(),
        suite_digest: suite.digest.clone(),
        endpoint: if embedded { "embedded".to_owned() } else { address },
        profile: connection.profile.origin.clone(),
        form: wishes.form,
        scheme: wishes.scheme,
        judged: Provenance::ALL.into_iter().filter(|provenance| wishes.judges(*provenance)).collect(),
        strict: wishes.strict,
        seed,
        started: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        selected,
    }
}
