//! Which trials are run, by the rules of libtest.

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

    /// The filters that select no trial at all.
    #[must_use]
    pub fn idle<'s>(&'s self, trials: &[Trial]) -> Vec<&'s str> {
        let idle = |pattern: &&String| !trials.iter().any(|trial| self.hits(pattern, &trial.name));
        self.filters.iter().filter(idle).map(String::as_str).collect()
    }

    fn hits(&self, pattern: &str, name: &str) -> bool {
        if self.exact { name == pattern } else { name.contains(pattern) }
    }
}
