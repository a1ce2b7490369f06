//! The operations that a step can call.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The operations that a step can call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
pub enum Operation {
    /// The operation under test.
    SetKeyPolicy,
    /// Reads a policy back.
    GetKeyPolicy,
    /// Reads a key's metadata: a call for a policy to decide about.
    DescribeKey,
}

/// A parameter of a call, beside those of its signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parameter {
    /// The name of the operation.
    Action,
    /// The format of the answer.
    Format,
    /// The key.
    KeyId,
    /// The name of the policy, of which there is one.
    PolicyName,
    /// The policy document.
    Policy,
}

impl Operation {
    /// Every operation.
    pub const ALL: [Self; 3] = [Self::SetKeyPolicy, Self::GetKeyPolicy, Self::DescribeKey];

    /// The value of the parameter `Action`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SetKeyPolicy => "SetKeyPolicy",
            Self::GetKeyPolicy => "GetKeyPolicy",
            Self::DescribeKey => "DescribeKey",
        }
    }

    /// The parameters that a call has before its edits, in the order of the page.
    #[must_use]
    pub fn parameters(self) -> &'static [Parameter] {
        use Parameter::{Action, Format, KeyId, Policy, PolicyName};
        match self {
            Self::SetKeyPolicy => &[Action, Format, KeyId, PolicyName, Policy],
            Self::GetKeyPolicy => &[Action, Format, KeyId, PolicyName],
            Self::DescribeKey => &[Action, Format, KeyId],
        }
    }

    /// An object of the parameters before their edits, as a case file could write them: `null` for what the plan or the step
    /// itself fills in.
    pub(super) fn plain_parameters(self) -> Value {
        let plain = |parameter: &Parameter| match parameter {
            Parameter::Action => self.as_str().into(),
            Parameter::KeyId => "${key.id}".into(),
            Parameter::PolicyName => PLAIN_POLICY_NAME.into(),
            Parameter::Format | Parameter::Policy => Value::Null,
        };
        let members = self.parameters().iter().map(|parameter| (parameter.as_str().to_owned(), plain(parameter)));
        Value::Object(members.collect::<Map<_, _>>())
    }
}

/// The value of the parameter `PolicyName` before its edits.
pub(crate) const PLAIN_POLICY_NAME: &str = "default";

impl Parameter {
    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Action => "Action",
            Self::Format => "Format",
            Self::KeyId => "KeyId",
            Self::PolicyName => "PolicyName",
            Self::Policy => "Policy",
        }
    }
}
