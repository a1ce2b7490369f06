//! A call that was let in.

use crate::Behaviour;
use crate::errors::{ErrorKind, Refusal};
use crate::gateway::Parameters;
use crate::policy::{Question, RequestContext};
use crate::world::{Identity, Key, World};

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
        match self.parameters.get(name) {
            None => Err(Refusal::about(reading.absent, name)),
            Some("") => Err(Refusal::about(reading.empty, name)),
            Some(value) => Ok(value),
        }
    }

    /// The key that `KeyId` names. A step may ask for it before the step that looks it up; it is refused the same way.
    pub fn key(&self) -> Result<&Key, Refusal> {
        let lookup = &self.behaviour.lookup;
        let reference = (lookup.read)(self.required("KeyId")?).map_err(|kind| Refusal::about(kind, "KeyId"))?;
        (lookup.find)(self.world, &self.caller, &reference).ok_or_else(|| ErrorKind::KeyNotFound.into())
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
        let question = Question { caller: &self.caller, action: &action, resource, key, context: self.context };
        if self.behaviour.evaluation.allows(self.world, &question) {
            Ok(())
        } else {
            Err(Refusal::about(ErrorKind::NoPermission, resource))
        }
    }
}
