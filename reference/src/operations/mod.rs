//! The operations, and the steps they are made of.

mod call;
mod create_key;
mod describe_key;
mod get_key_policy;
mod list_keys;
mod lookup;
mod metadata;
mod parameters;
mod quota;
pub mod set_key_policy;
pub mod steps;
mod store;

use crate::behaviour::Sequence;
use crate::errors::Refusal;
use crate::gateway::Record;

pub use call::Call;
pub use lookup::{KeyIdCheck, KeyReference, Lookup};
pub use parameters::ParameterReading;
pub use quota::{Quota, Shared, foreign_accounts};
pub use steps::{Step, StepFn};
pub use store::Store;

/// An operation: from a call to the members of its answer.
pub type OperationFn = fn(&mut Call<'_>) -> Result<Record, Refusal>;

/// The operations of the endpoint.
pub(crate) fn all() -> Sequence<&'static str, OperationFn> {
    Sequence::new([
        ("SetKeyPolicy", set_key_policy::run),
        ("GetKeyPolicy", get_key_policy::run),
        ("CreateKey", create_key::run),
        ("DescribeKey", describe_key::run),
        ("ListKeys", list_keys::run),
    ])
}
