//! Mistakes in finding the key, and in what keys and instances can have a policy.

use crate::errors::ErrorKind;
use crate::operations::{Call, KeyReference, Lookup, Step, steps};
use crate::world::{InstanceState, KeyArn};

use super::Deviation;
use super::deviation::deviation;
use crate::gateway::Record;
use crate::operations::set_key_policy;

const ARN: &[&str] = &["key-id.arn"];
const OTHER: &[&str] = &["key-id.other"];
const FOREIGN: &[&str] = &["key-id.foreign-by-arn"];
const NOT_FOUND: &[&str] = &["error.key-not-found"];
const UNSUPPORTED: &[&str] = &["error.key-policy-unsupported"];
const STATE: &[&str] = &["error.instance-state-invalid"];
const NO_POLICY: &[&str] = &["error.resource-not-found"];
const FAILURE: &[&str] = &["error.internal-failure"];

pub(super) const ALL: &[Deviation] = &[
    deviation("key-id-refused", "Takes no KeyId that is not an ARN", &["key-id.id"], |it| {
        it.lookup.read = |text| KeyArn::parse(text).map(KeyReference::Arn).ok_or(ErrorKind::InvalidParameter);
    }),
    deviation("arn-as-id", "Takes an ARN for the id of a key", ARN, |it| {
        it.lookup.read = |text| Ok(KeyReference::Id(text.to_owned()));
    }),
    deviation("arn-refused", "Refuses ARNs as KeyId", ARN, |it| {
        it.lookup.read = |text| {
            if text.starts_with("acs:") {
                Err(ErrorKind::InvalidParameter)
            } else {
                Ok(KeyReference::Id(text.to_owned()))
            }
        };
    }),
    deviation("arn-last-part", "Looks at the last part of an ARN only", OTHER, |it| {
        it.lookup.read = |text| Ok(KeyReference::Id(text.rsplit(['/', ':']).next().unwrap_or(text).to_owned()));
        it.lookup.find = |world, _, reference| match reference {
            KeyReference::Id(id) => world.keys.get(id),
            KeyReference::Arn(arn) => world.keys.get(&arn.key),
        };
    }),
    deviation("arn-region-ignored", "Passes over the region of an ARN", OTHER, |it| {
        it.lookup.find = |world, caller, reference| match reference {
            KeyReference::Arn(arn) => world.keys.get(&arn.key).filter(|key| key.account == arn.account),
            KeyReference::Id(_) => (Lookup::default().find)(world, caller, reference),
        };
    }),
    deviation("arn-account-ignored", "Passes over the account of an ARN", OTHER, |it| {
        it.lookup.find = |world, caller, reference| match reference {
            KeyReference::Arn(arn) => world.keys.get(&arn.key).filter(|_| arn.region == world.region),
            KeyReference::Id(_) => (Lookup::default().find)(world, caller, reference),
        };
    }),
    deviation("arn-service-ignored", "Passes over the service of an ARN", OTHER, |it| {
        it.lookup.read = |text| (Lookup::default().read)(&text.replacen("acs:oss:", "acs:kms:", 1));
    }),
    deviation("arn-type-ignored", "Passes over the type of resource in an ARN", OTHER, |it| {
        it.lookup.read = |text| (Lookup::default().read)(&text.replacen(":secret/", ":key/", 1));
    }),
    deviation("key-id-anywhere", "Looks for the id of a key anywhere in KeyId", OTHER, |it| {
        it.lookup.read = |text| Ok(KeyReference::Id(text.to_owned()));
        it.lookup.find = |world, caller, reference| match reference {
            KeyReference::Id(text) => {
                let own = world.keys.values().find(|key| key.account == caller.account() && text.contains(&key.id));
                own.or_else(|| world.keys.values().find(|key| world.arn(key).to_string() == *text))
            }
            KeyReference::Arn(_) => None,
        };
    }),
    deviation("key-id-by-its-beginning", "Finds a key by the beginning of its id", OTHER, |it| {
        it.lookup.find = |world, caller, reference| match reference {
            KeyReference::Id(text) | KeyReference::Arn(KeyArn { key: text, .. }) if text.len() > 8 => {
                let own = world
                    .keys
                    .values()
                    .filter(|key| key.account == caller.account() || matches!(reference, KeyReference::Arn(_)));
                own.filter(|key| key.id.starts_with(text.as_str())).min_by_key(|key| key.id.len())
            }
            _ => (Lookup::default().find)(world, caller, reference),
        };
    }),
    deviation("key-id-by-its-end", "Finds a key by the end of its id", OTHER, |it| {
        it.lookup.find = |world, caller, reference| match reference {
            KeyReference::Id(text) if text.len() > 8 => {
                world.keys.values().find(|key| key.account == caller.account() && key.id.ends_with(text.as_str()))
            }
            _ => (Lookup::default().find)(world, caller, reference),
        };
    }),
    deviation("key-id-longer", "Passes over what stands behind the id of a key", OTHER, |it| {
        it.lookup.find = |world, caller, reference| match reference {
            KeyReference::Id(text) => {
                world.keys.values().find(|key| key.account == caller.account() && text.starts_with(&key.id))
            }
            KeyReference::Arn(arn) => {
                world.keys.values().find(|key| key.account == arn.account && arn.key.starts_with(&key.id))
            }
        };
    }),
    deviation("key-id-up-to-a-null-character", "Reads KeyId up to a null character", OTHER, |it| {
        it.lookup.read = |text| (Lookup::default().read)(text.split('\0').next().unwrap_or(text));
    }),
    deviation("key-id-pattern", "Takes an asterisk in KeyId for some key of the account", OTHER, |it| {
        it.lookup.find = |world, caller, reference| match reference {
            KeyReference::Id(text) | KeyReference::Arn(KeyArn { key: text, .. }) if text.ends_with('*') => {
                world.keys.values().find(|key| key.account == caller.account())
            }
            _ => (Lookup::default().find)(world, caller, reference),
        };
    }),
    deviation("key-id-of-odd-shape-fails", "Fails on a KeyId that is long, blank or not in ASCII", OTHER, |it| {
        it.lookup.read = |text| {
            let odd = text.trim().is_empty() || text.len() > 128 || !text.is_ascii();
            if odd { Err(ErrorKind::InternalFailure) } else { (Lookup::default().read)(text) }
        };
    }),
    deviation("second-account-refused", "Serves one account only", &["operation.sets-the-policy"], |it| {
        it.set_key_policy.insert_before(Step::Permission, Step::Other("account"), |call| {
            let other = call.key()?.account == call.caller.account() && call.caller.account() != "1100000000000001";
            if other { Err(ErrorKind::NoPermission.into()) } else { Ok(()) }
        });
    }),
    deviation("arn-cut-off-fails", "Fails on an ARN without the id of a key", OTHER, |it| {
        it.lookup.read = |text| {
            if text.ends_with(":key/") { Err(ErrorKind::InternalFailure) } else { (Lookup::default().read)(text) }
        };
    }),
    deviation("key-id-shape-no-permission", "Calls a KeyId that is none a lack of permission", OTHER, |it| {
        it.lookup.read =
            |text| if text.contains(' ') { Err(ErrorKind::NoPermission) } else { (Lookup::default().read)(text) };
    }),
    deviation("foreign-key-by-id", "Sets the policy of another account's key by its bare id", FOREIGN, |it| {
        it.lookup.find = any_account;
        it.set_key_policy.set(Step::Permission, |call| {
            if call.key()?.account == call.caller.account() { steps::permission(call) } else { Ok(()) }
        });
    }),
    deviation("foreign-caller-by-id", "Finds a key for foreign callers by its bare id", FOREIGN, |it| {
        it.lookup.find = any_account;
    }),
    deviation("foreign-key-unsupported", "Says of another account's key that it can have no policy", FOREIGN, |it| {
        it.lookup.find = any_account;
        it.set_key_policy.insert_before(Step::Permission, Step::Other("foreign"), |call| {
            let own = call.key()?.account == call.caller.account();
            if own { Ok(()) } else { Err(ErrorKind::KeyPolicyUnsupported.into()) }
        });
    }),
    deviation("unknown-key-accepted", "Accepts a policy for a key that does not exist", NOT_FOUND, |it| {
        it.operations.set("SetKeyPolicy", |call| match call.key() {
            Err(refusal) if refusal.kind == ErrorKind::KeyNotFound => Ok(Record::new()),
            _ => set_key_policy::run(call),
        });
    }),
    deviation("unknown-key-invalid", "Calls a key that does not exist an invalid parameter", NOT_FOUND, |it| {
        not_found(it, |call| key_missing_as(call, ErrorKind::InvalidParameter));
    }),
    deviation("unknown-key-as-policy", "Calls a key that does not exist a policy that is not found", NOT_FOUND, |it| {
        not_found(it, |call| key_missing_as(call, ErrorKind::ResourceNotFound));
    }),
    deviation("unknown-key-no-permission", "Calls a key that does not exist a lack of permission", NOT_FOUND, |it| {
        not_found(it, |call| key_missing_as(call, ErrorKind::NoPermission));
    }),
    deviation("unknown-arn-invalid", "Calls the ARN of a key that does not exist invalid", NOT_FOUND, |it| {
        not_found(it, |call| {
            if call.required("KeyId")?.starts_with("acs:") {
                key_missing_as(call, ErrorKind::InvalidParameter)
            } else {
                Ok(())
            }
        });
    }),
    deviation("outside-instance-accepted", "Sets policies of keys outside any instance", UNSUPPORTED, |it| {
        it.set_key_policy.remove(Step::Support);
    }),
    deviation("outside-instance-not-found", "Does not find keys outside any instance", UNSUPPORTED, |it| {
        it.set_key_policy.set(Step::Support, |call| steps::support(call).map_err(|_| ErrorKind::KeyNotFound.into()));
    }),
    deviation("outside-instance-invalid", "Calls a key outside any instance an invalid parameter", UNSUPPORTED, |it| {
        it.set_key_policy
            .set(Step::Support, |call| steps::support(call).map_err(|_| ErrorKind::InvalidParameter.into()));
    }),
    deviation("unusable-instance-accepted", "Sets policies of keys in an unusable instance", STATE, |it| {
        it.set_key_policy.remove(Step::InstanceState);
    }),
    deviation("only-error-is-unusable", "Takes an instance for usable unless its state is Error", STATE, |it| {
        it.set_key_policy.set(Step::InstanceState, |call| match call.world.instance_of(call.key()?) {
            Some(instance) if instance.state == InstanceState::Error => Err(ErrorKind::InstanceStateInvalid.into()),
            _ => Ok(()),
        });
    }),
    deviation(
        "unusable-instance-unsupported",
        "Says of a key in an unusable instance that it can have no policy",
        STATE,
        |it| {
            it.set_key_policy.set(Step::InstanceState, |call| {
                steps::instance_state(call).map_err(|_| ErrorKind::KeyPolicyUnsupported.into())
            });
        },
    ),
    deviation("policy-not-found-accepted", "Sets policies of keys whose policy it does not find", NO_POLICY, |it| {
        it.set_key_policy.remove(Step::PolicyFound);
    }),
    deviation("policy-not-found-as-key", "Calls a policy that it does not find a key", NO_POLICY, |it| {
        it.set_key_policy
            .set(Step::PolicyFound, |call| steps::policy_found(call).map_err(|_| ErrorKind::KeyNotFound.into()));
    }),
    deviation(
        "policy-not-found-invalid",
        "Calls a policy that it does not find an invalid parameter",
        NO_POLICY,
        |it| {
            it.set_key_policy.set(Step::PolicyFound, |call| {
                steps::policy_found(call).map_err(|_| ErrorKind::InvalidParameter.into())
            });
        },
    ),
    deviation("failure-hidden", "Answers success where it fails inside", FAILURE, |it| {
        it.set_key_policy.remove(Step::Failure);
    }),
    deviation("failure-invalid", "Calls a failure inside an invalid parameter", FAILURE, |it| {
        it.set_key_policy
            .set(Step::Failure, |call| steps::failure(call).map_err(|_| ErrorKind::InvalidParameter.into()));
    }),
];

fn any_account<'a>(
    world: &'a crate::World,
    caller: &crate::world::Identity,
    reference: &KeyReference,
) -> Option<&'a crate::world::Key> {
    match reference {
        KeyReference::Id(id) => world.keys.get(id),
        KeyReference::Arn(_) => (Lookup::default().find)(world, caller, reference),
    }
}

fn not_found(it: &mut crate::Behaviour, step: crate::operations::StepFn) {
    it.set_key_policy.insert_before(Step::KeyExists, Step::Other("not found"), step);
}

fn key_missing_as(call: &Call<'_>, kind: ErrorKind) -> Result<(), crate::errors::Refusal> {
    match call.key() {
        Err(refusal) if refusal.kind == ErrorKind::KeyNotFound => Err(kind.into()),
        other => other.map(|_| ()),
    }
}
