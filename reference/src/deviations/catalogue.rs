//! All deviations.

use super::{
    Deviation, actions, callers, conditions, document, effect, elements, empty, errors, grants, keys, near, parameters,
    principals, quota, requests, responses, sids, signatures, store, texts,
};

const THEMES: &[&[Deviation]] = &[
    requests::ALL,
    signatures::ALL,
    responses::ALL,
    texts::ALL,
    errors::ALL,
    parameters::ALL,
    keys::ALL,
    callers::ALL,
    document::ALL,
    elements::ALL,
    empty::ALL,
    sids::ALL,
    effect::ALL,
    principals::ALL,
    actions::ALL,
    conditions::ALL,
    store::ALL,
    quota::ALL,
    grants::ALL,
    near::ALL,
];

/// Every deviation, theme by theme.
pub fn deviations() -> impl Iterator<Item = &'static Deviation> {
    THEMES.iter().copied().flatten()
}

/// The deviation with this id.
#[must_use]
pub fn deviation(id: &str) -> Option<&'static Deviation> {
    deviations().find(|deviation| deviation.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::deviations;

    #[test]
    fn ids_differ() {
        let ids: BTreeSet<_> = deviations().map(|deviation| deviation.id).collect();
        assert_eq!(ids.len(), deviations().count());
    }

    #[test]
    fn each_names_one_clause_or_two() {
        assert!(deviations().all(|deviation| (1..=2).contains(&deviation.clauses.len())));
    }
}
