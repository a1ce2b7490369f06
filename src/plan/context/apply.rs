//! The steps of a case in a context: first its twin, then its own.

use std::sync::Arc;

use serde_json::Value;

use crate::suite::ValueRef;
use crate::suite::fixture::KeyRef;
use crate::suite::{ContextValue, Expect, Operation, PLAIN_BASE, Parameter, Policy, PolicySource, Provenance, Step};

use super::document::{Lengths, Surroundings, allowing};
use super::scene::{Kind, Scene, names_admin};
use super::subject::edited;

/// The name of the twin's step.
const TWIN: &str = "plan-twin";
/// The name of the step that lets the caller in.
const LETS_IN: &str = "plan-lets-in";

/// The steps of a case in a context.
pub(in crate::plan) struct InContext {
    /// What only prepares: whoever calls is let in, and the twin is accepted.
    pub(in crate::plan) before: Vec<Arc<Step>>,
    /// The steps of the case, in their order.
    pub(in crate::plan) steps: Vec<Arc<Step>>,
    /// Its calls after them.
    pub(in crate::plan) then: Vec<Arc<Step>>,
    /// Whether nothing else may be set on the key before.
    pub(in crate::plan) first_call: bool,
}

/// Applies values that the case admits.
pub(super) fn apply(scene: &Scene<'_>, values: &[ValueRef], lengths: Lengths<'_>) -> InContext {
    let values: Vec<_> = values.iter().map(|&at| scene.suite.contexts.value(at)).collect();
    let context = Applying::new(scene, &values, lengths);
    let case = scene.case;
    let mut before = Vec::new();
    if let Some(caller) = context.caller {
        before.push(context.lets_in(caller));
    }
    before.push(context.twin());
    let own = |steps: &[Arc<Step>]| steps.iter().map(|step| Arc::new(context.own(step))).collect();
    InContext {
        before: before.into_iter().map(Arc::new).collect(),
        steps: own(&case.steps),
        then: own(&case.then),
        first_call: context.twin_elsewhere,
    }
}

struct Applying<'a, 's> {
    scene: &'a Scene<'s>,
    values: &'a [&'s ContextValue],
    lengths: Lengths<'a>,
    around: Surroundings,
    caller: Option<&'s str>,
    twin_elsewhere: bool,
    /// Whether there is anything to change in a document.
    documents: bool,
}

