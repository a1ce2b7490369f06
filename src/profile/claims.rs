//! What a profile says of capabilities and of fixtures that are not there.

use std::collections::BTreeMap;

use toml::Spanned;

use crate::did_you_mean::nearest;
use crate::place::Place;
use crate::suite::{Capability, fixture};

use super::error::ProfileError;
use super::file::CapabilitiesTable;
use super::source::Source;

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

/// The fixtures without which nothing is judged: every trial rests on them.
const NEVER_ABSENT: [&str; 2] = ["admin", "usable"];

/// Each capability is claimed or declared absent once.
pub(super) fn claims(
    source: Source<'_>,
    table: &CapabilitiesTable,
) -> Result<BTreeMap<Capability, Claim>, ProfileError> {
    let mut claims = BTreeMap::new();
    let claimed = table.claimed.iter().map(|word| ("[capabilities] claimed", word, Claim::Claimed));
    let absent = table.absent.iter();
    let absent = absent.map(|(word, why)| ("[capabilities.absent]", word, Claim::Absent(why.clone())));
    for (table, word, claim) in claimed.chain(absent) {
        let capability: Capability = word.get_ref().parse().map_err(|name: String| {
            let remedy = nearest(&name, Capability::ALL.iter().map(|c| c.as_str()));
            source.wrong(word, format!("{table}: unknown capability `{name}`"), &remedy)
        })?;
        if let Claim::Absent(why) = &claim {
            has_reason(source, "capabilities.absent", word, why)?;
        }
        if claims.insert(capability, claim).is_some() {
            let problem = format!("{table}: `{capability}` is claimed or declared absent twice");
            return Err(source.wrong(word, problem, "say one thing of each capability"));
        }
    }
    Ok(claims)
}

/// Where capabilities are declared absent.
pub(super) fn places_of_absence(source: Source<'_>, table: &CapabilitiesTable) -> BTreeMap<Capability, Place> {
    let places = table.absent.keys().map(|word| (word.get_ref().parse(), source.place(word)));
    places.filter_map(|(capability, place)| Some((capability.ok()?, place))).collect()
}

/// The fixtures that are not there, and why.
pub(super) fn absent_fixtures(
    source: Source<'_>,
    table: &BTreeMap<Spanned<String>, String>,
) -> Result<BTreeMap<String, String>, ProfileError> {
    let all: Vec<_> = fixture::PRINCIPALS.iter().chain(fixture::KEYS).copied().collect();
    for (name, why) in table {
        known(source, "absent", name, &all)?;
        if NEVER_ABSENT.contains(&name.get_ref().as_str()) {
            let problem = format!("[absent] declares {} absent, and nothing can be judged without it", name.get_ref());
            return Err(source.wrong(name, problem, "describe it under [principals.admin] or [keys.usable]"));
        }
        has_reason(source, "absent", name, why)?;
    }
    Ok(table.iter().map(|(name, why)| (name.get_ref().clone(), why.clone())).collect())
}

/// Whether a table is about a fixture that there is.
pub(super) fn known(
    source: Source<'_>,
    table: &str,
    name: &Spanned<String>,
    fixtures: &[fixture::Fixture],
) -> Result<(), ProfileError> {
    if fixtures.iter().any(|fixture| fixture.name == name.get_ref()) {
        return Ok(());
    }
    let remedy = nearest(name.get_ref(), fixtures.iter().map(|fixture| fixture.name));
    let name_of = name.get_ref();
    Err(source.wrong(name, format!("[{table}.{name_of}]: unknown fixture `{name_of}`"), &remedy))
}

/// The reason is all that a report can say of what was not judged.
fn has_reason(source: Source<'_>, table: &str, name: &Spanned<String>, why: &str) -> Result<(), ProfileError> {
    if why.trim().is_empty() {
        let problem = format!("[{table}] {}: the reason is empty", name.get_ref());
        return Err(source.wrong(name, problem, "say why the endpoint lacks it: the report repeats it"));
    }
    Ok(())
}
