//! The suite as it is after loading: everything resolved, nothing left to look up.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::place::Place;

use super::capability::Capability;
use super::case::{SendAs, Tamper};
use super::clause::Clauses;
use super::contexts::Contexts;
use super::edit::{Edit, apply_all};
use super::errors::ErrorTable;
use super::expect::Expect;
use super::fixture::KeyRef;
use super::operation::Operation;
use super::policy::PolicySource;
use super::provenance::Provenance;

/// The clauses, the documented errors and the cases.
#[derive(Debug)]
pub struct Suite {
    /// Every clause.
    pub clauses: Clauses,
    /// The documented errors.
    pub errors: ErrorTable,
    /// Every case, sorted by group and id.
    pub cases: Vec<Arc<Case>>,
    /// The documents that policies are made of by edits, by name.
    pub bases: BTreeMap<String, Base>,
    /// The contexts, and which case is tried in which.
    pub contexts: Contexts,
    /// Where not all cases are read: those that are only read as the twins of others.
    pub(super) twins: Vec<Arc<Case>>,
    /// SHA-256 of all data files, in lower-case hex: two runs with the same digest demanded the same.
    pub digest: String,
}

/// A document that policies are made of by edits.
#[derive(Debug)]
pub struct Base {
    /// As it is written, without white space at its end.
    pub text: String,
    /// What it says.
    pub document: Value,
}

/// One situation and what must come of it.
#[derive(Debug)]
pub struct Case {
    /// Unique id.
    pub id: String,
    /// The folder of its file.
    pub group: String,
    /// What is demanded.
    pub title: String,
    /// Why, where that needs saying.
    pub why: Option<String>,
    /// The clauses that it covers, at least one.
    pub clauses: Vec<String>,
    /// Its own provenance, or the weakest of its clauses'.
    pub provenance: Provenance,
    /// Capabilities that it names.
    pub needs: Vec<Capability>,
    /// In which forms and signatures it is tried.
    pub send: SendAs,
    /// Whether the answers in both formats are compared.
    pub compare_formats: bool,
    /// Whether the request ids of its steps must differ.
    pub distinct_request_ids: bool,
    /// Its calls in their order.
    pub steps: Vec<Arc<Step>>,
    /// Calls after them, in no order.
    pub then: Vec<Arc<Step>>,
    /// Where it is written.
    pub place: Place,
}

impl Suite {
    /// Every case, sorted by group and id.
    pub fn iter(&self) -> impl Iterator<Item = &Case> {
        self.cases.iter().map(Arc::as_ref)
    }

    /// The accepted step that a case names as its twin: a case of one step, or `case/step`.
    #[must_use]
    pub fn accepted(&self, twin: &str) -> Option<Arc<Step>> {
        let (id, name) = twin.split_once('/').map_or((twin, None), |(id, step)| (id, Some(step)));
        let case = self.cases.iter().chain(&self.twins).find(|case| case.id == id)?;
        let step = match name {
            Some(name) => case.steps.iter().find(|step| step.name == name),
            None => case.steps.first(),
        };
        step.filter(|step| step.sets_a_policy()).cloned()
    }
}

impl Case {
    /// `group::id`, with which the names of its trials begin.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}::{}", self.group, self.id)
    }

    /// All its steps.
    pub fn all_steps(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().chain(&self.then).map(Arc::as_ref)
    }

    /// The step with this name.
    #[must_use]
    pub fn step(&self, name: &str) -> Option<&Step> {
        self.all_steps().find(|step| step.name == name)
    }
}

/// One call inside a case.
#[derive(Debug, Clone)]
pub struct Step {
    /// Unique in its case.
    pub name: String,
    /// Why, where that needs saying.
    pub why: Option<String>,
    /// The principal that calls.
    pub principal: String,
    /// The key that is called upon.
    pub key: KeyRef,
    /// The operation.
    pub call: Operation,
    /// The policy that is sent.
    pub policy: Option<Policy>,
    /// Edits of the parameters.
    pub parameters: Vec<Edit>,
    /// What is done to the signature.
    pub sign: Option<Tamper>,
    /// The accepted step from which this refused one differs; the two refused ones where it has two faults.
    pub twins: Vec<String>,
    /// The clauses that its refusal rests on, where its case is about something else.
    pub rests_on: Vec<String>,
    /// The provenance of the expectation.
    pub provenance: Provenance,
    /// Whether the case or the step gives its provenance; else it is the weakest of the case's clauses.
    pub provenance_given: bool,
    /// What must come of it.
    pub expect: Expect,
    /// Where it is written.
    pub place: Place,
}

impl Step {
    /// Whether it edits the parameter `Format`, so that the format of the answer is the endpoint's choice.
    #[must_use]
    pub fn edits_format(&self) -> bool {
        self.parameters.iter().any(|edit| edit.path() == Some("/Format"))
    }

    /// Whether it must be accepted, and sets the policy of its key then.
    #[must_use]
    pub fn sets_a_policy(&self) -> bool {
        self.call.sets_a_policy() && self.expect.is_success()
    }

    /// Whether the call names an operation: not where an edit takes the parameter `Action` away, or puts another word there.
    #[must_use]
    pub fn names_an_operation(&self) -> bool {
        let mut parameters = self.call.plain_parameters();
        // The loader has made these edits before.
        let _ = apply_all(&self.parameters, &mut parameters);
        let action = parameters["Action"].as_str();
        Operation::ALL.iter().any(|operation| action == Some(operation.as_str()))
    }
}

/// The policy document of a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// How it is written.
    pub source: PolicySource,
    /// Its text, placeholders not yet filled.
    pub template: String,
}
