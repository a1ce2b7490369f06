//! How a run is started: what the user asked for, and whether that can be.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::plan::{Selection, Trial, Wishes};
use crate::profile::{Mark, Profile};
use crate::record::RunRecord;
use crate::suite::{Provenance, Suite};
use crate::wire::{Endpoint, Scheme};

use super::baseline::Baseline;
use super::cancel::Cancel;
use super::connection::Connection;
use super::driver::Driver;
use super::event::Touched;
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
    /// By what the run is ended before its end.
    pub cancel: Cancel,
}

/// The address that is judged; none for the embedded endpoint, which has the conventional names and no others.
pub(super) fn endpoint(options: &Options, profile: &Profile) -> Result<Option<Endpoint>, SessionError> {
    match (&options.endpoint, &profile.endpoint) {
        (Some(given), _) => given.parse().map(Some).map_err(SessionError::Endpoint),
        (None, None) if options.profile.is_some() => Err(SessionError::NoEndpoint(profile.origin.clone())),
        (None, named) => Ok(named.clone()),
    }
}

/// A folder that is not there holds nothing to compare with.
pub(super) fn baseline_is_there(options: &Options) -> Result<(), SessionError> {
    match &options.baseline {
        Some(Baseline::Compare(folder)) if !folder.is_dir() => Err(SessionError::NoBaseline(folder.clone())),
        _ => Ok(()),
    }
}

/// The selected trials that can be tried.
pub(super) fn testable<'t>(trials: &'t [Trial], selected: &'t [usize]) -> impl Iterator<Item = &'t Trial> {
    selected.iter().map(|&number| &trials[number]).filter(|trial| trial.lack.is_none())
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

/// A policy that has to be put back is not touched by a version that cannot do so.
pub(super) fn restorable(trials: &[Trial], selected: &[usize], profile: &Profile) -> Result<(), SessionError> {
    let mut keys = testable(trials, selected).flat_map(|trial| &trial.keys);
    let writable = keys.find(|key| profile.keys.get(&key.fixture).is_some_and(|p| p.mark == Mark::Writable));
    writable.map_or(Ok(()), |key| Err(SessionError::Writable(key.fixture.clone())))
}

/// The keys to which the selected trials send `SetKeyPolicy`, by fixture.
pub(super) fn touched(trials: &[Trial], selected: &[usize], profile: &Profile) -> Vec<Touched> {
    let mut at_most: BTreeMap<&str, usize> = BTreeMap::new();
    for trial in testable(trials, selected) {
        let written: BTreeSet<_> =
            trial.steps.iter().map(|it| &it.step).filter(|it| it.call.sets_a_policy()).map(|it| &it.key).collect();
        for key in written {
            *at_most.entry(&key.fixture).or_default() += 1;
        }
    }
    let touched = |(fixture, uses): (&str, usize)| {
        let ids = profile.keys.get(fixture).map(|pool| pool.ids.clone()).unwrap_or_default();
        Touched { fixture: fixture.to_owned(), at_most: uses.min(ids.len()), ids }
    };
    at_most.into_iter().map(touched).collect()
}

/// What is run, and against what.
pub(super) fn run_record(
    suite: &Suite,
    connection: &Connection,
    wishes: &Wishes,
    seed: u64,
    asked: (&Options, &Selection),
    selected: usize,
) -> RunRecord {
    let (options, selection) = asked;
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
        options: options.given.clone(),
        filters: selection.filters.clone(),
        exact: selection.exact,
        skip: selection.skip.clone(),
        selected,
    }
}
