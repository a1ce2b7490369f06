//! How a run is started: what the user asked for, and whether that can be.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::did_you_mean::did_you_mean;
use crate::plan::{Selection, Trial, Wishes};
use crate::profile::{Mark, Profile};
use crate::record::RunRecord;
use crate::suite::{Provenance, Suite};
use crate::wire::{Endpoint, Format, Scheme};

use super::baseline::Baseline;
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

/// An empty selection, or a name that selects nothing, would look like a pass; one that leaves nothing out runs what was not
/// meant to be.
pub(super) fn selects(selection: &Selection, trials: &[Trial], selected: &[usize]) -> Result<(), SessionError> {
    let idle = |patterns| selection.idle(patterns, trials);
    let named = |patterns: &[&str]| {
        let known = names(selection, trials);
        let near = patterns.iter().find_map(|pattern| {
            // A part of a name that is meant whole.
            let whole = known.iter().find(|name| selection.exact && name.contains(pattern));
            let whole = whole.map(|name| format!("did you mean `{name}`?"));
            whole.or_else(|| did_you_mean(pattern, known.iter().map(String::as_str)))
        });
        let quoted = patterns.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        (quoted, near.map_or_else(String::new, |asked| asked + " "))
    };
    let filters = idle(&selection.filters);
    if !filters.is_empty() {
        let (what, near) = named(&filters);
        return Err(SessionError::NothingSelected { what, near });
    }
    let skips = idle(&selection.skip);
    if !skips.is_empty() {
        let (what, near) = named(&skips);
        return Err(SessionError::NothingSkipped { what, near });
    }
    if selected.is_empty() {
        return Err(SessionError::NothingSelected { what: "these options".to_owned(), near: String::new() });
    }
    Ok(())
}

/// What a filter may have meant: names of trials, of cases, and parts of them. Of a suite that was read in part alone, the cases of
/// the whole.
fn names(selection: &Selection, trials: &[Trial]) -> BTreeSet<String> {
    let trials = trials.iter().map(|trial| trial.name.clone());
    let rest = selection.cases().and_then(|_| Suite::embedded().ok()).into_iter();
    let cases = rest.flat_map(|suite| suite.cases.iter().map(|case| case.name()).collect::<Vec<_>>());
    let cases = cases.flat_map(|name| Format::ALL.map(|format| format!("{name}::{format}")));
    let whole: Vec<String> = trials.chain(cases).collect();
    let mut names = BTreeSet::new();
    for name in whole {
        if !selection.exact {
            let parts: Vec<_> = name.split("::").collect();
            names.extend(parts[..parts.len().min(2)].iter().map(|&part| part.to_owned()));
            names.insert(parts[..parts.len().min(2)].join("::"));
        }
        names.insert(name);
    }
    names
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
        let written: BTreeSet<_> = trial.steps.iter().map(|it| &it.step).filter(|it| it.call.sets_a_policy()).map(|it| &it.key).collect();
        written.iter().for_each(|key| *at_most.entry(&key.fixture).or_default() += 1);
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
