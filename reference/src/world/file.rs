//! A world as a TOML file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use jiff::Timestamp;
use serde::Deserialize;
use toml::Spanned;

use super::{
    AccessKey, Identity, Instance, InstanceState, Key, Keys, Permission, Secret, World, WorldError, default_policy,
    is_account,
};

const CONVENTIONAL: &str = include_str!("../../worlds/conventional.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WorldFile {
    region: String,
    accounts: Vec<Spanned<String>>,
    #[serde(default)]
    identities: Vec<IdentityEntry>,
    #[serde(default)]
    access_keys: Vec<AccessKeyEntry>,
    #[serde(default)]
    instances: Vec<InstanceEntry>,
    #[serde(default)]
    keys: Vec<KeyEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IdentityEntry {
    arn: Spanned<String>,
    #[serde(default)]
    permissions: Vec<Permission>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AccessKeyEntry {
    id: Spanned<String>,
    secret: Secret,
    token: Option<Secret>,
    expires: Option<Spanned<String>>,
    #[serde(default = "yes")]
    active: bool,
    identity: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InstanceEntry {
    id: Spanned<String>,
    account: Spanned<String>,
    state: InstanceState,
    share_quota: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyEntry {
    ids: Vec<Spanned<String>>,
    account: Spanned<String>,
    instance: Option<Spanned<String>>,
    #[serde(default)]
    policy: PolicyEntry,
    #[serde(default)]
    failing: bool,
    #[serde(default)]
    policy_not_found: bool,
}

/// What policy a key starts with.
#[derive(Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
enum PolicyEntry {
    #[default]
    Default,
    None,
    Text(String),
}

fn yes() -> bool {
    true
}

impl World {
    /// The published names that the embedded conventional profile of the suite uses.
    pub fn conventional() -> Result<Self, WorldError> {
        Self::parse("conventional.toml", CONVENTIONAL)
    }

    /// Loads a world file.
    pub fn load(path: &Path) -> Result<Self, WorldError> {
        let text = fs::read_to_string(path).map_err(|source| WorldError::Read { path: path.to_owned(), source })?;
        Self::parse(&path.display().to_string(), &text)
    }

    /// Reads the text of a world file; `file` is its name in errors.
    pub fn parse(file: &str, text: &str) -> Result<Self, WorldError> {
        let source = Source { file, text };
        let parsed: WorldFile = toml::from_str(text).map_err(|error| WorldError::Form {
            file: file.to_owned(),
            line: source.line(error.span().map_or(0, |span| span.start)),
            message: error.message().to_owned(),
        })?;
        source.build(parsed)
    }
}

struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn build(&self, parsed: WorldFile) -> Result<World, WorldError> {
        let mut world = World {
            region: parsed.region,
            accounts: self.accounts(parsed.accounts)?,
            identities: BTreeMap::new(),
            access_keys: Vec::new(),
            instances: BTreeMap::new(),
            keys: Keys::default(),
        };
        for entry in parsed.identities {
            self.identity(&mut world, entry)?;
        }
        for entry in parsed.access_keys {
            self.access_key(&mut world, entry)?;
        }
        for entry in parsed.instances {
            self.instance(&mut world, entry)?;
        }
        for entry in parsed.keys {
            self.keys(&mut world, &entry)?;
        }
        Ok(world)
    }

    fn accounts(&self, accounts: Vec<Spanned<String>>) -> Result<BTreeSet<String>, WorldError> {
        let mut known = BTreeSet::new();
        for account in accounts {
            if !is_account(account.get_ref()) {
                return Err(self.error(
                    &account,
                    "an account that is not digits only",
                    "write the number of the account",
                ));
            }
            if known.contains(account.get_ref()) {
                return Err(self.error(&account, "an account that is there already", "list it once"));
            }
            known.insert(account.into_inner());
        }
        Ok(known)
    }

    fn identity(&self, world: &mut World, entry: IdentityEntry) -> Result<(), WorldError> {
        let identity = self.read_identity(&entry.arn)?;
        self.known_account(world, &entry.arn, identity.account())?;
        if world.identities.insert(identity, entry.permissions).is_some() {
            return Err(self.error(&entry.arn, "an identity that is there already", "list it once"));
        }
        Ok(())
    }

    fn access_key(&self, world: &mut World, entry: AccessKeyEntry) -> Result<(), WorldError> {
        let identity = self.read_identity(&entry.identity)?;
        let known = match &identity {
            Identity::Root { account } => world.accounts.contains(account),
            _ => world.identities.contains_key(&identity),
        };
        if !known {
            let remedy = "add it under [[identities]], or the account under accounts";
            return Err(self.error(&entry.identity, "an access key of an identity that does not exist", remedy));
        }
        if world.access_keys(entry.id.get_ref()).any(|other| other.token == entry.token) {
            let remedy = "give it another id, or a token of its own";
            return Err(self.error(&entry.id, "an access key that is there already", remedy));
        }
        let expires = entry.expires.as_ref().map(|text| self.timestamp(text)).transpose()?;
        world.access_keys.push(AccessKey {
            id: entry.id.into_inner(),
            secret: entry.secret,
            token: entry.token,
            expires,
            active: entry.active,
            identity,
        });
        Ok(())
    }

    fn instance(&self, world: &mut World, entry: InstanceEntry) -> Result<(), WorldError> {
        self.known_account(world, &entry.account, entry.account.get_ref())?;
        let (id, account) = (entry.id.get_ref().clone(), entry.account.into_inner());
        let instance = Instance {
            id: id.clone(),
            account,
            state: entry.state,
            share_quota: entry.share_quota,
            places_kept: BTreeSet::new(),
        };
        if world.instances.insert(id, instance).is_some() {
            return Err(self.error(&entry.id, "an instance that is there already", "list it once"));
        }
        Ok(())
    }

    fn keys(&self, world: &mut World, entry: &KeyEntry) -> Result<(), WorldError> {
        self.known_account(world, &entry.account, entry.account.get_ref())?;
        if let Some(instance) = &entry.instance {
            self.known_instance(world, instance, entry.account.get_ref())?;
        }
        for id in &entry.ids {
            if world.keys.insert(id.get_ref().clone(), new_key(id.get_ref(), entry)).is_some() {
                return Err(self.error(id, "a key that is there already", "list it once"));
            }
        }
        Ok(())
    }

    fn known_account(&self, world: &World, at: &Spanned<String>, account: &str) -> Result<(), WorldError> {
        if world.accounts.contains(account) {
            return Ok(());
        }
        Err(self.error(at, &format!("account {account} does not exist"), "add it to accounts"))
    }

    fn known_instance(&self, world: &World, id: &Spanned<String>, account: &str) -> Result<(), WorldError> {
        match world.instances.get(id.get_ref()) {
            None => Err(self.error(id, "a key in an instance that does not exist", "add it under [[instances]]")),
            Some(instance) if instance.account != account => {
                let problem = format!("a key of account {account} in an instance of account {}", instance.account);
                Err(self.error(id, &problem, "give both the same account"))
            }
            Some(_) => Ok(()),
        }
    }

    fn read_identity(&self, arn: &Spanned<String>) -> Result<Identity, WorldError> {
        let remedy = "write acs:ram::<account>:root, acs:ram::<account>:user/<name> or acs:ram::<account>:role/<name>";
        Identity::parse(arn.get_ref()).ok_or_else(|| self.error(arn, "not the ARN of an identity", remedy))
    }

    fn timestamp(&self, text: &Spanned<String>) -> Result<Timestamp, WorldError> {
        let remedy = "write yyyy-MM-ddTHH:mm:ssZ";
        text.get_ref().parse().map_err(|_| self.error(text, "not a timestamp", remedy))
    }

    /// Values are named by their place and not quoted, since a secret may stand in the wrong field.
    fn error(&self, at: &Spanned<String>, problem: &str, remedy: &str) -> WorldError {
        WorldError::Value {
            file: self.file.to_owned(),
            line: self.line(at.span().start),
            problem: problem.to_owned(),
            remedy: remedy.to_owned(),
        }
    }

    fn line(&self, offset: usize) -> usize {
        let before = self.text.as_bytes().iter().take(offset);
        before.filter(|byte| **byte == b'\n').count() + 1
    }
}

fn new_key(id: &str, entry: &KeyEntry) -> Key {
    let account = entry.account.get_ref();
    let policy = match &entry.policy {
        PolicyEntry::Text(text) => Some(text.clone()),
        PolicyEntry::Default if entry.instance.is_some() => Some(default_policy(account)),
        PolicyEntry::Default | PolicyEntry::None => None,
    };
    Key {
        id: id.to_owned(),
        account: account.clone(),
        instance: entry.instance.as_ref().map(|instance| instance.get_ref().clone()),
        policy,
        failing: entry.failing,
        policy_not_found: entry.policy_not_found,
        description: String::new(),
        spec: "Aliyun_AES_256".to_owned(),
        usage: "ENCRYPT/DECRYPT".to_owned(),
        created: Timestamp::UNIX_EPOCH,
    }
}
