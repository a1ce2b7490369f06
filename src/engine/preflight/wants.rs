//! What of a profile is looked at.

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::{Need, Trial};
use crate::profile::Profile;
use crate::suite::fixture::KeyRef;

/// What of a profile is looked at: what trials use of it.
#[derive(Debug, Default)]
pub(in super::super) struct Wants {
    /// The principals that call.
    pub(super) callers: BTreeSet<String>,
    /// Keys, each with its fixture; the usable ones first.
    pub(super) keys: Vec<(String, String)>,
    /// Whether `admin` sets a policy on a usable key.
    pub(super) sets: bool,
}

impl Wants {
    /// What some trials may use: all keys of each pool.
    pub(in super::super) fn of_all<'t>(trials: impl Iterator<Item = &'t Trial>, profile: &Profile) -> Self {
        let mut wants = Self::default();
        let mut fixtures = BTreeSet::new();
        for trial in trials {
            wants.call(trial);
            fixtures.extend(trial.keys.iter().map(|key| key.fixture.as_str()));
        }
        for fixture in fixtures {
            let ids = profile.keys.get(fixture).map(|pool| pool.ids.as_slice()).unwrap_or_default();
            wants.keys.extend(ids.iter().map(|id| (fixture.to_owned(), id.clone())));
        }
        wants.sorted()
    }

    /// What one trial uses, with the keys that it has leased.
    pub(in super::super) fn of_one(trial: &Trial, keys: &BTreeMap<KeyRef, String>) -> Self {
        let mut wants = Self::default();
        wants.call(trial);
        wants.keys = keys.iter().map(|(key, id)| (key.fixture.clone(), id.clone())).collect();
        wants.sorted()
    }

    fn call(&mut self, trial: &Trial) {
        let callers =
            trial.needs.iter().filter_map(|need| if let Need::Caller(name) = need { Some(name) } else { None });
        self.callers.extend(callers.cloned());
        self.sets |= trial.steps.iter().any(|planned| {
            let step = &planned.step;
            step.principal == "admin" && step.key.fixture == "usable" && step.call.sets_a_policy()
        });
    }

    fn sorted(mut self) -> Self {
        self.keys.sort_by_key(|(fixture, _)| fixture != "usable");
        self
    }
}
