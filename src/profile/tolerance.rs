//! What is known of an endpoint against the page, and tolerated.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;

use crate::did_you_mean::nearest;
use crate::place::Place;
use crate::suite::ErrorTable;

use super::error::ProfileError;
use super::file::ToleratedTable;

/// The statuses that an error can have.
const STATUSES: RangeInclusive<u16> = 400..=599;

/// A known divergence: the endpoint answers an error with another status than the page's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tolerance {
    /// The other status.
    pub status: u16,
    /// Why it is tolerated.
    pub reason: String,
    /// Where that can be read.
    pub link: Option<String>,
    place: Place,
}

impl fmt::Display for Tolerance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.link {
            Some(link) => write!(f, "{} ({link})", self.reason),
            None => f.write_str(&self.reason),
        }
    }
}

/// What is tolerated, by error code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tolerances(BTreeMap<String, Tolerance>);

impl Tolerances {
    /// Nothing is tolerated.
    #[must_use]
    pub const fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// Why this status is tolerated for this error, if it is.
    #[must_use]
    pub fn of(&self, code: &str, status: u16) -> Option<&Tolerance> {
        self.0.get(code).filter(|tolerance| tolerance.status == status)
    }

    pub(super) fn read(
        file: &str,
        text: &str,
        tables: BTreeMap<toml::Spanned<String>, ToleratedTable>,
    ) -> Result<Self, ProfileError> {
        let mut read = BTreeMap::new();
        for (code, table) in tables {
            let place = Place::in_text(file, text, code.span().start);
            let blank = |text: &String| text.trim().is_empty();
            if blank(&table.reason) || table.link.as_ref().is_some_and(blank) {
                let problem = format!("[tolerated.\"{}\"]: the reason or the link is empty", code.get_ref());
                return Err(ProfileError::at(&place, problem, "say why, and where that can be read"));
            }
            let tolerance = Tolerance { status: table.status, reason: table.reason, link: table.link, place };
            read.insert(code.into_inner(), tolerance);
        }
        Ok(Self(read))
    }

    /// Only another status of a documented error can be tolerated.
    pub(super) fn check(&self, errors: &ErrorTable) -> Result<(), ProfileError> {
        for (code, tolerance) in &self.0 {
            let wrong = |problem: &str, remedy: &str| {
                Err(ProfileError::at(&tolerance.place, format!("[tolerated.\"{code}\"]: {problem}"), remedy))
            };
            let Some(row) = errors.row(code) else {
                let remedy = nearest(code, errors.documented.iter().map(|row| row.code.as_str()));
                return wrong("no documented error has this code", &remedy);
            };
            if tolerance.status == row.status {
                let problem = format!("{} is the status that the page gives this error", row.status);
                return wrong(&problem, "leave the table out: there is nothing to tolerate");
            }
            if !STATUSES.contains(&tolerance.status) {
                let problem = format!("{} is no status of an error", tolerance.status);
                return wrong(&problem, "a status from 400 to 599 can be tolerated");
            }
        }
        Ok(())
    }
}
