//! Which clauses a failed check speaks against, once the whole run is known. A trial alone cannot say it: that a policy is
//! refused in a form body says something of form bodies only where the same is taken in a query.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::check::CheckName;
use crate::plan::{SETS, form_of, scheme_of};
use crate::record::{CheckRecord, Refusal};
use crate::suite::{Clauses, ErrorTable};
use crate::wire::{Form, Scheme};

use super::weights::Weights;

/// What is needed to know of the trial of a failed check.
#[derive(Debug)]
pub(super) struct BadTrial {
    pub(super) name: String,
    pub(super) case: String,
    pub(super) form: Form,
    pub(super) scheme: Scheme,
    pub(super) context: Vec<String>,
    pub(super) blocked: bool,
}

/// A check that failed.
#[derive(Debug)]
pub(super) struct FailedCheck {
    pub(super) trial: Arc<BadTrial>,
    pub(super) check: CheckRecord,
}

/// What the whole run has shown that decides on blame.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// The forms and schemes in which the plain base was refused, and what came in its place.
    pub(super) plain_refused: BTreeMap<(Form, Scheme), BTreeSet<String>>,
    /// The cases that passed, with form and scheme.
    pub(super) passed: BTreeSet<(String, Form, Scheme)>,
    /// The clauses of which a check of the outcome passed.
    pub(super) held: BTreeSet<String>,
    /// How often calls ended as they should that rest on a clause, and how often not.
    pub(super) weights: Weights,
}

/// What blame is laid with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Blame<'b> {
    pub(super) shown: &'b Shown,
    pub(super) clauses: &'b Clauses,
    pub(super) errors: &'b ErrorTable,
}

impl Blame<'_> {
    /// The clauses that a failed check speaks against, sorted.
    pub(super) fn of(&self, failed: &FailedCheck) -> Vec<String> {
        let mut ids = self.laid(failed);
        ids.sort();
        ids.dedup();
        ids
    }

    fn laid(&self, FailedCheck { trial, check }: &FailedCheck) -> Vec<String> {
        let news = self.without_stale_transport(trial, &check.clauses);
        let transport: Vec<_> = news.iter().filter(|id| self.is_of_transport(id)).cloned().collect();
        if self.nothing_can_be_set(trial, check) {
            return or(transport, &[SETS.to_owned()]);
        }
        if check.check != CheckName::Outcome {
            return or(news, &check.clauses);
        }
        if !transport.is_empty() {
            return transport;
        }
        let grounds = self.without_stale_transport(trial, &check.rests_on);
        let suspects = match check.refused {
            // What is refused may be so for the rule that the case is about, or for anything else in what it sends.
            Some(_) => news.into_iter().chain(grounds).filter(|id| id != SETS).collect(),
            // A refusal that did not come, in a case about something else: nothing was learned of that.
            None if !grounds.is_empty() => grounds,
            None => self.without_rows_that_hold(&news),
        };
        or(self.shown.weights.worst(suspects), &or(check.rests_on.clone(), &check.clauses))
    }

    /// Where the plain base is refused, other refusals of what must be accepted say nothing of what is special about it; nor does
    /// the same answer in the place of another refusal.
    fn nothing_can_be_set(&self, trial: &BadTrial, check: &CheckRecord) -> bool {
        let came = self.shown.plain_refused.get(&(trial.form, trial.scheme));
        came.is_some_and(|came| {
            check.refused.is_some() || check.check == CheckName::Outcome && came.contains(check.came())
        })
    }

    /// A clause of a form or scheme is broken only where the same case passes otherwise.
    fn without_stale_transport(&self, trial: &BadTrial, clauses: &[String]) -> Vec<String> {
        let passes = |form: &dyn Fn(Form) -> bool, scheme: &dyn Fn(Scheme) -> bool| {
            let mut passed = self.shown.passed.iter();
            passed.any(|(case, f, s)| *case == trial.case && form(*f) && scheme(*s))
        };
        let is_news = |id: &&String| match self.clauses.get(id).and_then(|clause| clause.capability) {
            Some(capability) if form_of(capability).is_some() => {
                passes(&|form| form != trial.form, &|scheme| scheme == trial.scheme)
            }
            Some(capability) if scheme_of(capability).is_some() => {
                passes(&|form| form == trial.form, &|scheme| scheme != trial.scheme)
            }
            _ => true,
        };
        clauses.iter().filter(is_news).cloned().collect()
    }

    fn is_of_transport(&self, id: &str) -> bool {
        let capability = self.clauses.get(id).and_then(|clause| clause.capability);
        capability.is_some_and(|it| form_of(it).is_some() || scheme_of(it).is_some())
    }

    /// An error that ends other calls as it should is not at fault where a rule is: its row holds.
    fn without_rows_that_hold(&self, clauses: &[String]) -> Vec<String> {
        let is_row = |id: &String| self.errors.documented.iter().any(|row| row.clause == *id);
        let rules_remain = clauses.iter().any(|id| !is_row(id));
        let stays = |id: &&String| !(rules_remain && is_row(id) && self.shown.held.contains(*id));
        clauses.iter().filter(stays).cloned().collect()
    }
}

/// Whether a check tells that the plain base was refused.
pub(super) fn refuses_the_plain_base(check: &CheckRecord) -> bool {
    check.refused == Some(Refusal::PlainBase)
}

fn or(first: Vec<String>, otherwise: &[String]) -> Vec<String> {
    if first.is_empty() { otherwise.to_vec() } else { first }
}
