//! A case as contexts find it: with its twin, and with what of it they can change.

use std::sync::Arc;

use serde_json::Value;

use crate::suite::{Capability, Case, ContextValue, Expect, Operation, PLAIN_BASE, Place, Step, Suite, ValueRef};

use super::subject::{Subject, edited};

/// What other values of contexts may put into a document that is filled up, in bytes.
const ROOM: usize = 1200;

/// Why a context, or a value of one, does not apply to a case.
pub type Reason = String;

/// A case as contexts find it.
pub(super) struct Scene<'s> {
    pub(super) suite: &'s Suite,
    pub(super) case: &'s Arc<Case>,
    pub(super) kind: Kind,
    pub(super) subject: Option<Subject>,
    pub(super) plain: &'s Value,
}

/// What kind of case it is.
pub(super) enum Kind {
    /// One call that is refused, and its twin.
    Refused(Arc<Step>),
    /// One call that is accepted.
    Accepted,
    /// Several calls.
    Several,
}

impl<'s> Scene<'s> {
    /// The case, where any context applies to it.
    ///
    /// # Errors
    /// Why none does.
    pub(super) fn of(suite: &'s Suite, case: &'s Arc<Case>) -> Result<Self, Reason> {
        let plain = &suite.bases.get(PLAIN_BASE).ok_or("there is no plain base")?.document;
        if case.all_steps().any(|step| step.call.sets_a_policy() && step.expect == Expect::Observe) {
            return Err("nothing of it is judged".to_owned());
        }
        if !case.send.forms.is_empty() || !case.send.schemes.is_empty() {
            return Err("it is about request forms or signature schemes, which are contexts".to_owned());
        }
        if case.compare_formats || case.distinct_request_ids || case.all_steps().any(Step::edits_format) {
            return Err("it is about several answers, or about none in a known format".to_owned());
        }
        if !case.all_steps().any(|step| step.call.sets_a_policy()) {
            return Err("it sets no policy".to_owned());
        }
        if case.all_steps().any(|step| step.key.fixture == "foreign") {
            return Err("it is about a key of another account, which admin cannot prepare".to_owned());
        }
        let (kind, subject) = kind(suite, case, plain)?;
        Ok(Self { suite, case, kind, subject, plain })
    }

    pub(super) fn is_several(&self) -> bool {
        matches!(self.kind, Kind::Several)
    }

    /// Whether all these values apply at once.
    pub(super) fn admits(&self, values: &[ValueRef]) -> Result<(), Reason> {
        let contexts = &self.suite.contexts;
        for (number, &at) in values.iter().enumerate() {
            if let Some(why) = contexts.not_for(self.case, at) {
                return Err(why.to_owned());
            }
            if let Some(why) = values[..number].iter().find_map(|&earlier| contexts.apart(earlier, at)) {
                return Err(why.to_owned());
            }
            self.applies(contexts.value(at))?;
        }
        Ok(())
    }

    fn applies(&self, value: &ContextValue) -> Result<(), Reason> {
        let does = &value.does;
        for edit in &does.parameters {
            self.leaves_parameter(edit.path().unwrap_or_default())?;
        }
        if !does.before.is_empty() || !does.behind.is_empty() || does.fill.is_some() {
            self.has_documents()?;
        }
        if does.fill.is_some_and(|fill| self.is_too_long(fill.to_bytes)) {
            return Err("its document is longer".to_owned());
        }
        if let Some(place) = does.place {
            self.can_place(place)?;
        }
        if !does.statement.is_empty() || does.list.is_some() {
            self.subject_alone()?.changes(value)?;
        }
        if does.form.is_some() && self.case.send.prefer.is_some() {
            return Err("the case chooses its form".to_owned());
        }
        if does.caller.is_some() {
            self.can_be_called_by_others()?;
        }
        if does.twin_elsewhere {
            self.can_be_first()?;
        }
        Ok(())
    }

    /// Whether no step is about a parameter itself.
    fn leaves_parameter(&self, path: &str) -> Result<(), Reason> {
        let edits = |step: &Step| step.parameters.iter().any(|edit| edit.path() == Some(path));
        if self.case.all_steps().any(edits) {
            return Err(format!("the case itself says what {} is", &path[1..]));
        }
        Ok(())
    }

    /// Whether every document that the case sends is made of a base, and has a list of statements.
    fn has_documents(&self) -> Result<(), Reason> {
        self.leaves_parameter("/Policy")?;
        if self.subject.is_some() {
            return Ok(());
        }
        let lists = |step: &Step| {
            let document = step.policy.as_ref().and_then(edited);
            document.is_some_and(|document| document["Statement"].is_array())
        };
        if self.is_several() && self.case.all_steps().filter(|step| step.call.sets_a_policy()).all(lists) {
            return Ok(());
        }
        Err("its document is sent as it is written, or what is wrong with it is its list of statements".to_owned())
    }

    /// Whether a document of the case already has more bytes than it is to be filled up to.
    fn is_too_long(&self, to_bytes: usize) -> bool {
        let mut policies = self.case.all_steps().filter_map(|step| step.policy.as_ref());
        policies.any(|policy| policy.template.len() + ROOM > to_bytes)
    }

    fn subject_alone(&self) -> Result<&Subject, Reason> {
        self.leaves_parameter("/Policy")?;
        self.subject
            .as_ref()
            .ok_or_else(|| "it is not about one statement of a document that is made of a base".to_owned())
    }

