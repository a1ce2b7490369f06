//! From cases and a profile to trials: what is tried, in which form, with which keys, and what cannot be tried here and why.

mod append;
mod judged;
mod needs;
mod rests_on;
mod select;
mod trial;
mod variant;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::profile::Profile;
use crate::suite::{Case, Expect, Provenance, Step, Suite};
use crate::wire::{Form, Format, Scheme};

pub(crate) use append::{REFUSAL_CHANGES_NOTHING, STORES};
pub use needs::Need;
pub use rests_on::SETS;
pub use select::Selection;
pub use trial::{PlannedStep, Role, Trial};
pub(crate) use variant::{form_capability, scheme_capability};
pub use variant::{form_of, scheme_of};

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
    variant::of(case, profile, wishes)
        .into_iter()
        .flat_map(|variant| {
            formats(case).iter().map(move |&format| trial(suite, case, profile, wishes, &variant, format))
        })
        .collect()
}

/// The formats in which a case is tried. Where every step says itself what it asks for, two trials would be the same.
fn formats(case: &Case) -> &'static [Format] {
    if case.all_steps().all(Step::edits_format) { &[Format::Json] } else { &Format::ALL }
}

fn trial(
    suite: &Suite,
    case: &Arc<Case>,
    profile: &Profile,
    wishes: &Wishes,
    variant: &variant::Variant,
    format: Format,
) -> Trial {
    let scheme = variant.scheme_for(format, profile);
    let clauses = variant::clauses(suite, case, variant.form, scheme);
    let mut steps = Vec::new();
    let count = case.steps.len() + case.then.len();
    for (role, step) in case.steps.iter().map(|s| (Role::Written, s)).chain(case.then.iter().map(|s| (Role::Then, s))) {
        let judged = variant.unjudged.is_none() && judged::step(suite, &clauses, step, profile, wishes);
        let prepares = role == Role::Written && steps.len() + 1 < count && makes_a_state(step) && !case.compare_formats;
        let mut rests_on = rests_on::of(suite, step, &clauses);
        rests_on.extend(rests_on::of_another(step, &steps));
        let planned = |format| PlannedStep {
            step: Arc::clone(step),
            role,
            format,
            clauses: clauses.clone(),
            judged,
            prepares,
            rests_on: rests_on.clone(),
            is_plain: rests_on::is_plain(step),
        };
        steps.push(planned(format));
        if case.compare_formats {
            steps.push(planned(other(format)));
        }
    }
    let steps = append::surround(suite, profile, wishes, format, steps);
    let mut needs = needs::of(case, steps.iter().map(|planned| planned.step.as_ref()));
    needs.extend(variant.needs.iter().copied().map(Need::Capability));
    needs.sort();
    needs.dedup();
    // Nothing is sent in a way that the profile declares absent, whatever the case says.
    let way = [form_capability(variant.form), scheme_capability(scheme)].map(Need::Capability);
    let lack = needs::lack(&needs, profile, scheme).or_else(|| needs::lack(&way, profile, scheme));
    let mut keys: Vec<_> = needs.iter().filter_map(Need::key).cloned().collect();
    keys.dedup();
    let mut notes: Vec<String> = variant.unjudged.iter().cloned().collect();
    if scheme != variant.scheme {
        notes.push(format!("signed with {scheme}, since {} has no Format", variant.scheme));
    }
    Trial {
        name: variant.name(case, format),
        case: Arc::clone(case),
        clauses,
        format,
        form: variant.form,
        scheme,
        format_is_inferred: scheme == Scheme::V3 && steps.iter().any(|planned| planned.format == Format::Xml),
        steps,
        keys,
        needs,
        lack,
        notes,
        unjudged: variant.unjudged.clone(),
    }
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

fn other(format: Format) -> Format {
    match format {
        Format::Xml => Format::Json,
        Format::Json => Format::Xml,
    }
}
