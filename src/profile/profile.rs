//! What is known about one endpoint.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::did_you_mean::nearest;
use crate::place::Place;
use crate::suite::{Capability, ErrorTable, fixture};
use crate::wire::{Endpoint, Secrets};

use super::demands::Demands;
use super::error::ProfileError;
use super::file::{CapabilitiesTable, ProfileFile};
use super::keys::KeyPool;
use super::principal::{Principal, is_account, is_plain};
use super::tolerance::Tolerances;

const CONVENTIONAL: &str = include_str!("../../profiles/conventional.toml");

/// What a profile says of a capability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The endpoint has it: what depends on it is judged.
    Claimed,
    /// It is assumed, and nothing has shown it: what depends on it is tried and judged by provenance alone.
    Unproven,
    /// The endpoint lacks it, and why.
    Absent(String),
}

/// What is known about one endpoint.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The file, or what it is called where there is none.
    pub origin: String,
    /// The address, where the profile gives one.
    pub endpoint: Option<Endpoint>,
    /// Certificates to trust beyond the usual ones, as a PEM file.
    pub ca_file: Option<PathBuf>,
    /// The region in the ARNs of keys.
    pub region: String,
    /// The account that owns the keys.
    pub account: String,
    /// The other account.
    pub foreign_account: Option<String>,
    /// What is known of each capability.
    pub capabilities: BTreeMap<Capability, Claim>,
    /// Where it declares capabilities absent.
    absences: BTreeMap<Capability, Place>,
    /// Principals by fixture name.
    pub principals: BTreeMap<String, Principal>,
    /// Keys by fixture name.
    pub keys: BTreeMap<String, KeyPool>,
    /// Fixtures that the endpoint lacks, and why.
    pub absent: BTreeMap<String, String>,
    /// Known divergences of the endpoint from the page that are tolerated.
    pub tolerated: Tolerances,
}

impl Profile {
    /// The published names that anyone may seed.
    pub fn conventional() -> Result<Self, ProfileError> {
        Self::parse("the conventional profile", CONVENTIONAL)
    }

    /// A profile of the user's.
    pub fn load(path: &Path) -> Result<Self, ProfileError> {
        let file = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|reason| ProfileError::Read { file: file.clone(), reason })?;
        let mut profile = Self::parse(&file, &text)?;
        profile.ca_file = profile.ca_file.map(|ca| path.parent().unwrap_or(Path::new("")).join(ca));
        profile.decided()?;
        Ok(profile)
    }

    fn parse(file: &str, text: &str) -> Result<Self, ProfileError> {
        let read: ProfileFile = toml::from_str(text).map_err(|error| ProfileError::syntax(file, text, &error))?;
        let wrong = |place: &str, problem: String, remedy: String| ProfileError::Value {
            file: file.to_owned(),
            place: place.to_owned(),
            problem,
            remedy,
        };
        let endpoint = read.endpoint.map(|url| url.parse::<Endpoint>()).transpose();
        let endpoint =
            endpoint.map_err(|e| wrong("endpoint", e.to_string(), "http://HOST:PORT or https://HOST".to_owned()))?;
        for (place, account) in [("account", Some(&read.account)), ("foreign_account", read.foreign_account.as_ref())] {
            if let Some(account) = account.filter(|account| !is_account(account)) {
                return Err(wrong(
                    place,
                    format!("`{account}` is no account number"),
                    "digits only, in quotes".to_owned(),
                ));
            }
        }
        if read.region.is_empty() || !is_plain(&read.region) {
            let problem = format!("`{}` is no region", read.region);
            return Err(wrong("region", problem, "for example cn-hangzhou".to_owned()));
        }
        known_names(&read.absent, "absent", &wrong)?;
        let (mut principals, mut keys, mut places) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut place = |name: &toml::Spanned<String>| {
            places.insert(name.get_ref().clone(), Place::in_text(file, text, name.span().start));
        };
        for (spanned, table) in &read.principals {
            let name = spanned.get_ref();
            place(spanned);
            known("principals", name, fixture::PRINCIPALS, &wrong)?;
            principals.insert(name.clone(), Principal::read(file, name, table)?);
        }
        for (spanned, table) in &read.keys {
            let name = spanned.get_ref();
            place(spanned);
            known("keys", name, fixture::KEYS, &wrong)?;
            keys.insert(name.clone(), KeyPool::read(file, name, &read.account, table)?);
        }
        if let Some(name) = principals.keys().chain(keys.keys()).find(|name| read.absent.contains_key(*name)) {
            let problem = format!("`{name}` is described and declared absent");
            return Err(wrong("[absent]", problem, "keep one of the two".to_owned()));
        }
        let profile = Self {
            origin: file.to_owned(),
            endpoint,
            ca_file: read.ca_file.map(PathBuf::from),
            region: read.region,
            account: read.account,
            foreign_account: read.foreign_account,
            capabilities: capabilities(&read.capabilities, &wrong)?,
            absences: absences(&read.capabilities, file, text),
            principals,
            keys,
            absent: read.absent,
            tolerated: Tolerances::read(file, text, read.tolerated)?,
        };
        let demands = Demands {
            file,
            account: &profile.account,
            foreign_account: profile.foreign_account.as_deref(),
            principals: &profile.principals,
            keys: &profile.keys,
            claims_quota: profile.claim(Capability::Quota) == Claim::Claimed,
            places: &places,
        };
        demands.met()?;
        Ok(profile)
    }

    /// Only what the page documents can be diverged from.
    pub fn fits(&self, errors: &ErrorTable) -> Result<(), ProfileError> {
        self.tolerated.check(errors)
    }

    /// A profile of the user's says something about everything.
    fn decided(&self) -> Result<(), ProfileError> {
        let capabilities: Vec<_> =
            Capability::ALL.iter().filter(|c| !self.capabilities.contains_key(c)).map(|c| c.as_str()).collect();
        let has = |name: &str| self.principals.contains_key(name) || self.keys.contains_key(name);
        let fixtures: Vec<_> = fixture::PRINCIPALS
            .iter()
            .chain(fixture::KEYS)
            .map(|fixture| fixture.name)
            .filter(|name| !has(name) && !self.absent.contains_key(*name))
            .collect();
        if capabilities.is_empty() && fixtures.is_empty() {
            return Ok(());
        }
        let lines = |table: &str, names: &[&str]| match names {
            [] => String::new(),
            names => {
                names.iter().fold(format!("    [{table}]\n"), |text, name| text + &format!("    {name} = \"why\"\n"))
            }
        };
        Err(ProfileError::Undecided {
            file: self.origin.clone(),
            paste: (lines("capabilities.absent", &capabilities) + &lines("absent", &fixtures)).trim_end().to_owned(),
            names: capabilities.iter().chain(&fixtures).map(|&name| name.to_owned()).collect(),
        })
    }

    /// The secrets and tokens of all principals.
    #[must_use]
    pub fn secrets(&self) -> Secrets {
        Secrets::of(self.principals.values().filter_map(|principal| principal.credentials.as_ref()))
    }

    /// What is known of a capability.
    #[must_use]
    pub fn claim(&self, capability: Capability) -> Claim {
        let silent = || Claim::Absent(format!("{} does not mention it", self.origin));
        self.capabilities.get(&capability).cloned().unwrap_or_else(silent)
    }

    /// Where a capability is declared absent.
    #[must_use]
    pub fn place_of_absence(&self, capability: Capability) -> Option<&Place> {
        self.absences.get(&capability)
    }

    /// Whether a capability can be relied on, proven or not.
    #[must_use]
    pub fn has(&self, capability: Capability) -> bool {
        !matches!(self.claim(capability), Claim::Absent(_))
    }

    /// Why a fixture is not there.
    #[must_use]
    pub fn why_absent(&self, fixture: &str) -> String {
        self.absent.get(fixture).cloned().unwrap_or_else(|| format!("{} does not describe it", self.origin))
    }

    /// Takes a fixture away.
    pub fn declare_absent(&mut self, fixture: &str, why: String) {
        self.principals.remove(fixture);
        self.keys.remove(fixture);
        self.absent.insert(fixture.to_owned(), why);
    }

    /// The ARN of a key of a pool.
    #[must_use]
    pub fn key_arn(&self, account: &str, id: &str) -> String {
        format!("acs:kms:{}:{account}:key/{id}", self.region)
    }
}

