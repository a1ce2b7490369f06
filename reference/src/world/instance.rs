//! KMS instances.

use std::collections::BTreeSet;

use serde::Deserialize;

/// The state of a KMS instance, as the model of `GetKmsInstance` in Alibaba Cloud's SDKs names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum InstanceState {
    /// Bought and not yet enabled.
    Uninitialized,
    /// Being enabled.
    Connecting,
    /// Usable: the only state in which a policy can be set.
    Connected,
    /// Cut off.
    Disconnected,
    /// Broken.
    Error,
}

/// A KMS instance.
#[derive(Clone, Debug)]
pub struct Instance {
    /// The instance id, such as `kst-bjj62d8f5e0sgtx8h****`.
    pub id: String,
    /// The owning account.
    pub account: String,
    /// Its state.
    pub state: InstanceState,
    /// How many foreign accounts the policies of its keys may share with, counted once each over the whole instance.
    pub share_quota: usize,
    /// Foreign accounts that hold a place of the quota although no policy shares with them any more: none, unless an
    /// endpoint is said to give places back late.
    pub places_kept: BTreeSet<String>,
}
