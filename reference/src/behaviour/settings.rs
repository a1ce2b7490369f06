//! The parts of a behaviour.

use crate::errors::ErrorTable;
use crate::gateway::{Encoder, Gateway};
use crate::operations::{self, Lookup, OperationFn, ParameterReading, Quota, Step, StepFn, Store};
use crate::policy::{Evaluation, PolicyRules};

use super::{Circumstances, Elsewhere, Sequence};

/// Everything a server decides, as plain data and function pointers. The default is the documented operation; where the
/// documentation is silent, the field's own comment says what the default is.
///
/// Fields are data where a limit, a name or a table decides, and function pointers where a judgement does.
#[derive(Clone, Debug)]
pub struct Behaviour {
    /// Reading requests, signatures, limits.
    pub gateway: Gateway,
    /// Status, code and message of every error.
    pub errors: ErrorTable,
    /// From an answer to the bytes of a response.
    pub encoder: Encoder,
    /// The operations the endpoint has, by the value of `Action`.
    pub operations: Sequence<&'static str, OperationFn>,
    /// What `SetKeyPolicy` does, in this order. The last step stores; every one before it can refuse, so a refused call
    /// changes nothing.
    pub set_key_policy: Sequence<Step, StepFn>,
    /// How parameters are read.
    pub parameters: ParameterReading,
    /// How a `KeyId` names a key.
    pub lookup: Lookup,
    /// What a key policy must be.
    pub policy: PolicyRules,
    /// Who is allowed what.
    pub evaluation: Evaluation,
    /// What an instance's share quota counts.
    pub quota: Quota,
    /// What is kept of a policy, and how it is read back.
    pub store: Store,
    /// What is in force in its place for some calls, the first that holds; nothing by default.
    pub elsewhere: Vec<Elsewhere>,
}

impl Behaviour {
    /// The behaviour that is in force for a call.
    #[must_use]
    pub fn in_force(&self, circumstances: &Circumstances<'_>) -> &Self {
        let found = self.elsewhere.iter().find(|other| (other.holds)(circumstances));
        found.map_or(self, |other| &other.behaviour)
    }
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            gateway: Gateway::default(),
            errors: ErrorTable::default(),
            encoder: Encoder::default(),
            operations: operations::all(),
            set_key_policy: operations::set_key_policy::steps(),
            parameters: ParameterReading::default(),
            lookup: Lookup::default(),
            policy: PolicyRules::default(),
            evaluation: Evaluation::default(),
            quota: Quota::default(),
            store: Store::default(),
            elsewhere: Vec::new(),
        }
    }
}
