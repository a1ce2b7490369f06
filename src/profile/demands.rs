//! What a profile has to say for verdicts over it to be sound. What it lacks beyond that makes trials not testable.

use std::collections::BTreeMap;

use crate::place::Place;
use crate::suite::fixture;

use super::error::ProfileError;
use super::keys::KeyPool;
use super::principal::Principal;

/// The keys in whose instance accounts are counted.
const COUNTED: &str = "in-small-instance";
/// The keys that a trial of the share quota uses: it has their instances for itself.
const OF_THE_QUOTA: [&str; 2] = [COUNTED, "usable"];

/// Whose a principal has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    /// Of the account that owns the keys.
    Owner,
    /// Of the other account.
    Foreign,
    /// Of neither.
    Third,
}

/// Whose each principal has to be, and whether as a user or a role, where that counts.
const PRINCIPALS: [(&str, Of, Option<&str>); 9] = [
    ("admin", Of::Owner, None),
    ("user", Of::Owner, Some("user")),
    ("nobody", Of::Owner, Some("user")),
    ("role", Of::Owner, Some("role")),
    ("bystander", Of::Owner, Some("user")),
    ("foreign-user", Of::Foreign, Some("user")),
    ("foreign-unprivileged", Of::Foreign, Some("user")),
    ("foreign-role", Of::Foreign, Some("role")),
    ("third-user", Of::Third, Some("user")),
];

/// What a profile is held against its fixtures' meaning and its claims with.
#[derive(Debug)]
pub(super) struct Demands<'p> {
    /// The file, or what it is called where there is none.
    pub(super) file: &'p str,
    /// The account that owns the keys.
    pub(super) account: &'p str,
    /// The other account, where the profile gives it.
    pub(super) foreign_account: Option<&'p str>,
    pub(super) principals: &'p BTreeMap<String, Principal>,
    pub(super) keys: &'p BTreeMap<String, KeyPool>,
    /// Whether the profile claims that share quotas are counted.
    pub(super) claims_quota: bool,
    /// Whether calls can be made without credentials.
    pub(super) has_unsigned: bool,
    /// Where the fixtures stand in the file.
    pub(super) places: &'p BTreeMap<String, Place>,
}

