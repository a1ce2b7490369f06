//! What must be there for a trial to mean anything.

use std::fmt;

use serde_json::Value;

use crate::profile::{Claim, Profile};
use crate::suite::fixture::KeyRef;
use crate::suite::placeholder::{self, Placeholder};
use crate::suite::{Capability, Case, Step, Tamper};
use crate::wire::Scheme;

/// Something that must be there for a trial to mean anything.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// A capability of the endpoint.
    Capability(Capability),
    /// A principal whose ARN stands in a policy.
    Principal(String),
    /// A principal that calls.
    Caller(String),
    /// A key.
    Key(KeyRef),
    /// The number of another account.
    ForeignAccount,
}

impl Need {
    /// The key that is needed.
    #[must_use]
    pub fn key(&self) -> Option<&KeyRef> {
        match self {
            Self::Key(key) => Some(key),
            _ => None,
        }
    }
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Capability(capability) => write!(f, "the capability {capability}"),
            Self::Principal(name) => write!(f, "the principal {name}"),
            Self::Caller(name) => write!(f, "the principal {name} with credentials"),
            Self::Key(key) => write!(f, "the key {key}"),
            Self::ForeignAccount => f.write_str("another account"),
        }
    }
}

/// Everything that a case and the steps of its trial need.
pub(super) fn of<'s>(case: &Case, steps: impl Iterator<Item = &'s Step>) -> Vec<Need> {
    let mut needs: Vec<Need> = case.needs.iter().copied().map(Need::Capability).collect();
    steps.for_each(|step| of_step(step, &mut needs));
    needs
}

fn of_step(step: &Step, needs: &mut Vec<Need>) {
    needs.push(Need::Caller(step.principal.clone()));
    needs.push(Need::Key(step.key.clone()));
    needs.extend(step.call.capability().map(Need::Capability));
    match step.sign {
        None => {}
        Some(Tamper::WrongToken) => {
            needs.extend([Capability::SignatureChecking, Capability::Sts].map(Need::Capability));
        }
        Some(Tamper::StaleTimestamp) => needs.push(Need::Capability(Capability::TimestampChecking)),
        Some(_) => needs.push(Need::Capability(Capability::SignatureChecking)),
    }
    let texts = step.policy.iter().map(|policy| policy.template.as_str());
    let texts = texts.chain(step.parameters.iter().filter_map(|edit| edit.with.as_ref().and_then(Value::as_str)));
    for placeholder in texts.flat_map(placeholder::scan).flatten() {
        needs.extend(of_placeholder(placeholder));
    }
}

pub(in crate::plan) fn of_placeholder(placeholder: Placeholder) -> Option<Need> {
    match placeholder {
        Placeholder::Account | Placeholder::Region | Placeholder::ThisKey(_) => None,
        Placeholder::ForeignAccount => Some(Need::ForeignAccount),
        Placeholder::Key(key, _) => Some(Need::Key(key)),
        Placeholder::UnknownKey(_) => KeyRef::parse("usable").map(Need::Key),
        Placeholder::PrincipalArn(name) | Placeholder::PrincipalName(name) => Some(Need::Principal(name)),
    }
}

/// The first need that the endpoint cannot meet, said as a reason.
pub(in crate::plan) fn lack(needs: &[Need], profile: &Profile, scheme: Scheme) -> Option<String> {
    needs.iter().find_map(|need| unmet(need, profile, scheme).map(|why| format!("{need} is not there: {why}")))
}

/// Calls of `role` without a token would show nothing of temporary credentials.
fn lacks_token(profile: &Profile) -> bool {
    let credentials = profile.principals.get("role").and_then(|role| role.credentials.as_ref());
    profile.has(Capability::Sts) && credentials.is_some_and(|credentials| credentials.security_token.is_none())
}

fn unmet(need: &Need, profile: &Profile, scheme: Scheme) -> Option<String> {
    match need {
        Need::Capability(Capability::SignatureChecking | Capability::TimestampChecking) if scheme == Scheme::None => {
            Some("unsigned calls have no signature to check".to_owned())
        }
        Need::Capability(Capability::Sts) if lacks_token(profile) => {
            Some(format!("{} gives role no security_token", profile.origin))
        }
        Need::Capability(capability) => match profile.claim(*capability) {
            Claim::Absent(why) => Some(why),
            Claim::Claimed | Claim::Unproven => None,
        },
        Need::Principal(name) => (!profile.principals.contains_key(name)).then(|| profile.why_absent(name)),
        Need::Caller(name) if scheme == Scheme::None => {
            (name != "admin").then(|| "an unsigned call does not say who calls".to_owned())
        }
        Need::Caller(name) => match profile.principals.get(name) {
            None => Some(profile.why_absent(name)),
            Some(principal) => match &principal.credentials {
                None => Some(format!("{} gives it no credentials", profile.origin)),
                Some(credentials) if credentials.security_token.is_some() && !profile.has(Capability::Sts) => {
                    Some("its credentials are temporary, and the capability sts is absent".to_owned())
                }
                Some(_) => None,
            },
        },
        Need::Key(key) => match profile.keys.get(&key.fixture) {
            None => Some(profile.why_absent(&key.fixture)),
            Some(pool) => (pool.ids.len() < usize::from(key.ordinal))
                .then(|| format!("{} names {} such key(s)", profile.origin, pool.ids.len())),
        },
        Need::ForeignAccount => {
            profile.foreign_account.is_none().then(|| format!("{} gives no foreign_account", profile.origin))
        }
    }
}
