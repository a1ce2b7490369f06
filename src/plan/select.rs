//! Which trials are run, by the rules of libtest.

use std::collections::BTreeSet;

use super::trial::Trial;

/// A selection by name, as `cargo test` makes it.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Parts of names; a trial needs one of them. None means all.
    pub filters: Vec<String>,
    /// Names are meant whole.
    pub exact: bool,
    /// Parts of names (whole names with `exact`) that are left out.
    pub skip: Vec<String>,
}

impl Selection {
    /// Whether a name is selected.
    #[must_use]
    pub fn takes(&self, name: &str) -> bool {
        let hit = |pattern: &String| self.hits(pattern, name);
        (self.filters.is_empty() || self.filters.iter().any(hit)) && !self.skip.iter().any(hit)
    }

    /// The names of the cases, `group::id`, whose trials can be selected; none where those of any case can be, or where it has to be
    /// known of any whether it is left out.
    #[must_use]
    pub fn cases(&self) -> Option<BTreeSet<&str>> {
        let name = |trial: &'_ str| trial.match_indices("::").nth(1).map_or(trial.len(), |(end, _)| end);
        let exact = self.exact && !self.filters.is_empty() && self.skip.is_empty();
        exact.then(|| self.filters.iter().map(|filter| &filter[..name(filter)]).collect())
    }

    /// The patterns, of its own, that hit no trial at all.
    #[must_use]
    pub fn idle<'s>(&self, patterns: &'s [String], trials: &[Trial]) -> Vec<&'s str> {
        let idle = |pattern: &&String| !trials.iter().any(|trial| self.hits(pattern, &trial.name));
        patterns.iter().filter(idle).map(String::as_str).collect()
    }

    fn hits(&self, pattern: &str, name: &str) -> bool {
        if self.exact { name == pattern } else { name.contains(pattern) }
    }
}
