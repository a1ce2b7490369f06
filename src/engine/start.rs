//! How a run is started: what the user asked for, and whether that can be.

use crate::plan::{Selection, Trial, Wishes};
use crate::profile::{Mark, Profile};
use crate::suite::Provenance;
use crate::wire::{Endpoint, Scheme};

use super::options::Options;
use super::session_error::SessionError;
use super::way::Way;

/// Who drives a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Driver {
    /// One process for the whole run.
    WholeRun,
    /// One process for each trial: what holds at an endpoint is looked at trial by trial.
    TrialByTrial,
    /// Only the list of trials is wanted: no call is made.
    List,
}

/// How a run is started.
#[derive(Debug)]
pub struct Start {
    /// The shared options.
    pub options: Options,
    /// Which trials are run.
    pub selection: Selection,
    /// Who drives.
    pub driver: Driver,
    /// The command that repeats a trial, up to its name.
    pub repeat: String,
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
    Wishes { form, scheme, judge, strict: options.strict }
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
