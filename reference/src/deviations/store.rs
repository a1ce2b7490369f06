//! Mistakes in what is kept of a policy, of which key, and when.

use serde_json::{Value, json};

use crate::errors::{ErrorKind, Refusal};
use crate::operations::{Call, Step, steps};
use crate::world::Key;

use super::Deviation;
use super::deviation::deviation;

const STORES: &[&str] = &["operation.stores-the-policy"];
const REPLACES: &[&str] = &["operation.replaces-the-policy", "operation.stores-the-policy"];
const ONE_KEY: &[&str] = &["operation.touches-one-key"];
const REFUSAL: &[&str] = &["operation.refusal-changes-nothing"];
const SETS: &[&str] = &["operation.sets-the-policy"];

pub(super) const ALL: &[Deviation] = &[
    deviation("nothing-stored", "Stores nothing", STORES, |it| it.store.write = |_, _| {}),
    deviation("first-policy-stays", "Keeps the policy that was set first", REPLACES, |it| {
        it.store.write = |key, policy| {
            if !was_set(key) {
                key.policy = Some(policy.to_owned());
            }
        };
    }),
    deviation("second-policy-refused", "Refuses the policy that a key has already", REPLACES, |it| {
        it.set_key_policy.insert_before(Step::Store, Step::Other("same"), |call| {
            let same = call.key()?.policy.as_deref() == Some(call.required("Policy")?);
            if same { Err(ErrorKind::InvalidParameter.into()) } else { Ok(()) }
        });
    }),
    deviation("statements-merged", "Adds the statements of a policy to those that a key has", REPLACES, |it| {
        it.store.write = |key, policy| {
            let mut kept = read(key.policy.as_deref().unwrap_or_default());
            let new = read(policy);
            let more = new["Statement"].as_array().cloned().unwrap_or_default();
            match kept["Statement"].as_array_mut() {
                Some(statements) => statements.extend(more.into_iter().filter(|it| !it["Sid"].is_null())),
                None => kept = new,
            }
            key.policy = Some(kept.to_string());
        };
    }),
    deviation("only-first-statement-stored", "Stores the first statement only", STORES, |it| {
        it.store.write = |key, policy| {
            edited(key, policy, |document| {
                if let Some(statements) = document["Statement"].as_array_mut() {
                    statements.truncate(1);
                }
            });
        };
    }),
    deviation("policy-cut-off", "Stores the first 1,024 bytes of a policy", STORES, |it| {
        it.store.write = |key, policy| key.policy = Some(policy.get(..1024).unwrap_or(policy).to_owned());
    }),
    deviation("equal-sids-merged", "Stores one of the statements that have the same Sid", STORES, |it| {
        it.store.write = |key, policy| {
            edited(key, policy, |document| {
                if let Some(statements) = document["Statement"].as_array_mut() {
                    statements.dedup_by(|later, earlier| later["Sid"].is_string() && later["Sid"] == earlier["Sid"]);
                }
            });
        };
    }),
    deviation("texts-not-stored", "Stores an Action or a Resource only where it is a list", STORES, |it| {
        it.store.write = |key, policy| {
            edited(key, policy, |document| {
                each(document, |statement| {
                    statement
                        .retain(|name, value| !(value.is_string() && ["Action", "Resource"].contains(&name.as_str())));
                });
            });
        };
    }),
    deviation("open-refusal-stored", "Stores what it refuses for a Sid", REFUSAL, |it| {
        it.set_key_policy.set(Step::PolicyRules, |call| {
            let checked = steps::policy_rules(call);
            let odd = call.required("Policy")?.contains("Schl");
            if checked.is_err() && odd { steps::store(call).and(checked) } else { checked }
        });
    }),
    deviation("sid-not-stored", "Stores statements without their Sid", STORES, |it| {
        it.store.write = |key, policy| {
            edited(key, policy, |document| {
                each(document, |statement| {
                    statement.remove("Sid");
                });
            });
        };
    }),
    deviation("sid-made-up", "Gives statements without Sid one of its own", STORES, |it| {
        it.store.write = |key, policy| {
            edited(key, policy, |document| {
                each(document, |statement| {
                    statement.entry("Sid").or_insert(json!("statement"));
                });
            });
        };
    }),
    deviation("sid-plus-as-blank", "Stores a blank for a plus", STORES, |it| {
        it.store.write = |key, policy| key.policy = Some(policy.replace('+', " "));
    }),
    deviation("blanks-not-stored", "Stores policies without any blank", STORES, |it| {
        it.store.write = |key, policy| key.policy = Some(policy.replace(' ', ""));
    }),
    deviation("condition-not-stored", "Stores statements without their Condition", STORES, |it| {
        it.store.write = |key, policy| {
            edited(key, policy, |document| {
                each(document, |statement| {
                    statement.remove("Condition");
                });
            });
        };
    }),
    deviation(
        "deny-stored-as-allow",
        "Stores Allow for Deny",
        &["operation.stores-the-policy", "statement.effect.deny"],
        |it| {
            it.store.write = |key, policy| key.policy = Some(policy.replace("\"Deny\"", "\"Allow\""));
        },
    ),
    deviation("out-of-scope-not-stored", "Stores statements without operations outside the scope", STORES, |it| {
        it.store.write = |key, policy| key.policy = Some(policy.replace("kms:AsymmetricSign", "kms:Decrypt"));
    }),
    deviation("last-of-list-not-stored", "Stores lists of actions without the last of several", STORES, |it| {
        it.store.write = |key, policy| {
            edited(key, policy, |document| {
                each(document, |statement| {
                    if let Some(list) =
                        statement.get_mut("Action").and_then(Value::as_array_mut).filter(|list| list.len() > 1)
                    {
                        list.pop();
                    }
                });
            });
        };
    }),
    deviation("account-stored-as-caller", "Stores the caller's account as a RAM user", STORES, |it| {
        it.store.write = |key, policy| key.policy = Some(policy.replace("0001:*", "0001:root-user"));
    }),
    deviation("stored-by-arn-elsewhere", "Stores a policy that is set by ARN where nobody reads it", STORES, |it| {
        it.set_key_policy.set(Step::Store, |call| {
            if call.required("KeyId")?.starts_with("acs:") { Ok(()) } else { steps::store(call) }
        });
    }),
    deviation(
        "stored-without-name-elsewhere",
        "Stores a policy without PolicyName where nobody reads it",
        STORES,
        |it| {
            it.set_key_policy.set(Step::Store, |call| match call.parameters.get("PolicyName") {
                None => Ok(()),
                Some(_) => steps::store(call),
            });
        },
    ),
    deviation("stored-at-every-key", "Stores the policy at every key of the instance", ONE_KEY, |it| {
        it.set_key_policy.set(Step::Store, |call| {
            let instance = call.key()?.instance.clone();
            let policy = call.required("Policy")?.to_owned();
            call.world
                .keys
                .values_mut()
                .filter(|key| key.instance == instance)
                .for_each(|key| key.policy = Some(policy.clone()));
            Ok(())
        });
    }),
    deviation("other-keys-reset", "Takes the policies of the other keys of the instance away", ONE_KEY, |it| {
        it.set_key_policy.insert_before(Step::Store, Step::Other("reset"), |call| {
            let (instance, id) = (call.key()?.instance.clone(), call.key()?.id.clone());
            let others = call.world.keys.values_mut().filter(|key| key.instance == instance && key.id != id);
            others.for_each(|key| key.policy = None);
            Ok(())
        });
    }),
    deviation("stored-before-rules", "Stores a policy before it holds it to the rules", REFUSAL, |it| {
        it.set_key_policy.move_before(Step::Store, Step::PolicyRules);
    }),
    deviation("stored-before-permission", "Stores a policy before it asks for permission", REFUSAL, |it| {
        it.set_key_policy.insert_before(Step::Permission, Step::Other("early"), |call| {
            let allowed = steps::permission(call).is_ok();
            if allowed { Ok(()) } else { blanked(call) }
        });
    }),
    deviation("stored-before-quota", "Stores a policy before it counts the share quota", REFUSAL, |it| {
        it.set_key_policy.move_before(Step::Store, Step::ShareQuota);
    }),
    deviation("stored-before-policy-name", "Stores a policy before it looks at PolicyName", REFUSAL, |it| {
        it.set_key_policy.insert_before(Step::PolicyName, Step::Other("early"), |call| {
            let refused = steps::policy_name(call).is_err();
            if refused { blanked(call) } else { Ok(()) }
        });
    }),
    deviation("sent-stored-before-permission", "Stores what is sent before it asks for permission", REFUSAL, |it| {
        it.set_key_policy.set(Step::Permission, |call| {
            steps::permission(call).or_else(|refusal| steps::store(call).and(Err(refusal)))
        });
    }),
    deviation("sent-stored-before-policy-name", "Stores what is sent before it looks at PolicyName", REFUSAL, |it| {
        it.set_key_policy.set(Step::PolicyName, |call| {
            steps::policy_name(call).or_else(|refusal| steps::store(call).and(Err(refusal)))
        });
    }),
    deviation("removed-without-policy", "Takes the policy away where Policy is missing or empty", REFUSAL, |it| {
        it.set_key_policy.insert_before(Step::RequiredParameters, Step::Other("early"), |call| {
            match call.parameters.get("Policy") {
                None | Some("") if call.key().is_ok() => blanked(call),
                _ => Ok(()),
            }
        });
    }),
    deviation("unknown-key-resets-others", "Takes every policy away where the key does not exist", REFUSAL, |it| {
        it.set_key_policy.insert_before(Step::KeyExists, Step::Other("early"), |call| {
            if matches!(call.key(), Err(refusal) if refusal.kind == ErrorKind::KeyNotFound) {
                call.world.keys.values_mut().for_each(|key| key.policy = None);
            }
            Ok(())
        });
    }),
    deviation(
        "first-statement-stored-on-refusal",
        "Stores the sound statements of a policy that it refuses",
        REFUSAL,
        |it| {
            it.set_key_policy.insert_before(Step::PolicyRules, Step::Other("early"), |call| {
                let policy = read(call.required("Policy")?);
                let several = policy["Statement"].as_array().is_some_and(|statements| statements.len() > 1);
                if several && steps::policy_rules(call).is_err() { blanked(call) } else { Ok(()) }
            });
        },
    ),
    deviation("longest-part-stored", "Stores as much as may be of a policy that is too long", REFUSAL, |it| {
        it.set_key_policy.insert_before(Step::PolicyRules, Step::Other("early"), |call| {
            let (policy, longest) = (call.required("Policy")?, call.behaviour.policy.limits.policy_size);
            let part = policy.get(..longest).filter(|part| part.len() < policy.len()).map(str::to_owned);
            part.map_or(Ok(()), |part| left_behind(call, part))
        });
    }),
    deviation("one-key-per-instance", "Sets the policy of one key of an instance only", SETS, |it| {
        it.set_key_policy.insert_before(Step::Store, Step::Other("others"), |call| {
            let (instance, id) = (call.key()?.instance.clone(), call.key()?.id.clone());
            let mut others = call.world.keys.values().filter(|key| key.instance == instance && key.id != id);
            if others.any(was_set) { Err(ErrorKind::InternalFailure.into()) } else { Ok(()) }
        });
    }),
    deviation("sole-principal-refused", "Refuses a policy that names one principal only", SETS, |it| {
        it.set_key_policy.insert_before(Step::Store, Step::Other("sole"), |call| {
            let policy = read(call.required("Policy")?);
            let statements = policy["Statement"].as_array().into_iter().flatten();
            let principals = statements.flat_map(|it| it["Principal"]["RAM"].as_array().into_iter().flatten());
            if principals.count() == 1 { Err(ErrorKind::InvalidParameter.into()) } else { Ok(()) }
        });
    }),
    deviation("full-instance-refuses-all", "Refuses every policy where the share quota has no room", SETS, |it| {
        it.quota.ask_without_sharing = true;
        it.quota.has_room = |usage, quota| quota > 0 && usage <= quota;
    }),
];

fn read(policy: &str) -> Value {
    serde_json::from_str(policy).unwrap_or_default()
}

fn edited(key: &mut Key, policy: &str, edit: fn(&mut Value)) {
    let mut document = read(policy);
    edit(&mut document);
    key.policy = Some(document.to_string());
}

fn each(document: &mut Value, edit: fn(&mut serde_json::Map<String, Value>)) {
    let statements = document["Statement"].as_array_mut().into_iter().flatten();
    statements.filter_map(Value::as_object_mut).for_each(edit);
}

/// Whether a key has another policy than the one that it was created with.
fn was_set(key: &Key) -> bool {
    key.policy.as_ref().is_some_and(|policy| !policy.contains("kms default key policy"))
}

/// Leaves a policy without statements behind.
fn blanked(call: &mut Call<'_>) -> Result<(), Refusal> {
    left_behind(call, json!({ "Version": "1", "Statement": [] }).to_string())
}

fn left_behind(call: &mut Call<'_>, policy: String) -> Result<(), Refusal> {
    let id = call.key()?.id.clone();
    if let Some(key) = call.world.keys.get_mut(&id) {
        key.policy = Some(policy);
    }
    Ok(())
}
