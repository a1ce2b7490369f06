//! `GetKeyPolicy`: reads the policy of a key.

use crate::errors::{ErrorKind, Refusal};
use crate::gateway::{Node, Record};

use super::{Call, steps};

pub(super) fn run(call: &mut Call<'_>) -> Result<Record, Refusal> {
    steps::key_exists(call)?;
    steps::permission(call)?;
    steps::policy_name(call)?;
    steps::support(call)?;
    steps::policy_found(call)?;
    let policy = (call.behaviour.store.read)(call.key()?).ok_or(ErrorKind::ResourceNotFound)?;
    Ok(vec![("Policy", Node::Text(policy))])
}
