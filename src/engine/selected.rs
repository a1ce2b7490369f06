//! Whether names select, and leave out, what they are to.

use std::collections::BTreeSet;

use crate::did_you_mean::did_you_mean;
use crate::plan::{Selection, Trial};
use crate::suite::Suite;
use crate::wire::Format;

use super::session_error::SessionError;

/// An empty selection, or a name that selects nothing, would look like a pass; one that leaves nothing out runs what was not
/// meant to be.
pub(super) fn selects(selection: &Selection, trials: &[Trial], selected: &[usize]) -> Result<(), SessionError> {
    let idle = |patterns| selection.idle(patterns, trials);
    let named = |patterns: &[&str]| {
        let known = names(selection, trials);
        let near = patterns.iter().find_map(|pattern| {
            // A part of a name that is meant whole.
            let whole = known.iter().find(|name| selection.exact && name.contains(pattern));
            let whole = whole.map(|name| format!("did you mean `{name}`?"));
            whole.or_else(|| did_you_mean(pattern, known.iter().map(String::as_str)))
        });
        let quoted = patterns.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        (quoted, near.map_or_else(String::new, |asked| asked + " "))
    };
    let filters = idle(&selection.filters);
    if !filters.is_empty() {
        let (what, near) = named(&filters);
        return Err(SessionError::NothingSelected { what, near });
    }
    let skips = idle(&selection.skip);
    if !skips.is_empty() {
        let (what, near) = named(&skips);
        return Err(SessionError::NothingSkipped { what, near });
    }
    if selected.is_empty() {
        return Err(SessionError::NothingSelected { what: "these options".to_owned(), near: String::new() });
    }
    Ok(())
}

/// What a filter may have meant: names of trials, of cases, and parts of them. Of a suite that was read in part alone, the cases of
/// the whole.
fn names(selection: &Selection, trials: &[Trial]) -> BTreeSet<String> {
    let trials = trials.iter().map(|trial| trial.name.clone());
    let rest = selection.cases().and_then(|_| Suite::embedded().ok()).into_iter();
    let cases = rest.flat_map(|suite| suite.cases.iter().map(|case| case.name()).collect::<Vec<_>>());
    let cases = cases.flat_map(|name| Format::ALL.map(|format| format!("{name}::{format}")));
    let whole: Vec<String> = trials.chain(cases).collect();
    let mut names = BTreeSet::new();
    for name in whole {
        if !selection.exact {
            let parts: Vec<_> = name.split("::").collect();
            names.extend(parts[..parts.len().min(2)].iter().map(|&part| part.to_owned()));
            names.insert(parts[..parts.len().min(2)].join("::"));
        }
        names.insert(name);
    }
    names
}
