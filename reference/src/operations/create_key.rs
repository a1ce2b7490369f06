//! `CreateKey`: creates a key, in an instance or outside.

use uuid::Uuid;

use crate::errors::{ErrorKind, Refusal};
use crate::gateway::Record;
use crate::world::{InstanceState, Key, default_policy};

use super::Call;
use super::metadata::key_metadata;
use super::quota::Shared;

/// How many keys a server keeps. Each holds a policy of at most 32,768 bytes, a description and little else, so all of them
/// some 100 MB.
const MOST_KEYS: usize = 2_000;

/// How many characters a description can have (Alibaba Cloud KMS, page `CreateKey`).
const MOST_DESCRIPTION: usize = 8_192;

/// How many characters the name of a key spec or key usage can have: more than any has.
const MOST_NAME: usize = 64;

pub(super) fn run(call: &mut Call<'_>) -> Result<Record, Refusal> {
    call.permit_in_account("key")?;
    let instance = instance(call)?;
    let policy = policy(call, instance.as_deref())?;
    if call.world.keys.len() >= MOST_KEYS {
        return Err(ErrorKind::KeyLimitExceeded.into());
    }
    let description = text(call, "Description", "", MOST_DESCRIPTION)?;
    let spec = text(call, "KeySpec", "Aliyun_AES_256", MOST_NAME)?;
    let usage = text(call, "KeyUsage", "ENCRYPT/DECRYPT", MOST_NAME)?;
    let key = Key {
        id: new_id(instance.is_some()),
        account: call.caller.account().to_owned(),
        policy,
        instance,
        failing: false,
        policy_not_found: false,
        description,
        spec,
        usage,
        created: call.context.time,
    };
    let metadata = key_metadata(call.world, &key);
    call.world.keys.insert(key.id.clone(), key);
    Ok(metadata)
}

/// A text of at most so many characters.
fn text(call: &Call<'_>, name: &str, default: &str, most: usize) -> Result<String, Refusal> {
    let text = call.parameters.get(name).unwrap_or(default);
    if text.chars().count() > most {
        return Err(Refusal::about(ErrorKind::InvalidParameter, name));
    }
    Ok(text.to_owned())
}

/// The instance that is asked for: one of the caller's account, and usable.
fn instance(call: &Call<'_>) -> Result<Option<String>, Refusal> {
    let Some(id) = call.parameters.get("DKMSInstanceId").filter(|id| !id.is_empty()) else {
        return Ok(None);
    };
    let instance = call.world.instances.get(id).filter(|instance| instance.account == call.caller.account());
    let instance = instance.ok_or(ErrorKind::InstanceNotFound)?;
    if instance.state != InstanceState::Connected {
        return Err(ErrorKind::InstanceStateInvalid.into());
    }
    Ok(Some(instance.id.clone()))
}

/// The policy that is sent, held against the same rules and quota as in `SetKeyPolicy`; else the default policy.
fn policy(call: &Call<'_>, instance: Option<&str>) -> Result<Option<String>, Refusal> {
    let sent = call.parameters.get("Policy").filter(|policy| !policy.is_empty());
    let owner = call.caller.account();
    match (sent, instance) {
        (None, Some(_)) => Ok(Some(default_policy(owner))),
        (None, None) => Ok(None),
        (Some(_), None) => Err(ErrorKind::KeyPolicyUnsupported.into()),
        (Some(policy), Some(instance)) => {
            let rules = &call.behaviour.policy;
            rules.check(policy)?;
            if !call.behaviour.quota.allows(call.world, instance, None, Shared { policy, rules, owner }) {
                return Err(ErrorKind::ShareQuotaExceeded.into());
            }
            Ok(Some(policy.to_owned()))
        }
    }
}

/// A key id: of a key in an instance `key-hzz` and 18 characters, else a UUID.
fn new_id(in_instance: bool) -> String {
    let random = Uuid::new_v4();
    if in_instance { format!("key-hzz{}", &random.simple().to_string()[..18]) } else { random.to_string() }
}
