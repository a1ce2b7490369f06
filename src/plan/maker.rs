//! A trial of a case: plain, or in a context.

use std::sync::Arc;

use crate::profile::Profile;
use crate::suite::{Capability, Case, Row, Step, Suite};
use crate::wire::{Form, Format, Scheme};

use super::append::{self, Asking};
use super::context::{self, Available};
use super::needs::{self, Need};
use super::trial::{PlannedStep, Role, Trial, TrialContext};
use super::variant::{self, Variant, form_capability, scheme_capability};
use super::{SETS, Wishes, judged, makes_a_state, rests_on};

/// What trials of a case are made of.
pub(super) struct Maker<'m> {
    pub(super) suite: &'m Suite,
    pub(super) case: &'m Arc<Case>,
    pub(super) profile: &'m Profile,
    pub(super) wishes: &'m Wishes,
}

/// A trial before its steps are.
struct Draft<'d> {
    variant: &'d Variant,
    name: String,
    format: Format,
    form: Form,
    scheme: Scheme,
    /// The context, where it is not the plain one.
    context: Option<TrialContext>,
    /// The clauses of forms and schemes that only the context brings in: what is accepted rests on them.
    transport: Vec<String>,
    needs: Vec<Need>,
    notes: Vec<String>,
}

/// The steps of a trial, those that only prepare its context before them.
struct Steps<'s> {
    before: &'s [Arc<Step>],
    own: &'s [Arc<Step>],
    then: &'s [Arc<Step>],
    first_call: bool,
}

