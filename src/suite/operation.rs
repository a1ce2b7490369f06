//! The operations that a step can call.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::capability::Capability;

/// The operations that a step can call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
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

/// What is known of an operation: a new one is a row here, and its clauses and cases.
struct Row {
    name: &'static str,
    /// What a call has before its edits, in the order of the page.
    parameters: &'static [Parameter],
    /// What an endpoint has that knows the operation; none where every endpoint must.
    capability: Option<Capability>,
    /// What an accepted call does.
    does: Does,
    /// The page's word on its answers; none where the page is about another operation, and the code alone is judged.
    documented: Option<Documented>,
}

/// What an accepted call does with the policy of its key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    Set,
    Read,
    Nothing,
}

/// What the page says of all answers of an operation: the rows of its error table are about it, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Documented {
    /// The root element of a success in XML.
    pub root: &'static str,
}

const SET_KEY_POLICY: Row = Row {
    name: "SetKeyPolicy",
    parameters: &[Parameter::Action, Parameter::Format, Parameter::KeyId, Parameter::PolicyName, Parameter::Policy],
    capability: None,
    does: Does::Set,
    documented: Some(Documented { root: "SetKeyPolicyResponse" }),
};

const GET_KEY_POLICY: Row = Row {
    name: "GetKeyPolicy",
    parameters: &[Parameter::Action, Parameter::Format, Parameter::KeyId, Parameter::PolicyName],
    capability: Some(Capability::ReadBack),
    does: Does::Read,
    documented: None,
};

const DESCRIBE_KEY: Row = Row {
    name: "DescribeKey",
    parameters: &[Parameter::Action, Parameter::Format, Parameter::KeyId],
    capability: Some(Capability::DescribeKey),
    does: Does::Nothing,
    documented: None,
};

impl Operation {
    /// Every operation.
    pub const ALL: [Self; 3] = [Self::SetKeyPolicy, Self::GetKeyPolicy, Self::DescribeKey];

    const fn row(self) -> &'static Row {
        match self {
            Self::SetKeyPolicy => &SET_KEY_POLICY,
            Self::GetKeyPolicy => &GET_KEY_POLICY,
            Self::DescribeKey => &DESCRIBE_KEY,
        }
    }

    /// The value of the parameter `Action`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.row().name
    }

    /// The parameters that a call has before its edits, in the order of the page.
    #[must_use]
    pub const fn parameters(self) -> &'static [Parameter] {
        self.row().parameters
    }

    /// The capability of an endpoint that knows the operation; none where every endpoint must.
    #[must_use]
    pub const fn capability(self) -> Option<Capability> {
        self.row().capability
    }

    /// Whether an accepted call sets the policy of its key. Such a call sends a policy.
    #[must_use]
    pub fn sets_a_policy(self) -> bool {
        self.row().does == Does::Set
    }

    /// Whether an accepted call reads the policy of its key.
    #[must_use]
    pub fn reads_a_policy(self) -> bool {
        self.row().does == Does::Read
    }

    /// What the page says of its answers; none where the page is about another operation, and the code alone is judged.
    #[must_use]
    pub const fn documented(self) -> Option<Documented> {
        self.row().documented
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
