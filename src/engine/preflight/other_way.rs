//! The look in another way than that of the run, to make sure of a refusal.

use crate::plan::{form_capability, scheme_capability};
use crate::profile::Profile;
use crate::wire::{Form, Scheme};

use super::looking::Looking;

/// The same look in another signature scheme and request form, in as far as the profile has others.
pub(super) fn other_way<'p>(looking: Looking<'p>, profile: &Profile) -> Option<Looking<'p>> {
    let has = |scheme| profile.has(scheme_capability(scheme));
    let scheme = match looking.scheme {
        Scheme::V1 if has(Scheme::V3) => Scheme::V3,
        Scheme::V3 if has(Scheme::V1) => Scheme::V1,
        same => same,
    };
    // V3 has nothing to mix.
    let goes = |form: &Form| profile.has(form_capability(*form)) && (scheme, *form) != (Scheme::V3, Form::PostMixed);
    let other = Form::ALL.into_iter().filter(goes).find(|form| *form != looking.form);
    let form = other.or_else(|| Some(looking.form).filter(goes))?;
    let differs = (scheme, form) != (looking.scheme, looking.form);
    differs.then_some(Looking { scheme, form, ..looking })
}
