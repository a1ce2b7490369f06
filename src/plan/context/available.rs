//! Which values of contexts an endpoint can be asked in, and how long its names are.

use crate::profile::{Mark, Profile};
use crate::suite::placeholder::{self, Placeholder};
use crate::suite::{Capability, ContextValue, Contexts, Row, ValueRef};
use crate::wire::{Form, Scheme};

use crate::plan::needs::{self, Need};
use crate::plan::variant::{form_capability, scheme_capability};

use super::sizes;

/// A name whose length is not known.
const USUAL_LENGTH: usize = 64;

/// What an endpoint has of contexts.
pub(in crate::plan) struct Available<'p> {
    pub(in crate::plan) profile: &'p Profile,
    pub(in crate::plan) contexts: &'p Contexts,
    /// The form in which the case is sent otherwise.
    pub(in crate::plan) form: Form,
    /// The scheme in which it is sent otherwise.
    pub(in crate::plan) scheme: Scheme,
}

/// A row as an endpoint can be asked in it.
pub(in crate::plan) struct Asked {
    pub(in crate::plan) values: Vec<ValueRef>,
    pub(in crate::plan) form: Form,
    pub(in crate::plan) scheme: Scheme,
    /// The values that are left out, and why.
    pub(in crate::plan) without: Vec<String>,
}

impl Available<'_> {
    /// The values of a row less those that the endpoint has not, which are then as the case stands.
    pub(in crate::plan) fn of(&self, row: &Row) -> Asked {
        let mut asked = Asked { values: Vec::new(), form: self.form, scheme: self.scheme, without: Vec::new() };
        for &at in &row.values {
            let value = self.contexts.value(at);
            match self.lack(value) {
                Some(why) => asked.without.push(format!("not in the context {}: {why}", value.id)),
                None => {
                    asked.form = value.does.form.unwrap_or(asked.form);
                    asked.scheme = value.does.scheme.unwrap_or(asked.scheme);
                    asked.values.push(at);
                }
            }
        }
        if (asked.form, asked.scheme) == (Form::PostMixed, Scheme::V3) {
            asked.form = Form::PostForm;
        }
        let in_body = asked.form.has_body();
        let too_long = |at: &ValueRef| !in_body && sizes::needs_body(self.contexts.value(*at));
        let long: Vec<_> = asked.values.extract_if(.., |at| too_long(at)).collect();
        let said = |at| {
            format!("not in the context {}: the endpoint has no request form with a body", self.contexts.value(at).id)
        };
        asked.without.extend(long.into_iter().map(said));
        asked
    }

    /// Why the endpoint cannot be asked with a value, where it cannot.
    fn lack(&self, value: &ContextValue) -> Option<String> {
        let does = &value.does;
        let mut needs: Vec<Need> = Vec::new();
        needs.extend(does.form.map(form_capability).map(Need::Capability));
        needs.extend(does.scheme.map(scheme_capability).map(Need::Capability));
        if let Some(caller) = &does.caller {
            needs.extend([Need::Capability(Capability::Effect), Need::Caller(caller.clone())]);
        }
        needs.extend(does.about.clone().map(Need::Principal));
        let listed = does.list.iter().flat_map(|list| list.before.iter().chain(&list.behind));
        let listed = listed.filter_map(|it| it.as_str()).flat_map(placeholder::scan).flatten();
        needs.extend(listed.filter_map(needs::of_placeholder));
        let usable = self.profile.keys.get("usable");
        if does.twin_elsewhere && usable.is_none_or(|pool| pool.ids.len() < 2) {
            return Some("the profile names one usable key".to_owned());
        }
        let denies = does.statement.iter().any(|edit| edit.with.as_ref().is_some_and(|it| it == "Deny"));
        if denies && usable.is_some_and(|pool| pool.mark == Mark::Writable) {
            return Some("a Deny goes to disposable keys only".to_owned());
        }
        needs::lack(&needs, self.profile, self.scheme)
    }

    /// How many bytes a placeholder stands for.
    pub(super) fn length(&self, placeholder: &Placeholder) -> usize {
        match placeholder {
            Placeholder::PrincipalArn(name) | Placeholder::PrincipalName(name) => {
                self.profile.principals.get(name).map_or(0, |principal| principal.arn.len())
            }
            Placeholder::Account | Placeholder::ForeignAccount => self.profile.account.len(),
            _ => USUAL_LENGTH,
        }
    }
}
