//! All choices.

use super::{
    Choice, answers, capabilities, conditions, credentials, documents, elements, errors, keys, parameters, principals,
    sids, storing,
};

const THEMES: &[&[Choice]] = &[
    answers::ALL,
    errors::ALL,
    credentials::ALL,
    parameters::ALL,
    keys::ALL,
    documents::ALL,
    sids::ALL,
    principals::ALL,
    elements::ALL,
    conditions::ALL,
    storing::ALL,
    capabilities::ALL,
];

/// Every choice, theme by theme.
pub fn choices() -> impl Iterator<Item = &'static Choice> {
    THEMES.iter().copied().flatten()
}

/// The choice of this name.
#[must_use]
pub fn choice(name: &str) -> Option<&'static Choice> {
    choices().find(|choice| choice.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::choices;

    #[test]
    fn names_differ() {
        let names: BTreeSet<_> = choices().map(|choice| choice.name).collect();
        assert_eq!(names.len(), choices().count());
        for choice in choices() {
            let values: BTreeSet<_> = choice.values.iter().map(|value| value.name).collect();
            assert!(values.len() > 1 && values.len() == choice.values.len(), "{}", choice.name);
        }
    }
}
