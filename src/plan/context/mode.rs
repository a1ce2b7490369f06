//! In which contexts cases are tried.

use std::fmt;
use std::str::FromStr;

/// In which contexts cases are tried, beside the plain trials.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ContextMode {
    /// In none.
    None,
    /// In those of the covering table: each clause meets every value, and any two values of different contexts meet.
    #[default]
    Pairs,
    /// Each case meets every value, too.
    All,
}

impl ContextMode {
    /// Every mode.
    pub const ALL: [Self; 3] = [Self::None, Self::Pairs, Self::All];

    /// The word for it in options and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Pairs => "pairs",
            Self::All => "all",
        }
    }
}

impl fmt::Display for ContextMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for ContextMode {
    type Err = String;

    /// # Errors
    /// The words that there are.
    fn from_str(word: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|mode| mode.name() == word);
        known.ok_or_else(|| "none, pairs or all".to_owned())
    }
}