impl<'a, 's> Applying<'a, 's> {
    fn new(scene: &'a Scene<'s>, values: &'a [&'s ContextValue], lengths: Lengths<'a>) -> Self {
        let mut around = Surroundings::default();
        let (mut caller, mut twin_elsewhere, mut statement) = (None, false, false);
        for does in values.iter().map(|value| &value.does) {
            around.before.push_str(&does.before);
            around.behind.push_str(&does.behind);
            around.fill = around.fill.or(does.fill);
            around.place = around.place.or(does.place);
            caller = caller.or(does.caller.as_deref());
            twin_elsewhere |= does.twin_elsewhere;
            statement |= !does.statement.is_empty() || does.list.is_some();
        }
        around.others.extend(caller.map(|caller| allowing("contextCaller", caller, "kms:SetKeyPolicy")));
        let documents = statement || !around.is_none();
        Self { scene, values, lengths, around, caller, twin_elsewhere, documents }
    }

    /// A step of the case.
    fn own(&self, step: &Step) -> Step {
        let mut step = self.called(step);
        let document = step.policy.as_ref().and_then(edited).filter(|_| self.documents);
        if let (Some(document), Some(policy)) = (document, &mut step.policy) {
            let at = self.scene.subject.as_ref().map(|subject| subject.statement);
            let fixed = self.scene.subject.as_ref().is_some_and(|subject| subject.members.contains("Principal"));
            policy.template = self.document(document, at, fixed);
        }
        step
    }

    /// The accepted step: the twin of what is refused, and of what is accepted the plain base.
    fn twin(&self) -> Step {
        let own = self.scene.case.steps.iter().find(|step| step.call.sets_a_policy());
        let mut step = match &self.scene.kind {
            Kind::Refused(twin) => self.called(twin),
            Kind::Accepted | Kind::Several => self.called(&self.plain(own.map(|step| step.key.clone()))),
        };
        let at = match &self.scene.subject {
            Some(subject) => Some(subject.of_twin),
            None if self.scene.is_several() => None,
            None => self.caller.map(|_| 0),
        };
        let document = step.policy.as_ref().and_then(edited).filter(|_| self.documents);
        if let (Some(document), Some(policy)) = (document, &mut step.policy) {
            policy.template = self.document(document, at, false);
        }
        if self.twin_elsewhere {
            step.key.ordinal = 2;
        }
        Step { name: TWIN.to_owned(), ..step }
    }

    /// `admin` lets the caller in.
    fn lets_in(&self, caller: &str) -> Step {
        let mut step = self.with_parameters(self.plain(None));
        let mut document = self.scene.plain.clone();
        if let Some(list) = document["Statement"].as_array_mut() {
            list.push(allowing("contextCaller", caller, "kms:SetKeyPolicy"));
        }
        if let Some(policy) = &mut step.policy {
            policy.template = document.to_string();
        }
        Step { name: LETS_IN.to_owned(), ..step }
    }

    /// `admin` sets the plain base, on a key whose policy can be set.
    fn plain(&self, key: Option<KeyRef>) -> Step {
        let usable = KeyRef { fixture: "usable".to_owned(), ordinal: 1 };
        let key = key.filter(|key| ["usable", "in-full-instance", "in-small-instance"].contains(&key.fixture.as_str()));
        let source = PolicySource { base: Some(PLAIN_BASE.to_owned()), ..PolicySource::default() };
        Step {
            name: TWIN.to_owned(),
            why: None,
            principal: "admin".to_owned(),
            key: key.unwrap_or(usable),
            call: Operation::SetKeyPolicy,
            policy: Some(Policy { source, template: self.scene.plain.to_string() }),
            parameters: Vec::new(),
            sign: None,
            twins: Vec::new(),
            rests_on: Vec::new(),
            provenance: Provenance::Documented,
            provenance_given: true,
            expect: Expect::Success,
            place: self.scene.case.place.clone(),
        }
    }

    /// The step with the caller and the parameters of the context.
    fn called(&self, step: &Step) -> Step {
        let mut step = self.with_parameters(step.clone());
        if let Some(caller) = self.caller {
            caller.clone_into(&mut step.principal);
        }
        step
    }

    fn with_parameters(&self, mut step: Step) -> Step {
        for edit in self.values.iter().flat_map(|value| &value.does.parameters) {
            let name = edit.path().unwrap_or_default().trim_start_matches('/');
            if step.call.parameters().iter().map(|it: &Parameter| it.as_str()).any(|known| known == name) {
                // Before the step's own, which may add members of any name.
                step.parameters.insert(0, edit.clone());
            }
        }
        step
    }

    /// The text of a document; the statement with this number is the one at fault, and its principals may be `fixed`. Without
    /// one, all stay together.
    fn document(&self, mut document: Value, statement: Option<usize>, fixed: bool) -> String {
        let count = document["Statement"].as_array().map_or(0, Vec::len);
        let mut around = self.around.clone();
        let Some(at) = statement else { return around.text(document, 0, count, self.lengths) };
        for value in self.values {
            let does = &value.does;
            let Some(about) = does.about.as_deref().filter(|_| names_admin(&document, at)) else { continue };
            // What is no list of principals is what the case is about, and names nobody.
            if let Some(principals) = document.pointer_mut(&format!("/Statement/{at}/Principal/RAM")).filter(|_| !fixed)
            {
                *principals = vec![format!("${{{about}.arn}}")].into();
                around.others.insert(0, allowing("contextAdmin", "admin", "kms:*"));
            }
        }
        for value in self.values {
            self.statement(&mut document["Statement"][at], value);
        }
        if around.place.is_some_and(crate::suite::Place::is_alone) {
            alone(&mut document["Statement"][at]);
        }
        around.text(document, at, at + 1, self.lengths)
    }

    fn statement(&self, statement: &mut Value, value: &ContextValue) {
        for edit in &value.does.statement {
            // That they can be made was seen before; the plain base may have nothing to take away.
            let _ = edit.apply(statement);
        }
        let Some(list) = &value.does.list else { return };
        let Some(elements) = statement.pointer_mut(&list.at).and_then(Value::as_array_mut) else { return };
        let new = |all: &[Value], elements: &[Value]| -> Vec<Value> {
            all.iter().filter(|it| !elements.contains(it)).cloned().collect()
        };
        let (before, behind) = (new(&list.before, elements), new(&list.behind, elements));
        elements.splice(0..0, before);
        elements.extend(behind);
    }
}

/// A statement that is the only one lets `admin` go on, as far as its lists are any.
fn alone(statement: &mut Value) {
    for (path, word) in [("/Principal/RAM", "${admin.arn}"), ("/Action", "kms:*")] {
        if let Some(elements) = statement.pointer_mut(path).and_then(Value::as_array_mut)
            && !elements.iter().any(|it| it == word)
        {
            elements.push(word.into());
        }
    }
}