type Wrong<'w> = dyn Fn(&str, String, String) -> ProfileError + 'w;

fn known(table: &str, name: &str, fixtures: &[fixture::Fixture], wrong: &Wrong<'_>) -> Result<(), ProfileError> {
    if fixtures.iter().any(|fixture| fixture.name == name) {
        return Ok(());
    }
    let remedy = nearest(name, fixtures.iter().map(|fixture| fixture.name));
    Err(wrong(&format!("[{table}.{name}]"), format!("unknown fixture `{name}`"), remedy))
}

fn known_names(absent: &BTreeMap<String, String>, table: &str, wrong: &Wrong<'_>) -> Result<(), ProfileError> {
    let all: Vec<_> = fixture::PRINCIPALS.iter().chain(fixture::KEYS).copied().collect();
    absent.keys().try_for_each(|name| known(table, name, &all, wrong))
}

fn capabilities(table: &CapabilitiesTable, wrong: &Wrong<'_>) -> Result<BTreeMap<Capability, Claim>, ProfileError> {
    let mut claims = BTreeMap::new();
    let claimed = table.claimed.iter().map(|word| ("[capabilities] claimed", word, Claim::Claimed));
    let absent = table.absent.iter();
    let absent = absent.map(|(word, why)| ("[capabilities.absent]", word.get_ref(), Claim::Absent(why.clone())));
    for (place, word, claim) in claimed.chain(absent) {
        let capability: Capability = word.parse().map_err(|word: String| {
            let remedy = nearest(&word, Capability::ALL.iter().map(|c| c.as_str()));
            wrong(place, format!("unknown capability `{word}`"), remedy)
        })?;
        if claims.insert(capability, claim).is_some() {
            let problem = format!("`{word}` is claimed or declared absent twice");
            return Err(wrong(place, problem, "say one thing of each capability".to_owned()));
        }
    }
    Ok(claims)
}

fn absences(table: &CapabilitiesTable, file: &str, text: &str) -> BTreeMap<Capability, Place> {
    let places =
        table.absent.keys().map(|word| (word.get_ref().parse(), Place::in_text(file, text, word.span().start)));
    places.filter_map(|(capability, place)| Some((capability.ok()?, place))).collect()
}
