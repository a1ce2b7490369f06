/// A word that names none of a fixed list of choices (a request form, a signature scheme, a response format).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is no {noun}; write one of {}", known.join(", "))]
pub struct UnknownName {
    /// What was asked for, such as `request form`.
    pub noun: &'static str,
    /// The word as it was given.
    pub given: String,
    /// Every word that would have been understood.
    pub known: Vec<&'static str>,
}

/// Finds the choice that is spelled `given`. Letter case matters: the words are those of case files and options, written
/// one way only.
pub(super) fn named<T: Copy>(
    noun: &'static str,
    given: &str,
    choices: &[T],
    name: fn(T) -> &'static str,
) -> Result<T, UnknownName> {
    choices.iter().copied().find(|&choice| name(choice) == given).ok_or_else(|| UnknownName {
        noun,
        given: given.to_owned(),
        known: choices.iter().map(|&choice| name(choice)).collect(),
    })
}
