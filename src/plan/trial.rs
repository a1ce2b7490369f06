//! A case in one response format, and for transport cases in one request form and signature scheme.

use std::sync::Arc;

use crate::suite::fixture::KeyRef;
use crate::suite::{Case, Step};
use crate::wire::{Form, Format, Scheme};

use super::needs::Need;

/// A case in one response format, and for transport cases in one request form and signature scheme.
#[derive(Debug, Clone)]
pub struct Trial {
    /// `group::case::format`, with the form and scheme, or the context, before the format where a case is tried in several.
    pub name: String,
    /// The case.
    pub case: Arc<Case>,
    /// The context, where it is not the plain one.
    pub context: Option<TrialContext>,
    /// The clauses of the case that this trial can show something of: all but those of other request forms and schemes.
    pub clauses: Vec<String>,
    /// The format that is asked for.
    pub format: Format,
    /// The request form.
    pub form: Form,
    /// The signature scheme.
    pub scheme: Scheme,
    /// The calls in their order, with those that the plan puts around the case's own.
    pub steps: Vec<PlannedStep>,
    /// The keys that it takes for itself while it runs.
    pub keys: Vec<KeyRef>,
    /// What must be there.
    pub needs: Vec<Need>,
    /// Why it cannot be tried here.
    pub lack: Option<String>,
    /// What a reader of its verdict should know.
    pub notes: Vec<String>,
    /// Why nothing of it is judged: it is sent in another form than it is meant for, which a front-end may refuse.
    pub unjudged: Option<String>,
    /// Whether it rests on a reading that the answer comes in this format: V3 has no parameter for it.
    pub format_is_inferred: bool,
}

impl Trial {
    /// Whether any of its own expectations is judged. A step that only prepares expects nothing of what the case is about.
    #[must_use]
    pub fn is_judged(&self) -> bool {
        self.steps.iter().any(|step| step.judged && !step.prepares && step.role.is_of_the_case())
    }
}

/// The context of a trial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialContext {
    /// Its part of the name of the trial: the values of the covering table, whether the endpoint has them or not.
    pub name: String,
    /// The ids of the values that are applied, each with its words.
    pub values: Vec<(String, String)>,
}

/// Where a planned step comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The case's own, in order.
    Written,
    /// The case's own, after the others.
    Then,
    /// Put before by the plan: a policy that the case's refusal must leave alone.
    Prepare,
    /// Put behind by the plan: reads back what is stored.
    ReadBack,
}

impl Role {
    /// Whether the case itself has the step.
    #[must_use]
    pub fn is_of_the_case(self) -> bool {
        matches!(self, Self::Written | Self::Then)
    }
}

/// A step as it will be run.
#[derive(Debug, Clone)]
pub struct PlannedStep {
    /// The step.
    pub step: Arc<Step>,
    /// Where it comes from.
    pub role: Role,
    /// The format that it asks for.
    pub format: Format,
    /// The clauses that its expectation belongs to.
    pub clauses: Vec<String>,
    /// Whether its expectation is judged.
    pub judged: bool,
    /// Whether it only makes the state that a later step of the case is about: that it is accepted then says nothing of the
    /// case's own clauses.
    pub prepares: bool,
    /// The clauses that it rests on by what it sends, whatever its case is about: they are to blame where it only prepares and
    /// does not end as it must.
    pub rests_on: Vec<String>,
    /// Whether `admin` sets the plain base on a usable key, and nothing about the call is special.
    pub is_plain: bool,
}