impl Demands<'_> {
    /// Whether the profile meets them all; if not, the first that it does not.
    pub(super) fn met(&self) -> Result<(), ProfileError> {
        self.accounts()?;
        self.callers()?;
        self.owners()?;
        self.each_key_once()?;
        self.quota()
    }

    fn wrong(&self, name: &str, problem: String, remedy: &str) -> ProfileError {
        let place = self.places.get(name).cloned().unwrap_or_else(|| Place::start(self.file));
        ProfileError::At { place, problem, remedy: remedy.to_owned() }
    }

    /// Something that is not what its fixture means.
    fn unlike(&self, table: &str, name: &str, problem: &str) -> ProfileError {
        let fixture = fixture::principal(name).or_else(|| fixture::key(name));
        let remedy = format!("{name}: {}; or declare it in [absent]", fixture.map_or("", |it| it.meaning));
        self.wrong(name, format!("[{table}.{name}] {problem}"), &remedy)
    }

    /// The number of the other account, as far as the profile tells it.
    fn foreign(&self) -> Option<&str> {
        let foreign = PRINCIPALS.iter().filter(|(_, of, _)| *of == Of::Foreign);
        let mut described = foreign.filter_map(|(name, ..)| self.principals.get(*name)).map(Principal::account);
        self.foreign_account.or_else(|| described.next())
    }

    fn accounts(&self) -> Result<(), ProfileError> {
        let owner = self.account;
        if self.foreign_account == Some(owner) {
            let remedy = "another account, or no foreign_account where the endpoint knows one alone";
            return Err(self.wrong(
                "foreign_account",
                format!("foreign_account: {owner} is the account itself"),
                remedy,
            ));
        }
        for (name, of, kind) in PRINCIPALS {
            let Some(principal) = self.principals.get(name) else { continue };
            let account = principal.account();
            let fits = match of {
                Of::Owner => account == owner,
                Of::Foreign => account != owner && self.foreign() == Some(account),
                Of::Third => account != owner && self.foreign() != Some(account),
            };
            if !fits {
                return Err(self.unlike("principals", name, &format!("is of the account {account}")));
            }
            if kind.is_some_and(|kind| kind != principal.kind()) {
                return Err(self.unlike("principals", name, &format!("is a RAM {}", principal.kind())));
            }
        }
        Ok(())
    }

    /// Whoever calls with another's access key is the other: nothing could be told of either.
    fn callers(&self) -> Result<(), ProfileError> {
        if self.principals.get("admin").is_some_and(|admin| admin.credentials.is_none()) && !self.has_unsigned {
            let problem = "[principals.admin] has no credentials, and nothing can be judged without its calls";
            return Err(self.wrong("admin", problem.to_owned(), "give access_key_id_env and access_key_secret_env"));
        }
        let (mut arns, mut ids) = (BTreeMap::new(), BTreeMap::new());
        for (name, principal) in self.principals {
            let id = principal.credentials.as_ref().map(|credentials| &credentials.access_key_id);
            let same_id = id.and_then(|id| ids.insert(id, name)).map(|other| (other, "access key"));
            let same = same_id.or_else(|| arns.insert(&principal.arn, name).map(|other| (other, "ARN")));
            if let Some((other, what)) = same {
                let problem = format!("[principals.{name}] has the {what} of [principals.{other}]");
                let remedy = "each principal is somebody else; declare in [absent] who is not there";
                return Err(self.wrong(name, problem, remedy));
            }
        }
        Ok(())
    }

    fn owners(&self) -> Result<(), ProfileError> {
        for (name, pool) in self.keys {
            let foreign = pool.account != self.account;
            let of_another = foreign && self.foreign().is_some_and(|account| account != pool.account);
            if foreign != (name == "foreign") || of_another {
                return Err(self.unlike("keys", name, &format!("is of the account {}", pool.account)));
            }
        }
        Ok(())
    }

    fn each_key_once(&self) -> Result<(), ProfileError> {
        let mut known = BTreeMap::new();
        for (name, pool) in self.keys {
            for id in &pool.ids {
                if let Some(other) = known.insert(id, name).filter(|other| *other != name) {
                    let problem = format!("[keys.{name}] names {id}, and so does [keys.{other}]");
                    let remedy = "a key is of one kind: each trial takes its keys for itself";
                    return Err(self.wrong(name, problem, remedy));
                }
            }
        }
        Ok(())
    }

    /// Two trials that count at a time in one instance would see each other, and so would one that shares another key of it.
    fn quota(&self) -> Result<(), ProfileError> {
        let Some(counted) = self.keys.get(COUNTED).filter(|_| self.claims_quota) else { return Ok(()) };
        let described = OF_THE_QUOTA.iter().filter_map(|name| Some((*name, self.keys.get(*name)?)));
        for (name, pool) in described {
            if pool.instance.as_ref().is_none_or(|instance| instance.trim().is_empty()) {
                let problem = format!("[keys.{name}] names no instance, and the profile claims quota");
                let remedy = "add instance = \"…\", the id of theirs: trials that count a share quota have the instance for \
                              themselves; or declare quota absent";
                return Err(self.wrong(name, problem, remedy));
            }
        }
        let same = self.keys.iter().find(|(name, pool)| *name != COUNTED && pool.instance == counted.instance);
        same.map_or(Ok(()), |(name, _)| {
            let problem =
                format!("[keys.{name}] are in the instance of [keys.{COUNTED}], whose share quota is counted");
            Err(self.wrong(name, problem, "name keys of another instance, or declare quota absent"))
        })
    }
}
