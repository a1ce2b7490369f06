//! All that exists at a server.

use std::collections::{BTreeMap, BTreeSet};

use super::{AccessKey, Identity, Instance, Key, KeyArn, Keys, Permission};

/// The policy of a key that was created without one: everyone of the owning account may do everything (the first
/// statement of the sample on the `SetKeyPolicy` page).
#[must_use]
pub fn default_policy(account: &str) -> String {
    format!(
        r#"{{"Statement":[{{"Action":["kms:*"],"Effect":"Allow","Principal":{{"RAM":["acs:ram::{account}:*"]}},"Resource":["*"],"Sid":"kms default key policy"}}],"Version":"1"}}"#
    )
}

/// All that exists at a server. Its fields may be changed while the server runs
/// ([`Server::with_world`](crate::Server::with_world)).
#[derive(Clone, Debug)]
pub struct World {
    /// The region of every key.
    pub region: String,
    /// The accounts.
    pub accounts: BTreeSet<String>,
    /// RAM users and roles with what RAM allows them.
    pub identities: BTreeMap<Identity, Vec<Permission>>,
    /// The access keys. One id may stand for a permanent and for temporary ones, told apart by the token.
    pub access_keys: Vec<AccessKey>,
    /// The instances by id.
    pub instances: BTreeMap<String, Instance>,
    /// The keys by id.
    pub keys: Keys,
}

impl World {
    /// The access keys with this id.
    pub fn access_keys<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a AccessKey> {
        self.access_keys.iter().filter(move |access_key| access_key.id == id)
    }

    /// The ARN of a key.
    #[must_use]
    pub fn arn(&self, key: &Key) -> KeyArn {
        KeyArn { region: self.region.clone(), account: key.account.clone(), key: key.id.clone() }
    }

    /// The instance a key is in; `None` if it is in none.
    #[must_use]
    pub fn instance_of(&self, key: &Key) -> Option<&Instance> {
        key.instance.as_ref().and_then(|id| self.instances.get(id))
    }
}
