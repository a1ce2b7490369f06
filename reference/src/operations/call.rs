//! A call that was let in.

use crate::Behaviour;
use crate::errors::{ErrorKind, Refusal};
use crate::gateway::Parameters;
use crate::policy::{Question, RequestContext};
use crate::world::{Identity, Key, World};

use super::KeyReference;

/// A call that was let in.
#[derive(Debug)]
pub struct Call<'a> {
    /// How the server behaves.
    pub behaviour: &'a Behaviour,
    /// What exists.
    pub world: &'a mut World,
    /// The caller.
    pub caller: Identity,
    /// The operation.
    pub action: &'a str,
    /// The parameters.
    pub parameters: &'a Parameters,
    /// What conditions can ask.
    pub context: RequestContext,
}

impl Call<'_> {
    /// A required parameter: absent or empty is refused as the behaviour says.
    pub fn required(&self, name: &str) -> Result<&str, Refusal> {
        let reading = &self.behaviour.parameters;
        match self.parameter(name) {
            None => Err(Refusal::about(reading.absent, name)),
            Some("") => Err(Refusal::about(reading.empty_as(name), name)),
            Some(value) => Ok(value),
        }
    }

    /// A parameter, if it is there.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let value = self.parameters.get(name)?;
        Some(if self.behaviour.parameters.trimmed.contains(&name) { value.trim() } else { value })
    }

    /// What `KeyId` is.
    pub fn key_reference(&self) -> Result<KeyReference, Refusal> {
        let (lookup, key_id) = (&self.behaviour.lookup, self.required("KeyId")?);
        let mut checks = lookup.checks.iter();
        let checked = checks.try_for_each(|(_, check)| check(self.world, &self.caller, key_id));
        checked.and_then(|()| (lookup.read)(key_id)).map_err(|kind| Refusal::about(kind, "KeyId"))
    }

    /// The key that `KeyId` names. A step may ask for it before the step that looks it up; it is refused the same way.
    pub fn key(&self) -> Result<&Key, Refusal> {
        let reference = self.key_reference()?;
        (self.behaviour.lookup.find)(self.world, &self.caller, &reference).ok_or_else(|| ErrorKind::KeyNotFound.into())
    }

    /// Refuses a caller that is not allowed the operation on the key.
    pub fn permit_on_key(&self) -> Result<(), Refusal> {
        let key = self.key()?;
        self.permit(Some(key), &self.world.arn(key).to_string())
    }

    /// Refuses a caller that is not allowed the operation in its own account.
    pub fn permit_in_account(&self, resource: &str) -> Result<(), Refusal> {
        let arn = format!("acs:kms:{}:{}:{resource}", self.world.region, self.caller.account());
        self.permit(None, &arn)
    }

    fn permit(&self, key: Option<&Key>, resource: &str) -> Result<(), Refusal> {
        let action = format!("kms:{}", self.action);
        let (evaluation, rules) = (&self.behaviour.evaluation, &self.behaviour.policy);
        let question = Question { caller: &self.caller, action: &action, resource, key, context: self.context, rules };
        if evaluation.allows(self.world, &question) {
            return Ok(());
        }
        let foreign = key.is_some_and(|key| key.account != self.caller.account());
        Err(Refusal::about(if foreign { evaluation.foreign_refusal } else { ErrorKind::NoPermission }, resource))
    }
}