    fn can_place(&self, place: Place) -> Result<(), Reason> {
        self.has_documents()?;
        let Some(subject) = &self.subject else {
            return if place.is_alone() { Err("it has several documents".to_owned()) } else { Ok(()) };
        };
        let count = subject.document["Statement"].as_array().map_or(0, Vec::len);
        if (subject.statement, count) == (place.before, place.before + place.behind + 1) {
            return Err("it stands there anyway".to_owned());
        }
        if place.is_alone() {
            subject.can_stand_alone()?;
        }
        Ok(())
    }

    /// Whether somebody else than `admin` can make the calls of the case, with the same end.
    fn can_be_called_by_others(&self) -> Result<(), Reason> {
        self.leaves_parameter("/KeyId")?;
        self.leaves_parameter("/Policy")?;
        let plain = |step: &Step| step.principal == "admin" && step.key.fixture == "usable" && step.sign.is_none();
        let editable = match &self.kind {
            Kind::Refused(twin) => plain(twin) && twin.policy.as_ref().and_then(edited).is_some(),
            Kind::Accepted => self.subject.is_some(),
            Kind::Several => false,
        };
        if editable && self.case.all_steps().all(plain) {
            return Ok(());
        }
        Err("it is about who calls, or about a key or a policy that lets nobody else in".to_owned())
    }

    fn can_be_first(&self) -> Result<(), Reason> {
        let usable = |step: &Step| step.key.fixture == "usable" && step.key.ordinal == 1;
        let one = match &self.kind {
            Kind::Refused(twin) => usable(twin),
            Kind::Accepted => true,
            Kind::Several => false,
        };
        let second =
            |edit: &crate::suite::Edit| edit.with.as_ref().is_some_and(|it| it.to_string().contains("usable/2"));
        let free = self.case.all_steps().all(|step| usable(step) && !step.parameters.iter().any(second));
        if one && free && !self.case.needs.contains(&Capability::Quota) {
            return Ok(());
        }
        Err("its twin is set on another key anyway, or it has several calls".to_owned())
    }
}

impl Subject {
    /// Whether a value changes something of the statement at fault that the case is not about.
    fn changes(&self, value: &ContextValue) -> Result<(), Reason> {
        let does = &value.does;
        let none = "there is nothing to change in its statement".to_owned();
        if self.whole {
            return Err("it is about the statement as a whole".to_owned());
        }
        let statement = &self.document["Statement"][self.statement];
        let paths = does.statement.iter().filter_map(|edit| edit.path());
        for path in paths {
            if self.members.contains(path.trim_start_matches('/')) {
                return Err("it is about this member".to_owned());
            }
        }
        for edit in &does.statement {
            let mut changed = statement.clone();
            let is_there = edit.add.as_ref().is_some_and(|path| statement.pointer(path).is_some());
            if is_there || edit.apply(&mut changed).is_err() || changed == *statement {
                return Err(none);
            }
        }
        if let Some(list) = &does.list {
            let of_twin = &self.twin["Statement"][self.of_twin];
            let (Some(these), Some(those)) = (
                statement.pointer(&list.at).and_then(Value::as_array),
                of_twin.pointer(&list.at).and_then(Value::as_array),
            ) else {
                return Err("it is about what is no list there".to_owned());
            };
            let new = list.before.iter().chain(&list.behind).any(|it| !these.contains(it) && !those.contains(it));
            if these.is_empty() {
                return Err("it is about a list without elements".to_owned());
            }
            if !new {
                return Err(none);
            }
        }
        let (document, at) =
            if self.is_refused { (&self.twin, self.of_twin) } else { (&self.document, self.statement) };
        if does.about.is_some() && self.members.contains("Principal") && names_admin(document, at) {
            return Err("it is about the principal".to_owned());
        }
        Ok(())
    }

    /// Whether the policy still allows `admin` to go on with nothing but the statement at fault.
    fn can_stand_alone(&self) -> Result<(), Reason> {
        let of_twin = &self.twin["Statement"][self.of_twin];
        let statement = &self.document["Statement"][self.statement];
        let allows = |it: &Value| it["Effect"] != "Deny" && it.get("Condition").is_none();
        if self.whole || !allows(of_twin) || !allows(statement) {
            return Err("alone it would not allow admin to go on".to_owned());
        }
        Ok(())
    }
}

/// Whether a statement is, or may be, about `admin`.
pub(super) fn names_admin(document: &Value, statement: usize) -> bool {
    let principals = document["Statement"][statement]["Principal"]["RAM"].as_array();
    let may_be = |it: &Value| it.as_str().is_none_or(|arn| arn == "${admin.arn}" || arn.contains('*'));
    principals.is_none_or(|principals| principals.iter().any(may_be))
}

fn kind(suite: &Suite, case: &Case, plain: &Value) -> Result<(Kind, Option<Subject>), Reason> {
    let ([step], true) = (case.steps.as_slice(), case.then.is_empty()) else { return Ok((Kind::Several, None)) };
    if step.call != Operation::SetKeyPolicy {
        return Err("it sets no policy".to_owned());
    }
    if step.expect.is_success() {
        return Ok((Kind::Accepted, Subject::of_accepted(step, plain)));
    }
    match step.twins.as_slice() {
        [name] => {
            let twin = suite.accepted(name).ok_or_else(|| format!("its twin `{name}` is not loaded"))?;
            let subject = Subject::of_refused(step, &twin);
            Ok((Kind::Refused(twin), subject))
        }
        _ => Err("it has two faults, and so no accepted twin".to_owned()),
    }
}
