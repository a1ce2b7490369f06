//! One deviation.

use crate::Behaviour;

/// A small mistake that an author of an emulator could make, to be switched on deliberately.
#[derive(Clone, Copy, Debug)]
pub struct Deviation {
    /// Its unique id, in lower case with hyphens.
    pub id: &'static str,
    /// What the endpoint does wrong.
    pub summary: &'static str,
    /// The one or two clauses that it breaks, by the ids of the suite's catalogue.
    pub clauses: &'static [&'static str],
    /// Switches it on.
    pub apply: fn(&mut Behaviour),
}

pub(super) const fn deviation(
    id: &'static str,
    summary: &'static str,
    clauses: &'static [&'static str],
    apply: fn(&mut Behaviour),
) -> Deviation {
    Deviation { id, summary, clauses, apply }
}