impl Maker<'_> {
    /// The case as it stands.
    pub(super) fn plain(&self, variant: &Variant, format: Format) -> Trial {
        let scheme = variant.scheme_for(format, self.profile);
        let mut notes: Vec<String> = variant.unjudged.iter().cloned().collect();
        if scheme != variant.scheme {
            notes.push(format!("signed with {scheme}, since {} has no Format", variant.scheme));
        }
        let draft = Draft {
            variant,
            name: variant.name(self.case, format),
            format,
            form: variant.form,
            scheme,
            context: None,
            transport: Vec::new(),
            needs: Vec::new(),
            notes,
        };
        let steps = Steps { before: &[], own: &self.case.steps, then: &self.case.then, first_call: false };
        self.trial(draft, &steps)
    }

    /// The case in a context, its twin before it; nothing where a context of the table does not apply to it.
    pub(super) fn in_context(&self, variant: &Variant, row: &Row) -> Option<Trial> {
        let contexts = &self.suite.contexts;
        let available = Available {
            profile: self.profile,
            contexts,
            form: variant.form,
            scheme: variant.scheme_for(row.format, self.profile),
        };
        let asked = available.of(row);
        let applied = context::apply(self.suite, self.case, &asked.values, &available).ok()?;
        let name = contexts.name(&row.values);
        let value = |&at: &_| (contexts.value(at).id.clone(), contexts.value(at).text.clone());
        let of_transport = [
            (asked.form != variant.form).then(|| form_capability(asked.form)),
            (asked.scheme != available.scheme).then(|| scheme_capability(asked.scheme)),
        ];
        let transport: Vec<Capability> = of_transport.into_iter().flatten().collect();
        let about = |id: &Capability| self.suite.clauses.iter().find(|clause| clause.capability == Some(*id));
        let called = row.values.iter().any(|&at| contexts.value(at).does.caller.is_some());
        let mut needs: Vec<Need> = transport.iter().copied().map(Need::Capability).collect();
        needs.extend((called && self.profile.has(Capability::Effect)).then_some(Need::Capability(Capability::Effect)));
        let draft = Draft {
            variant,
            name: format!("{}::{name}::{}", self.case.name(), row.format),
            format: row.format,
            form: asked.form,
            scheme: asked.scheme,
            context: Some(TrialContext { name, values: asked.values.iter().map(value).collect() }),
            transport: transport.iter().filter_map(about).map(|clause| clause.id.clone()).collect(),
            needs,
            notes: variant.unjudged.iter().cloned().chain(asked.without).collect(),
        };
        let steps =
            Steps { before: &applied.before, own: &applied.steps, then: &applied.then, first_call: applied.first_call };
        Some(self.trial(draft, &steps))
    }

    fn trial(&self, draft: Draft<'_>, of_case: &Steps<'_>) -> Trial {
        let Self { suite, case, profile, wishes } = *self;
        let Draft { variant, name, format, form, scheme, context, transport, needs: more, notes } = draft;
        let clauses = variant::clauses(suite, case, form, scheme);
        let asking = Asking { suite, wishes, format, leaves_first: of_case.first_call };
        let steps = self.steps(&Planning { variant, format, clauses: &clauses, transport: &transport }, of_case);
        let steps = append::surround(profile, asking, steps);
        let mut needs = needs::of(case, steps.iter().map(|planned| planned.step.as_ref()));
        needs.extend(variant.needs.iter().copied().map(Need::Capability));
        needs.extend(more);
        needs.sort();
        needs.dedup();
        // Nothing is sent in a way that the profile declares absent, whatever the case says.
        let way = [form_capability(form), scheme_capability(scheme)].map(Need::Capability);
        let lack = needs::lack(&needs, profile, scheme).or_else(|| needs::lack(&way, profile, scheme));
        let mut keys: Vec<_> = needs.iter().filter_map(Need::key).cloned().collect();
        keys.dedup();
        Trial {
            name,
            case: Arc::clone(case),
            context,
            clauses,
            format,
            form,
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

    fn steps(&self, planning: &Planning<'_>, of_case: &Steps<'_>) -> Vec<PlannedStep> {
        let mut steps = Vec::new();
        for step in of_case.before {
            steps.push(self.preparing(planning, step, &steps));
        }
        let own = of_case.own.iter().map(|step| (Role::Written, step));
        let own: Vec<_> = own.chain(of_case.then.iter().map(|step| (Role::Then, step))).collect();
        for (number, &(role, step)) in own.iter().enumerate() {
            let is_last = number + 1 == own.len();
            let planned = self.own(planning, role, step, is_last, &steps);
            let other =
                self.case.compare_formats.then(|| PlannedStep { format: other(planning.format), ..planned.clone() });
            steps.push(planned);
            steps.extend(other);
        }
        steps
    }

    /// A step of the case itself.
    fn own(
        &self,
        planning: &Planning<'_>,
        role: Role,
        step: &Arc<Step>,
        is_last: bool,
        earlier: &[PlannedStep],
    ) -> PlannedStep {
        let Self { suite, case, profile, wishes } = *self;
        let clauses = planning.clauses;
        PlannedStep {
            step: Arc::clone(step),
            role,
            format: planning.format,
            clauses: clauses.to_vec(),
            judged: planning.variant.unjudged.is_none() && judged::step(suite, clauses, step, profile, wishes),
            prepares: role == Role::Written && !is_last && makes_a_state(step) && !case.compare_formats,
            rests_on: planning.rests_on(suite, step, earlier),
            is_plain: planning.transport.is_empty() && rests_on::is_plain(step),
        }
    }

    /// A step that only prepares the context: judged where something of the case is, so that nobody is accused for a context
    /// of what is not judged without one.
    fn preparing(&self, planning: &Planning<'_>, step: &Arc<Step>, earlier: &[PlannedStep]) -> PlannedStep {
        let Self { suite, case, profile, wishes } = *self;
        let own = case.all_steps().any(|step| judged::step(suite, planning.clauses, step, profile, wishes));
        PlannedStep {
            step: Arc::clone(step),
            role: Role::Prepare,
            format: planning.format,
            clauses: vec![SETS.to_owned()],
            judged: planning.variant.unjudged.is_none() && own && wishes.judges(step.provenance),
            prepares: true,
            rests_on: planning.rests_on(suite, step, earlier),
            is_plain: false,
        }
    }
}

/// What the steps of a trial have in common.
struct Planning<'p> {
    variant: &'p Variant,
    format: Format,
    clauses: &'p [String],
    transport: &'p [String],
}

impl Planning<'_> {
    fn rests_on(&self, suite: &Suite, step: &Step, earlier: &[PlannedStep]) -> Vec<String> {
        let mut ids = rests_on::of(suite, step, self.clauses);
        ids.extend(rests_on::of_another(step, earlier));
        if step.sets_a_policy() {
            ids.extend(self.transport.iter().cloned());
        }
        ids
    }
}

fn other(format: Format) -> Format {
    match format {
        Format::Xml => Format::Json,
        Format::Json => Format::Xml,
    }
}
