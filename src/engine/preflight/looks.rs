//! The look at what one trial needs.

use std::collections::BTreeMap;

use crate::plan::Trial;
use crate::profile::Profile;
use crate::suite::fixture::KeyRef;

use super::conventional::Conventional;
use super::error::PreflightError;
use super::looking::Looking;
use super::own::Own;
use super::wants::Wants;

/// What each trial looks at by itself, where no process has looked for all of them.
#[derive(Debug, Clone, Copy)]
pub(in super::super) enum Looks {
    /// What of the conventional profile holds at the address.
    Conventional,
    /// What of a user's profile cannot be meant.
    Own,
}

impl Looks {
    /// Looks at what a trial needs, with the keys that it has leased, and at nothing else.
    pub(in super::super) async fn at(
        self,
        looking: Looking<'_>,
        profile: &Profile,
        trial: &Trial,
        keys: &BTreeMap<KeyRef, String>,
    ) -> Result<Result<(), String>, PreflightError> {
        match self {
            Self::Conventional => Conventional(looking).of_trial(profile, trial, keys).await,
            Self::Own => Own { looking, profile, leases: None }.look(&Wants::of_one(trial, keys)).await.map(Ok),
        }
    }
}
