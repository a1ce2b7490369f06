//! Whether an expectation is judged or only recorded.

use crate::profile::{Claim, Profile};
use crate::suite::{Step, Suite};

use super::{Wishes, observes};

/// Whether the expectation of a step is judged: by its provenance, by the user's wish, or because the profile claims the
/// capability that its clauses are about.
pub(super) fn step(suite: &Suite, clauses: &[String], step: &Step, profile: &Profile, wishes: &Wishes) -> bool {
    if observes(&step.expect) {
        return false;
    }
    if step.provenance_given {
        return wishes.judges(step.provenance);
    }
    clauses.iter().filter_map(|id| suite.clauses.get(id)).all(|clause| {
        let claimed = clause.capability.is_some_and(|capability| profile.claim(capability) == Claim::Claimed);
        wishes.judges(clause.provenance) || claimed
    })
}
