//! The request forms and signature schemes in which a case is tried.

use crate::profile::{Claim, Profile};
use crate::suite::{Capability, Case, Suite};
use crate::wire::{Form, Format, Scheme};

use super::Wishes;

/// One request form with one signature scheme.
#[derive(Debug, Clone)]
pub(super) struct Variant {
    pub(super) form: Form,
    pub(super) scheme: Scheme,
    /// Its part of the trial's name, where the case is tried in several.
    label: Option<String>,
    /// The capabilities that a case about forms and schemes needs for this one.
    pub(super) needs: Vec<Capability>,
    /// Whether the case itself names the scheme.
    pub(super) scheme_of_table: bool,
    /// Why nothing of it is judged.
    pub(super) unjudged: Option<String>,
}

impl Variant {
    pub(super) fn name(&self, case: &Case, format: Format) -> String {
        match &self.label {
            Some(label) => format!("{}::{label}::{format}", case.name()),
            None => format!("{}::{format}", case.name()),
        }
    }

    /// V3 has no parameter for the format: where V1 is there, XML is asked for with V1.
    pub(super) fn scheme_for(&self, format: Format, profile: &Profile) -> Scheme {
        let better = self.scheme == Scheme::V3 && format == Format::Xml && !self.scheme_of_table;
        if better && profile.has(Capability::V1) { Scheme::V1 } else { self.scheme }
    }
}

/// The variants of a case: one, unless the case names several.
pub(super) fn of(case: &Case, profile: &Profile, wishes: &Wishes) -> Vec<Variant> {
    if let Some(preferred) = case.send.prefer {
        return vec![preferring(preferred, profile, wishes)];
    }
    let forms = named(&case.send.forms, wishes.form);
    let schemes = named(&case.send.schemes, wishes.scheme);
    let table = !case.send.forms.is_empty() || !case.send.schemes.is_empty();
    let mut variants = Vec::new();
    for &form in &forms {
        for &scheme in &schemes {
            let Some(form) = fitting(form, scheme, !case.send.forms.is_empty()) else { continue };
            let mut needs = Vec::new();
            needs.extend((!case.send.forms.is_empty()).then(|| form_capability(form)));
            needs.extend((!case.send.schemes.is_empty()).then(|| scheme_capability(scheme)));
            variants.push(Variant {
                form,
                scheme,
                label: table.then(|| label(case, form, scheme)),
                needs,
                scheme_of_table: !case.send.schemes.is_empty(),
                unjudged: None,
            });
        }
    }
    variants
}

/// The clauses of a case that a trial in this form and scheme can show something of: what comes of a call with a form body
/// says nothing of a query.
pub(super) fn clauses(suite: &Suite, case: &Case, form: Form, scheme: Scheme) -> Vec<String> {
    let of_others = |id: &String| {
        let capability = suite.clauses.get(id).and_then(|clause| clause.capability);
        let is_other = |of: Capability| {
            form_of(of).is_some_and(|other| other != form) || scheme_of(of).is_some_and(|other| other != scheme)
        };
        capability.is_some_and(is_other)
    };
    case.clauses.iter().filter(|id| !of_others(id)).cloned().collect()
}

/// Whether a clause is about a request form or a signature scheme.
pub(super) fn is_of_transport(suite: &Suite, id: &str) -> bool {
    let capability = suite.clauses.get(id).and_then(|clause| clause.capability);
    capability.is_some_and(|it| form_of(it).is_some() || scheme_of(it).is_some())
}

/// The request form that a capability is.
#[must_use]
pub fn form_of(capability: Capability) -> Option<Form> {
    Form::ALL.into_iter().find(|&form| form_capability(form) == capability)
}

/// The signature scheme that a capability is.
#[must_use]
pub fn scheme_of(capability: Capability) -> Option<Scheme> {
    Scheme::ALL.into_iter().find(|&scheme| scheme_capability(scheme) == capability)
}

fn preferring(preferred: Form, profile: &Profile, wishes: &Wishes) -> Variant {
    let claim = profile.claim(form_capability(preferred));
    let (form, unjudged) = match claim {
        Claim::Absent(why) => (wishes.form, Some(format!("not judged without {preferred}: {why}"))),
        _ => (preferred, None),
    };
    Variant { form, scheme: wishes.scheme, label: None, needs: Vec::new(), scheme_of_table: false, unjudged }
}

fn named<T: Copy>(of_case: &[T], otherwise: T) -> Vec<T> {
    if of_case.is_empty() { vec![otherwise] } else { of_case.to_vec() }
}

/// The form, where it goes with the scheme. V3 has its protocol parameters in headers, so there is nothing to mix: where the
/// mixed form is only that of the run, a form body is nearest.
fn fitting(form: Form, scheme: Scheme, form_of_table: bool) -> Option<Form> {
    match (form, scheme) {
        (Form::PostMixed, Scheme::V3) if form_of_table => None,
        (Form::PostMixed, Scheme::V3) => Some(Form::PostForm),
        (form, _) => Some(form),
    }
}

fn label(case: &Case, form: Form, scheme: Scheme) -> String {
    match (case.send.forms.is_empty(), case.send.schemes.is_empty()) {
        (false, true) => form.to_string(),
        (true, false) => scheme.to_string(),
        _ => format!("{form}-{scheme}"),
    }
}

/// The capability to take a request form.
pub(crate) fn form_capability(form: Form) -> Capability {
    match form {
        Form::GetQuery => Capability::GetQuery,
        Form::PostQuery => Capability::PostQuery,
        Form::PostForm => Capability::PostForm,
        Form::PostMixed => Capability::PostMixed,
    }
}

/// The capability to take a signature scheme.
pub(crate) fn scheme_capability(scheme: Scheme) -> Capability {
    match scheme {
        Scheme::V1 => Capability::V1,
        Scheme::V3 => Capability::V3,
        Scheme::None => Capability::Unsigned,
    }
}
