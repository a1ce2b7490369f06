//! Before a run with a user's profile: what of it cannot be meant? Only mistakes of the set-up are told; where an answer may be
//! the endpoint's own fault, the run goes on and judges it.

use std::collections::BTreeMap;

use crate::check::{Answer, Ending};
use crate::profile::{KeyPool, Mark, Profile};
use crate::suite::fixture::KeyRef;
use crate::suite::{Capability, Operation};
use crate::wire::{Credentials, Scheme};

use super::super::lease::{Lease, Leases, Wanted};
use super::super::waiting::Waiting;
use super::error::PreflightError;
use super::look::Look;
use super::looking::{Looking, credentials};
use super::mistake::Mistake;
use super::other_way::other_way;
use super::refusal::Refusal;
use super::wants::Wants;

/// The look at the endpoint of a user's profile: one call for each principal and each key, unless an answer has to be made sure of.
/// `SetKeyPolicy` goes to disposable keys alone.
#[derive(Clone, Copy)]
pub(in super::super) struct Own<'p> {
    pub(in super::super) looking: Looking<'p>,
    pub(in super::super) profile: &'p Profile,
    /// With which a key is taken before it is written to, and who is told of another run that keeps it; none where whoever looks
    /// has leased the keys already.
    pub(in super::super) leases: Option<(&'p Leases, &'p dyn Fn(&Waiting))>,
}

/// What was seen so far.
#[derive(Default)]
struct Seen {
    mistakes: Vec<Mistake>,
    /// Whose credentials are refused.
    refused: Vec<String>,
    /// The keys that are not there by fixture, and what came of the call upon the first.
    missing: BTreeMap<String, (Vec<String>, String)>,
    /// Whether it is known to be a KMS endpoint.
    speaks: bool,
    /// Whether keys are called by their ids alone, since their ARNs lead nowhere.
    by_id: bool,
}

/// An answer, and to what.
struct Answered {
    look: Look,
    operation: Operation,
}

/// Codes with which an endpoint may answer an ARN that is none of its keys'.
const OF_OTHER_ARNS: [&str; 3] = ["Forbidden.KeyNotFound", "Forbidden.NoPermission", "InvalidParameter"];

