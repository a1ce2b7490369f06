//! From cases and a profile to trials: what is tried, in which form, with which keys, and what cannot be tried here and why.

mod append;
mod context;
mod judged;
mod maker;
mod needs;
mod rests_on;
mod select;
mod trial;
mod variant;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::profile::Profile;
use crate::suite::{Case, Expect, Provenance, Step, Suite};
use crate::wire::{Form, Scheme};

pub use context::{ContextMode, Covering, Reason, STRENGTH, covering, of_case as contexts_of};
pub use needs::Need;
pub use rests_on::SETS;
pub use select::Selection;
pub use trial::{PlannedStep, Role, Trial, TrialContext};
pub(crate) use variant::{form_capability, scheme_capability};
pub use variant::{form_of, scheme_of};

use maker::Maker;

/// What the user asked for that makes other trials, or has other checks judged.
#[derive(Debug, Clone)]
pub struct Wishes {
    /// The request form of all that is not about forms.
    pub form: Form,
    /// The signature scheme of all that is not about signatures.
    pub scheme: Scheme,
    /// The provenances that are judged beyond the usual ones.
    pub judge: BTreeSet<Provenance>,
    /// Exact sentences, and no members beyond the documented ones.
    pub strict: bool,
    /// In which contexts cases are tried.
    pub contexts: ContextMode,
}

impl Wishes {
    /// Whether an expectation of this provenance is judged.
    #[must_use]
    pub fn judges(&self, provenance: Provenance) -> bool {
        provenance.judged_by_default() || self.judge.contains(&provenance)
    }
}

/// Makes the trials of all cases, in the order of their names.
#[must_use]
pub fn plan(suite: &Suite, profile: &Profile, wishes: &Wishes) -> Vec<Trial> {
    let mut trials: Vec<_> = suite.cases.iter().flat_map(|case| trials_of(suite, case, profile, wishes)).collect();
    trials.sort_by(|a, b| a.name.cmp(&b.name));
    trials
}

fn trials_of(suite: &Suite, case: &Arc<Case>, profile: &Profile, wishes: &Wishes) -> Vec<Trial> {
    let maker = Maker { suite, case, profile, wishes };
    let variants = variant::of(case, profile, wishes);
    let mut trials = Vec::new();
    for variant in &variants {
        trials.extend(context::formats(case).iter().map(|&format| maker.plain(variant, format)));
    }
    if let Some(variant) = variants.first() {
        let rows = context::rows(suite, case, wishes.contexts);
        trials.extend(rows.iter().filter_map(|row| maker.in_context(variant, row)));
    }
    trials
}

/// Whether a step makes a state that later steps are about: an accepted policy, or a refused one of which the case says
/// itself what the refusal rests on.
fn makes_a_state(step: &Step) -> bool {
    step.sets_a_policy() || !step.rests_on.is_empty()
}

/// Whether a step says nothing that could be judged.
pub(crate) fn observes(expect: &Expect) -> bool {
    matches!(expect, Expect::Observe)
}
