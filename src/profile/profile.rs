//! What is known about one endpoint.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::Spanned;

use crate::place::Place;
use crate::suite::{Capability, ErrorTable, fixture};
use crate::wire::{Endpoint, EndpointError, Secrets};

use super::claims::{Claim, absent_fixtures, claims, known, places_of_absence};
use super::demands::Demands;
use super::error::ProfileError;
use super::file::ProfileFile;
use super::keys::KeyPool;
use super::principal::{Principal, is_account, is_plain};
use super::source::Source;
use super::tolerance::Tolerances;

const CONVENTIONAL: &str = include_str!("../../profiles/conventional.toml");

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
    /// Where it describes fixtures, and other things by their names.
    places: BTreeMap<String, Place>,
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
        let source = Source { file, text };
        let endpoint = read.endpoint.as_ref().map(|url| {
            let wrong =
                |e: EndpointError| source.wrong(url, format!("endpoint: {e}"), "http://HOST:PORT or https://HOST");
            url.get_ref().parse::<Endpoint>().map_err(wrong)
        });
        let accounts = [("account", Some(&read.account)), ("foreign_account", read.foreign_account.as_ref())];
        for (member, account) in accounts {
            if let Some(account) = account.filter(|account| !is_account(account.get_ref())) {
                let problem = format!("{member}: `{}` is no account number", account.get_ref());
                return Err(source.wrong(account, problem, "digits only, in quotes"));
            }
        }
        if read.region.get_ref().is_empty() || !is_plain(read.region.get_ref()) {
            let problem = format!("region: `{}` is no region", read.region.get_ref());
            return Err(source.wrong(&read.region, problem, "for example cn-hangzhou"));
        }
        let mut profile = Self {
            origin: file.to_owned(),
            endpoint: endpoint.transpose()?,
            ca_file: read.ca_file.map(PathBuf::from),
            places: BTreeMap::from([("region".to_owned(), source.place(&read.region))]),
            region: read.region.into_inner(),
            account: read.account.get_ref().clone(),
            foreign_account: read.foreign_account.as_ref().map(|account| account.get_ref().clone()),
            capabilities: claims(source, &read.capabilities)?,
            absences: places_of_absence(source, &read.capabilities),
            principals: BTreeMap::new(),
            keys: BTreeMap::new(),
            absent: absent_fixtures(source, &read.absent)?,
            tolerated: Tolerances::read(file, text, read.tolerated)?,
        };
        let foreign = read.foreign_account.iter().map(|it| ("foreign_account".to_owned(), source.place(it)));
        profile.places.extend(foreign);
        for (name, table) in &read.principals {
            known(source, "principals", name, fixture::PRINCIPALS)?;
            let principal = Principal::read(source, name, table)?;
            profile.describe(source, name)?;
            profile.principals.insert(name.get_ref().clone(), principal);
        }
        for (name, table) in &read.keys {
            known(source, "keys", name, fixture::KEYS)?;
            let pool = KeyPool::read(source, name, read.account.get_ref(), table)?;
            profile.describe(source, name)?;
            profile.keys.insert(name.get_ref().clone(), pool);
        }
        profile.demands().met()?;
        Ok(profile)
    }

    fn demands(&self) -> Demands<'_> {
        Demands {
            file: &self.origin,
            account: &self.account,
            foreign_account: self.foreign_account.as_deref(),
            principals: &self.principals,
            keys: &self.keys,
            claims_quota: self.claim(Capability::Quota) == Claim::Claimed,
            has_unsigned: self.has(Capability::Unsigned),
            places: &self.places,
        }
    }

    /// Notes where a fixture is described, which is then not declared absent.
    fn describe(&mut self, source: Source<'_>, name: &Spanned<String>) -> Result<(), ProfileError> {
        self.places.insert(name.get_ref().clone(), source.place(name));
        if self.absent.contains_key(name.get_ref()) {
            let problem = format!("[absent]: `{}` is described and declared absent", name.get_ref());
            return Err(source.wrong(name, problem, "keep one of the two"));
        }
        Ok(())
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

    /// Where it describes a fixture, or another thing of this name; the profile itself where that is not known.
    #[must_use]
    pub fn place_of(&self, name: &str) -> String {
        self.places.get(name).map_or_else(|| self.origin.clone(), ToString::to_string)
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