impl Own<'_> {
    /// Looks at what is wanted. Everything that is wrong comes in one error.
    pub(in super::super) async fn look(&self, wants: &Wants) -> Result<(), PreflightError> {
        let mut seen = Seen::default();
        for (fixture, id) in &wants.keys {
            self.key(&mut seen, fixture, id).await?;
        }
        for (fixture, (ids, answer)) in std::mem::take(&mut seen.missing) {
            seen.mistakes.push(Mistake::Keys {
                place: self.profile.place_of(&fixture),
                of: wants.keys.iter().filter(|(name, _)| *name == fixture).count(),
                fixture,
                ids,
                answer,
            });
        }
        for name in &wants.callers {
            self.caller(&mut seen, wants, name).await?;
        }
        if wants.sets {
            self.may_set(&mut seen, wants).await?;
        }
        if seen.mistakes.is_empty() {
            return Ok(());
        }
        Err(PreflightError::Mistakes {
            endpoint: self.looking.endpoint.to_string(),
            profile: self.profile.origin.clone(),
            mistakes: seen.mistakes,
        })
    }

    async fn key(&self, seen: &mut Seen, fixture: &str, id: &str) -> Result<(), PreflightError> {
        let Some(pool) = self.profile.keys.get(fixture) else { return Ok(()) };
        let asker = if self.owns(pool) { "admin" } else { "foreign-user" };
        let (Some(operation), false) = (self.operation(pool), seen.refused.iter().any(|it| it == asker)) else {
            return Ok(());
        };
        let Some(answered) = self.found(seen, pool, operation, id, asker).await? else { return Ok(()) };
        self.speaks(seen, pool, &answered, id, asker).await?;
        if self.refusal(seen, asker, fixture, &answered, id).await? || !answered.look.has_no_key() {
            return Ok(());
        }
        // Whatever an endpoint answers to other operations: it is setting a policy that the key is wanted for.
        if operation != Operation::SetKeyPolicy && self.writes(pool) {
            let set = self.ask(Operation::SetKeyPolicy, id, id, asker).await?;
            if set.is_none_or(|set| !set.has_no_key()) {
                return Ok(());
            }
        }
        let answer = self.told(&answered, id);
        seen.missing.entry(fixture.to_owned()).or_insert_with(|| (Vec::new(), answer)).0.push(id.to_owned());
        Ok(())
    }

    /// The answer to a call upon a key by its ARN, or by its id where the ARN leads nowhere.
    async fn found(
        &self,
        seen: &mut Seen,
        pool: &KeyPool,
        operation: Operation,
        id: &str,
        asker: &str,
    ) -> Result<Option<Answered>, PreflightError> {
        let arn = self.profile.key_arn(&pool.account, id);
        let key = if seen.by_id { id } else { arn.as_str() };
        let Some(look) = self.ask(operation, key, id, asker).await? else { return Ok(None) };
        let doubtful = |code: &String| OF_OTHER_ARNS.contains(&code.as_str());
        if seen.by_id || !matches!(&look.answer.ending, Ending::Error(code) if doubtful(code)) {
            return Ok(Some(Answered { look, operation }));
        }
        let Some(by_id) = self.ask(operation, id, id, asker).await? else { return Ok(None) };
        if by_id.answer.ending != look.answer.ending {
            seen.by_id = true;
            self.arn(seen, &arn, id, asker).await?;
        }
        Ok(Some(Answered { look: by_id, operation }))
    }

    /// Whether region and account are those of the endpoint: only what it says itself of the key shows that they are not.
    async fn arn(&self, seen: &mut Seen, arn: &str, id: &str, asker: &str) -> Result<(), PreflightError> {
        let Some(look) = self.ask(Operation::DescribeKey, id, id, asker).await? else { return Ok(()) };
        let named = look.answer.document().and_then(|document| document.text_anywhere("Arn"));
        if let Some(named) = named.filter(|named| look.answer.ending == Ending::Success && *named != arn) {
            seen.mistakes.push(Mistake::Arn {
                place: self.profile.place_of("region"),
                made: arn.to_owned(),
                named: self.looking.shown(&look, named),
            });
        }
        Ok(())
    }

    /// Whether a KMS endpoint answers at all, made sure of with a second operation.
    async fn speaks(
        &self,
        seen: &mut Seen,
        pool: &KeyPool,
        answered: &Answered,
        id: &str,
        asker: &str,
    ) -> Result<(), PreflightError> {
        if !seen.speaks && answered.look.is_no_kms() {
            let other = match answered.operation {
                Operation::SetKeyPolicy => Operation::GetKeyPolicy,
                _ if self.writes(pool) => Operation::SetKeyPolicy,
                Operation::GetKeyPolicy => Operation::DescribeKey,
                Operation::DescribeKey => Operation::GetKeyPolicy,
            };
            if self.ask(other, id, id, asker).await?.is_some_and(|look| look.is_no_kms()) {
                let operations = format!("{} and to {}", answered.operation.as_str(), other.as_str());
                return Err(self.looking.no_kms(&answered.look, &operations));
            }
        }
        seen.speaks = true;
        Ok(())
    }

    /// Whether the answer says that whoever asked is refused; if so, that is noted.
    async fn refusal(
        &self,
        seen: &mut Seen,
        asker: &str,
        fixture: &str,
        answered: &Answered,
        id: &str,
    ) -> Result<bool, PreflightError> {
        let errors = &self.looking.suite.errors;
        let may_all = asker == "admin" && fixture == "usable" && answered.operation == Operation::SetKeyPolicy;
        let refusal = if may_all { Refusal::of_admin } else { Refusal::of_anyone };
        let (place, answer) = (self.profile.place_of(asker), self.told(answered, id));
        let mistake = match refusal(&answered.look.answer, errors) {
            Refusal::None => return Ok(false),
            Refusal::Credentials => Mistake::Credentials { place, principal: asker.to_owned(), answer },
            Refusal::Permission => Mistake::MayNotSet { place, answer },
        };
        let is_taken = |answer: &Answer| refusal(answer, errors) == Refusal::None;
        if !self.is_of_the_profile(asker, answered, id, is_taken).await? {
            return Ok(false);
        }
        seen.mistakes.push(mistake);
        seen.refused.push(asker.to_owned());
        Ok(true)
    }

    /// Whether a refusal is for the credentials that the profile gives: not where it is for how the request is made, and not where
    /// the endpoint takes them in another scheme and form.
    async fn is_of_the_profile(
        &self,
        asker: &str,
        answered: &Answered,
        id: &str,
        is_taken: impl Fn(&Answer) -> bool,
    ) -> Result<bool, PreflightError> {
        let given = credentials(self.profile, asker);
        let has_token = given.is_some_and(|given| given.security_token.is_some());
        if !Refusal::may_be_a_mistake(&answered.look.answer, has_token) {
            return Ok(false);
        }
        let Some(looking) = other_way(self.looking, self.profile) else { return Ok(true) };
        let other = Own { looking, ..*self };
        let look = other.ask(answered.operation, id, id, asker).await?;
        Ok(look.is_none_or(|look| !is_taken(&look.answer)))
    }

    /// Whether the credentials of somebody who calls are taken, whatever comes of the call.
    async fn caller(&self, seen: &mut Seen, wants: &Wants, name: &str) -> Result<(), PreflightError> {
        let has_called = name == "admin" || name == "foreign-user" && wants.keys.iter().any(|(it, _)| it == "foreign");
        if has_called || self.looking.scheme == Scheme::None {
            return Ok(());
        }
        let Some((pool, fixture, id)) = self.own_keys(wants).next() else { return Ok(()) };
        let Some(operation) = self.operation(pool) else { return Ok(()) };
        let arn = self.profile.key_arn(&pool.account, id);
        let foreign = self.profile.principals.get(name).is_some_and(|it| it.account() != self.profile.account);
        let key = if seen.by_id && !foreign { id } else { arn.as_str() };
        if let Some(look) = self.ask(operation, key, id, name).await? {
            self.refusal(seen, name, fixture, &Answered { look, operation }, id).await?;
        }
        Ok(())
    }

    /// Whether `admin` may set a policy, where that was not asked already.
    async fn may_set(&self, seen: &mut Seen, wants: &Wants) -> Result<(), PreflightError> {
        const OPERATION: Operation = Operation::SetKeyPolicy;
        let missing = |id: &str| {
            let ids =
                seen.mistakes.iter().filter_map(|it| if let Mistake::Keys { ids, .. } = it { Some(ids) } else { None });
            ids.flatten().any(|known| known == id)
        };
        let mut usable = self.own_keys(wants).filter(|(pool, fixture, id)| {
            *fixture == "usable" && self.writes(pool) && self.operation(pool) != Some(OPERATION) && !missing(id)
        });
        let Some((_, fixture, id)) = usable.next().filter(|_| !seen.refused.iter().any(|it| it == "admin")) else {
            return Ok(());
        };
        if let Some(look) = self.ask(OPERATION, id, id, "admin").await? {
            self.refusal(seen, "admin", fixture, &Answered { look, operation: OPERATION }, id).await?;
        }
        Ok(())
    }

    /// The answer to a call; none where it broke off, which the trials meet and tell. A key that is written to is taken first.
    async fn ask(
        &self,
        operation: Operation,
        key: &str,
        id: &str,
        asker: &str,
    ) -> Result<Option<Look>, PreflightError> {
        let _lease = match self.leases {
            Some((leases, told)) if operation == Operation::SetKeyPolicy => Some(lease(leases, id, told).await?),
            _ => None,
        };
        let credentials: Option<Credentials> = credentials(self.profile, asker);
        Ok(self.looking.try_ask(self.profile, operation, key, credentials.as_ref()).await?.ok())
    }

    /// What came of a call upon a key.
    fn told(&self, answered: &Answered, id: &str) -> String {
        let said = self.looking.said_whole(&answered.look);
        format!("it answers {said} to {} upon {id}", answered.operation.as_str())
    }

    /// With which operation a key is looked at, if any: one that reads, where the profile claims it.
    fn operation(&self, pool: &KeyPool) -> Option<Operation> {
        if self.profile.has(Capability::ReadBack) {
            Some(Operation::GetKeyPolicy)
        } else if self.profile.has(Capability::DescribeKey) {
            Some(Operation::DescribeKey)
        } else {
            self.writes(pool).then_some(Operation::SetKeyPolicy)
        }
    }

    fn owns(&self, pool: &KeyPool) -> bool {
        pool.account == self.profile.account
    }

    /// Whether the look may set a policy: the plain one keeps nobody but `admin` allowed.
    fn writes(&self, pool: &KeyPool) -> bool {
        pool.mark == Mark::Disposable && self.owns(pool)
    }

    /// The keys of the account itself, the usable ones first.
    fn own_keys<'w>(&'w self, wants: &'w Wants) -> impl Iterator<Item = (&'w KeyPool, &'w str, &'w str)> {
        let described = |(fixture, id): &'w (String, String)| {
            self.profile.keys.get(fixture).map(|pool| (pool, fixture.as_str(), id.as_str()))
        };
        wants.keys.iter().filter_map(described).filter(|(pool, ..)| self.owns(pool))
    }
}

async fn lease<'l>(leases: &'l Leases, id: &str, told: &dyn Fn(&Waiting)) -> Result<Lease<'l>, PreflightError> {
    let key = KeyRef { fixture: "usable".to_owned(), ordinal: 1 };
    Ok(leases.take(&[Wanted { key, ids: vec![id.to_owned()] }], &[], told).await?)
}
