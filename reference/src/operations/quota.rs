//! The share quota of an instance.

use std::collections::BTreeSet;

use crate::policy::{Effect, Policy, PolicyRules};
use crate::world::World;

/// What an instance's share quota counts: the different foreign accounts that the policies of its keys allow something.
/// Alibaba Cloud's overview of secret policies says so for secrets; the `SetKeyPolicy` page names the error only.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// The accounts a policy (first) of a key of an account (second) shares with.
    pub shared_with: fn(&Policy, &str) -> BTreeSet<String>,
    /// How much of its quota an instance (third) would use if a key (fourth) had the policy (fifth) in place of its own. By
    /// default its cost does not depend on the number of keys.
    pub usage: fn(&Quota, &World, &str, Option<&str>, Shared<'_>) -> usize,
    /// Whether a usage (first) is within a quota (second).
    pub has_room: fn(usize, usize) -> bool,
    /// Whether a policy that shares with nobody is held against the quota. By default it is not: an instance that was
    /// given less quota than it uses can always be relieved.
    pub ask_without_sharing: bool,
}

/// A policy that is to be set, with the rules that policies are read with and the account that owns the key.
#[derive(Clone, Copy, Debug)]
pub struct Shared<'a> {
    /// The policy.
    pub policy: &'a str,
    /// The rules.
    pub rules: &'a PolicyRules,
    /// The owning account.
    pub owner: &'a str,
}

impl Default for Quota {
    fn default() -> Self {
        Self {
            shared_with: foreign_accounts,
            usage: accounts_of_the_instance,
            has_room: |usage, quota| usage <= quota,
            ask_without_sharing: false,
        }
    }
}

impl Quota {
    /// Whether a policy can be set at a key of an instance; `key` is `None` for a key that is to be created.
    #[must_use]
    pub fn allows(&self, world: &World, instance: &str, key: Option<&str>, shared: Shared<'_>) -> bool {
        let Some(quota) = world.instances.get(instance).map(|instance| instance.share_quota) else {
            return true;
        };
        let sharing = !(self.shared_with)(&shared.rules.read(shared.policy), shared.owner).is_empty();
        let asked = sharing || self.ask_without_sharing;
        !asked || (self.has_room)((self.usage)(self, world, instance, key, shared), quota)
    }
}

/// The foreign accounts that a policy allows something.
#[must_use]
pub fn foreign_accounts(policy: &Policy, owner: &str) -> BTreeSet<String> {
    let allowing = policy.statements.iter().filter(|statement| statement.effect == Effect::Allow);
    let accounts = allowing.flat_map(|statement| &statement.principals).map(|principal| &principal.account);
    accounts.filter(|account| *account != owner).cloned().collect()
}

fn accounts_of_the_instance(
    quota: &Quota,
    world: &World,
    instance: &str,
    key: Option<&str>,
    shared: Shared<'_>,
) -> usize {
    let accounts_of = |policy: &str, owner: &str| (quota.shared_with)(&shared.rules.read(policy), owner);
    let mut accounts = accounts_of(shared.policy, shared.owner);
    accounts.extend(world.instances.get(instance).into_iter().flat_map(|instance| &instance.places_kept).cloned());
    world.keys.sharing(instance, key, &accounts, |key| {
        key.policy.as_deref().map(|policy| accounts_of(policy, &key.account)).unwrap_or_default()
    })
}
