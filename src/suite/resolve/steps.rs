//! Steps: defaults filled in, names looked up.

use serde_json::Value;

use crate::did_you_mean::nearest;
use crate::suite::case::RawStep;
use crate::suite::error::Problem;
use crate::suite::expect::{Expect, Outcome};
use crate::suite::fixture::{self, KeyRef};
use crate::suite::model::{Policy, Step};
use crate::suite::operation::{Operation, Parameter};

use super::resolver::{Inherited, Resolver};

impl Resolver<'_, '_> {
    pub(super) fn step(&mut self, raw: &RawStep, inherited: Inherited, at: &str) -> Option<Step> {
        let principal = raw.principal.clone().unwrap_or_else(|| "admin".to_owned());
        if fixture::principal(&principal).is_none() {
            let known = nearest(&principal, fixture::PRINCIPALS.iter().map(|f| f.name));
            self.complain(&format!("{at}/as"), Problem::Unknown { kind: "principal", name: principal.clone() }, &known);
        }
        let key = self.key(raw.on.as_deref().unwrap_or("usable"), &format!("{at}/on"));
        let call = raw.call.unwrap_or(Operation::SetKeyPolicy);
        let refused = call.sets_a_policy() && raw.expect.as_ref().is_some_and(Expect::is_refusal);
        let policy = match &raw.policy {
            Some(written) => self.policy(written, refused, &format!("{at}/policy")),
            None => None,
        };
        if policy.is_some() && !call.sets_a_policy() {
            let conflict = Problem::Conflict(format!("{} takes no policy", call.as_str()));
            self.complain(&format!("{at}/policy"), conflict, "take it away");
        }
        if raw.policy.is_none() && call.sets_a_policy() {
            let missing = Problem::Missing(format!("{} needs a \"policy\"", call.as_str()));
            self.complain(at, missing, "a call without one has it taken away by an edit of its parameters");
        }
        self.parameters(raw, call, policy.as_ref(), refused, at);
        for (i, id) in raw.rests_on.iter().enumerate() {
            self.clause(id, &format!("{at}/rests_on/{i}"));
        }
        let expect = self.expect(raw.expect.as_ref(), call, at)?;
        if !raw.rests_on.is_empty() && !expect.is_refusal() {
            let conflict = Problem::Conflict("only a refusal has \"rests_on\"".to_owned());
            self.complain(
                &format!("{at}/rests_on"),
                conflict,
                "what an accepted policy rests on is read off the policy",
            );
        }
        Some(Step {
            name: raw.name.clone().unwrap_or_default(),
            why: raw.why.clone(),
            principal,
            key: key?,
            call,
            policy,
            parameters: raw.parameters.clone(),
            sign: raw.sign,
            once: raw.once,
            twins: raw.twin.0.clone(),
            rests_on: raw.rests_on.clone(),
            provenance: raw.provenance.unwrap_or(inherited.provenance),
            provenance_given: inherited.given || raw.provenance.is_some(),
            expect,
            place: self.source.place(at),
        })
    }

    fn key(&mut self, written: &str, at: &str) -> Option<KeyRef> {
        let key = KeyRef::parse(written);
        if key.is_none() {
            let known = nearest(written, fixture::KEYS.iter().map(|f| f.name));
            self.complain(at, Problem::Unknown { kind: "key fixture", name: written.to_owned() }, &known);
        }
        key
    }

    fn expect(&mut self, written: Option<&Expect>, call: Operation, at: &str) -> Option<Expect> {
        let Some(expect) = written else {
            let missing = Problem::Missing("nothing is expected".to_owned());
            self.complain(
                at,
                missing,
                "give \"expect\": \"success\", {\"error\": …}, {\"any_of\": […]}, \"refused\" or \"observe\"",
            );
            return None;
        };
        let codes = expect.codes().chain(expect.likely().iter().map(String::as_str));
        for code in codes.filter(|code| !self.around.errors.knows(code)).map(str::to_owned).collect::<Vec<_>>() {
            let known = nearest(&code, self.around.errors.codes());
            self.complain(&format!("{at}/expect"), Problem::Unknown { kind: "error code", name: code }, &known);
        }
        match expect {
            Expect::Error(word) if Outcome::of(word) == Outcome::Success => {
                let conflict = Problem::Conflict("`success` is no error".to_owned());
                self.complain(&format!("{at}/expect"), conflict, "write \"expect\": \"success\"");
            }
            Expect::AnyOf(words) if words.len() < 2 => {
                let conflict =
                    Problem::Conflict("\"any_of\" leaves open which of at least two outcomes comes".to_owned());
                self.complain(
                    &format!("{at}/expect"),
                    conflict,
                    "one outcome is written as \"success\" or {\"error\": …}",
                );
            }
            Expect::PolicyOf(_) | Expect::PolicyOfLast(_) if !call.reads_a_policy() => {
                let conflict = Problem::Conflict("\"policy_of\" is about GetKeyPolicy".to_owned());
                self.complain(&format!("{at}/expect"), conflict, "give \"call\": \"GetKeyPolicy\"");
            }
            _ => {}
        }
        Some(expect.clone())
    }

    fn parameters(&mut self, raw: &RawStep, call: Operation, policy: Option<&Policy>, refused: bool, at: &str) {
        let mut parameters = call.plain_parameters();
        if let Some(policy) = policy {
            parameters[Parameter::Policy.as_str()] = policy.template.as_str().into();
        }
        let remedy = "parameters are /Action, /KeyId and so on";
        self.edits(&raw.parameters, &mut parameters, refused, remedy, &format!("{at}/parameters"));
        if !parameters.is_object() {
            let wrong = Problem::Conflict("the parameters as a whole cannot be replaced".to_owned());
            self.complain(&format!("{at}/parameters"), wrong, "edit them one by one: /Action, /KeyId and so on");
        }
        for (i, edit) in raw.parameters.iter().enumerate() {
            match &edit.with {
                None => {}
                Some(Value::String(text)) => self.placeholders(text, &format!("{at}/parameters/{i}/with")),
                Some(_) => {
                    let wrong = Problem::Conflict("a parameter is text".to_owned());
                    self.complain(&format!("{at}/parameters/{i}/with"), wrong, "put the value in quotes");
                }
            }
        }
    }
}
