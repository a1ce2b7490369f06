//! In which signature scheme and request form a run sends all that is about neither.

use crate::plan::{form_capability, scheme_capability};
use crate::profile::{Claim, Profile};
use crate::suite::Capability;
use crate::wire::{Form, Scheme};

use super::options::Options;
use super::session_error::SessionError;

/// A signature scheme and a request form.
pub(super) type Way = (Scheme, Form);

/// At a bare address nobody has said what the endpoint lacks: what the options name is tried.
pub(super) fn take_at_word(options: &Options, profile: &mut Profile) {
    let named = [options.scheme.map(scheme_capability), options.form.map(form_capability)];
    for capability in named.into_iter().flatten().filter(|&capability| !profile.has(capability)).collect::<Vec<_>>() {
        profile.capabilities.insert(capability, Claim::Unproven);
    }
}

/// The ways that the options leave and the profile has, at least one, the first to be taken first.
pub(super) fn ways(options: &Options, profile: &Profile) -> Result<Vec<Way>, SessionError> {
    if (options.scheme, options.form) == (Some(Scheme::V3), Some(Form::PostMixed)) {
        return Err(SessionError::Options(
            "--form post-mixed: V3 has its protocol parameters in headers, so there is nothing to mix\n  help: --form post-form, \
             or --scheme v1",
        ));
    }
    let named = [
        options.scheme.map(|scheme| ("scheme", scheme.name(), scheme_capability(scheme))),
        options.form.map(|form| ("form", form.name(), form_capability(form))),
    ];
    for (option, value, capability) in named.into_iter().flatten() {
        if let Claim::Absent(why) = profile.claim(capability) {
            return Err(declared_absent(profile, option, value, capability, why));
        }
    }
    let ways = of(options.scheme, options.form, profile);
    if ways.is_empty() { Err(SessionError::NoWay(profile.origin.clone())) } else { Ok(ways) }
}

fn of(scheme: Option<Scheme>, form: Option<Form>, profile: &Profile) -> Vec<Way> {
    let schemes = Scheme::ALL.into_iter().filter(|&it| scheme.is_none_or(|given| given == it));
    let schemes = schemes.filter(|&it| profile.has(scheme_capability(it)));
    let forms = move || Form::ALL.into_iter().filter(move |&it| form.is_none_or(|given| given == it));
    let ways = schemes.flat_map(|scheme| forms().map(move |form| (scheme, form)));
    let ways = ways.filter(|&(scheme, form)| profile.has(form_capability(form)) && goes_together(scheme, form));
    ways.collect()
}

/// V3 has its protocol parameters in headers: there is nothing to mix.
fn goes_together(scheme: Scheme, form: Form) -> bool {
    (scheme, form) != (Scheme::V3, Form::PostMixed)
}

fn declared_absent(
    profile: &Profile,
    option: &'static str,
    value: &'static str,
    capability: Capability,
    why: String,
) -> SessionError {
    let other = of(None, None, profile).first().map(|(scheme, form)| match option {
        "scheme" => scheme.name(),
        _ => form.name(),
    });
    let place = profile.place_of_absence(capability).map_or_else(|| profile.origin.clone(), ToString::to_string);
    let claim = format!("claim {capability} in [capabilities] if the endpoint has it");
    let remedy = match other {
        Some(other) => format!("leave --{option} out, and the run takes {other}; or {claim}"),
        None => claim,
    };
    SessionError::DeclaredAbsent { option, value, place, capability, why, remedy }
}
