//! Mistakes in counting the share quota.

use std::collections::BTreeSet;

use crate::operations::{Step, foreign_accounts};
use crate::policy::{Policy, PrincipalName};
use crate::world::Identity;

use super::Deviation;
use super::deviation::deviation;

const EXCEEDED: &[&str] = &["error.share-quota-exceed-limit"];
const COUNTS: &[&str] = &["quota.counts-accounts"];
const BOTH: &[&str] = &["error.share-quota-exceed-limit", "quota.counts-accounts"];

pub(super) const ALL: &[Deviation] = &[
    deviation("quota-place-lost", "Takes another place where an account is shared with again", COUNTS, |it| {
        it.set_key_policy.insert_before(Step::Store, Step::Other("lost"), |call| {
            let key = call.key()?;
            let (quota, rules, owner) = (&call.behaviour.quota, &call.behaviour.policy, &key.account);
            let shared = (quota.shared_with)(&rules.read(call.required("Policy")?), owner);
            let instance = key.instance.clone().unwrap_or_default();
            if let Some(instance) = call.world.instances.get_mut(&instance) {
                instance.places_kept.extend(shared.into_iter().map(|account| format!("{account} before")));
            }
            Ok(())
        });
    }),
    deviation("quota-not-counted", "Counts no share quota", BOTH, |it| it.set_key_policy.remove(Step::ShareQuota)),
    deviation("quota-one-more", "Has room for one account more than the quota", BOTH, |it| {
        it.quota.has_room = |usage, quota| usage <= quota + 1;
    }),
    deviation("quota-one-less", "Has room for one account less than the quota", COUNTS, |it| {
        it.quota.has_room = |usage, quota| usage < quota;
    }),
    deviation("quota-zero-is-unlimited", "Takes a quota of zero for none", EXCEEDED, |it| {
        it.quota.has_room = |usage, quota| quota == 0 || usage <= quota;
    }),
    deviation("quota-users-only", "Counts RAM users of foreign accounts and not their roles", EXCEEDED, |it| {
        it.quota.shared_with =
            |policy, owner| accounts(policy, owner, |identity| matches!(identity, Identity::User { .. }));
    }),
    deviation("quota-roles-only", "Counts RAM roles of foreign accounts and not their users", BOTH, |it| {
        it.quota.shared_with =
            |policy, owner| accounts(policy, owner, |identity| matches!(identity, Identity::Role { .. }));
    }),
    deviation(
        "quota-counts-principals",
        "Counts foreign principals where it should count their accounts",
        COUNTS,
        |it| {
            it.quota.shared_with = |policy, owner| {
                let principals = policy.statements.iter().flat_map(|statement| &statement.principals);
                principals.filter(|it| it.account != owner).map(|it| format!("{:?}", it.name)).collect()
            };
        },
    ),
    deviation(
        "quota-counts-statements",
        "Counts statements for foreign accounts where it should count the accounts",
        COUNTS,
        |it| {
            it.quota.shared_with = |policy, owner| {
                let foreign = |&at: &usize| policy.statements[at].principals.iter().any(|it| it.account != owner);
                (0..policy.statements.len()).filter(foreign).map(|at| at.to_string()).collect()
            };
        },
    ),
    deviation("quota-counts-own-account", "Counts the owning account, too", BOTH, |it| {
        it.quota.shared_with =
            |policy, _| policy.statements.iter().flat_map(|it| &it.principals).map(|it| it.account.clone()).collect();
    }),
    deviation("quota-per-key", "Counts the share quota for each key by itself", COUNTS, |it| {
        it.quota.usage =
            |quota, _, _, _, shared| (quota.shared_with)(&shared.rules.read(shared.policy), shared.owner).len();
    }),
    deviation("quota-sum-over-keys", "Counts an account once for each key", COUNTS, |it| {
        it.quota.usage = |quota, world, instance, key, shared| {
            let others = world
                .keys
                .values()
                .filter(|it| it.instance.as_deref() == Some(instance) && Some(it.id.as_str()) != key);
            let policies = others.filter_map(|it| it.policy.as_deref()).chain([shared.policy]);
            policies.map(|policy| (quota.shared_with)(&shared.rules.read(policy), shared.owner).len()).sum()
        };
    }),
    deviation("quota-over-instances", "Counts the keys of all instances for each", COUNTS, |it| {
        it.quota.usage = |quota, world, _, key, shared| {
            let others = world.keys.values().filter(|it| Some(it.id.as_str()) != key);
            let policies = others.filter_map(|it| Some((it.policy.as_deref()?, it.account.as_str())));
            let all = policies.chain([(shared.policy, shared.owner)]);
            let accounts = all.flat_map(|(policy, owner)| (quota.shared_with)(&shared.rules.read(policy), owner));
            accounts.collect::<BTreeSet<_>>().len()
        };
    }),
    deviation("quota-first-statement-alone", "Counts the first statement for a foreign account only", COUNTS, |it| {
        it.quota.shared_with = |policy, owner| {
            let mut all =
                policy.statements.iter().map(|it| foreign_accounts(&Policy { statements: vec![it.clone()] }, owner));
            all.find(|accounts| !accounts.is_empty()).unwrap_or_default()
        };
    }),
    deviation("quota-first-principal-alone", "Counts the first principal of a statement only", COUNTS, |it| {
        it.quota.shared_with = |policy, owner| {
            let firsts = policy.statements.iter().filter_map(|it| it.principals.iter().find(|it| it.account != owner));
            firsts.map(|it| it.account.clone()).collect()
        };
    }),
    deviation(
        "quota-mixed-lists-not-counted",
        "Counts no foreign account beside principals of the owning one",
        EXCEEDED,
        |it| {
            it.quota.shared_with = |policy, owner| {
                let pure = policy.statements.iter().filter(|it| it.principals.iter().all(|it| it.account != owner));
                foreign_accounts(&Policy { statements: pure.cloned().collect() }, owner)
            };
        },
    ),
];

fn accounts(policy: &Policy, owner: &str, counted: fn(&Identity) -> bool) -> BTreeSet<String> {
    let principals = policy.statements.iter().flat_map(|statement| &statement.principals);
    let foreign = principals.filter(|principal| principal.account != owner);
    let counted = foreign.filter(|principal| match &principal.name {
        PrincipalName::Identity(identity) => counted(identity),
        PrincipalName::Account => true,
    });
    counted.map(|principal| principal.account.clone()).collect()
}
