//! Before a run at a bare address: what of the conventional profile holds there?

use std::collections::BTreeMap;

use crate::check::Ending;
use crate::plan::{Need, Trial};
use crate::profile::{Claim, Profile};
use crate::suite::Capability;
use crate::suite::fixture::KeyRef;

use super::capability;
use super::error::PreflightError;
use super::first_look::FirstLook;
use super::looking::{Looking, credentials};
use super::principal;

/// The look at an endpoint that is to know the published names.
pub(in super::super) struct Conventional<'p>(pub(in super::super) Looking<'p>);

impl Conventional<'_> {
    /// Whether a call in this form and scheme is accepted.
    pub(in super::super) async fn accepts(&self, profile: &Profile) -> Result<bool, PreflightError> {
        match FirstLook::take(self.0, profile).await {
            Ok(first) => Ok(first.ending == Ending::Success),
            Err(PreflightError::Unknown { .. } | PreflightError::NoKms { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The conventional profile less what does not hold at the endpoint.
    pub(in super::super) async fn whole(&self, mut profile: Profile) -> Result<Profile, PreflightError> {
        let first = FirstLook::take(self.0, &profile).await?;
        let names: Vec<String> = profile.principals.keys().filter(|name| *name != "admin").cloned().collect();
        for name in names {
            if let Err(why) = principal::is_known(self.0, &profile, first.operation, &name).await? {
                profile.declare_absent(&name, why);
            }
        }
        let fixtures: Vec<String> = profile.keys.keys().cloned().collect();
        for fixture in fixtures {
            self.pool(&mut profile, &first, &fixture).await?;
        }
        for &capability in Capability::ALL {
            let claim = capability::claim(self.0, &profile, &first, capability).await?;
            profile.capabilities.insert(capability, claim);
        }
        Ok(profile)
    }

    /// What one trial needs, where no other process has looked before. The first lack comes with the line to paste.
    pub(in super::super) async fn of_trial(
        &self,
        profile: &Profile,
        trial: &Trial,
        keys: &BTreeMap<KeyRef, String>,
    ) -> Result<Result<(), String>, PreflightError> {
        let first = FirstLook::take(self.0, profile).await?;
        for need in &trial.needs {
            let (table, name, lack) = match need {
                Need::Capability(capability) => {
                    let claim = capability::claim(self.0, profile, &first, *capability).await?;
                    let lack = if let Claim::Absent(why) = claim { Err(why) } else { Ok(()) };
                    ("capabilities.absent", capability.to_string(), lack)
                }
                Need::Caller(name) if name != "admin" => {
                    ("absent", name.clone(), principal::is_known(self.0, profile, first.operation, name).await?)
                }
                Need::Key(key) => {
                    let id = keys.get(key).map(String::as_str).unwrap_or_default();
                    let known = self.knows(profile, &first, &key.fixture, id).await?;
                    let lack = if known { Ok(()) } else { Err(format!("the endpoint does not know {id}")) };
                    ("absent", key.fixture.clone(), lack)
                }
                _ => continue,
            };
            if let Err(why) = lack {
                let why = why.replace('"', "'");
                return Ok(Err(format!(
                    "{need} is not there: {why}\n  help: in a profile of your own, declare it absent:\n    [{table}]\n    {name} = \"{why}\""
                )));
            }
        }
        Ok(Ok(()))
    }

    /// Keeps the keys of a pool that the endpoint knows.
    async fn pool(&self, profile: &mut Profile, first: &FirstLook, fixture: &str) -> Result<(), PreflightError> {
        let ids = profile.keys.get(fixture).map(|pool| pool.ids.clone()).unwrap_or_default();
        let mut known = Vec::new();
        for id in ids {
            if self.knows(profile, first, fixture, &id).await? {
                known.push(id);
            }
        }
        if known.is_empty() {
            profile.declare_absent(fixture, "the endpoint answers Forbidden.KeyNotFound to its key ids".to_owned());
        } else if let Some(pool) = profile.keys.get_mut(fixture) {
            pool.ids = known;
        }
        Ok(())
    }

    /// A key is missing only where the endpoint says so to somebody of the account that owns it.
    async fn knows(
        &self,
        profile: &Profile,
        first: &FirstLook,
        fixture: &str,
        id: &str,
    ) -> Result<bool, PreflightError> {
        let Some(pool) = profile.keys.get(fixture) else { return Ok(false) };
        let own = pool.account == profile.account;
        let asker = credentials(profile, if own { "admin" } else { "foreign-user" });
        let key = if own { id.to_owned() } else { profile.key_arn(&pool.account, id) };
        let asked = self.0.try_ask(profile, first.operation, &key, asker.as_ref()).await?;
        // What breaks off says nothing of the key: the trials meet the same and tell it.
        Ok(asked.map_or(true, |look| !look.has_no_key()))
    }
}
