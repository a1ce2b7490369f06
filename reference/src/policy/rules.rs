//! The rules a key policy is held against.

use serde_json::Value;

use crate::behaviour::Sequence;
use crate::errors::{ErrorKind, Refusal};

use super::{Duplicates, Limits, Policy, parse_json, structure};

/// The name of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The policy is not larger than the limit.
    Size,
    /// The policy is one JSON document.
    Json,
    /// The document is an object.
    Object,
    /// There is a `Version`.
    VersionPresent,
    /// `Version` is one of the values.
    VersionValue,
    /// There is a `Statement`.
    StatementPresent,
    /// `Statement` is a list.
    StatementList,
    /// There are as many statements as the limits allow.
    StatementCount,
    /// Each statement is an object.
    StatementObject,
    /// `Sid` is a text.
    SidText,
    /// `Sid` is as long as the limits allow.
    SidLength,
    /// `Sid` has allowed characters only.
    SidCharacters,
    /// There is an `Effect`.
    EffectPresent,
    /// `Effect` is one of the values.
    EffectValue,
    /// There is a `Principal`.
    PrincipalPresent,
    /// `Principal` is an object whose only member is `RAM`, a text or a non-empty list of texts.
    PrincipalObject,
    /// Each principal has one of the forms.
    PrincipalForm,
    /// There is an `Action`.
    ActionPresent,
    /// `Action` is a text or a non-empty list of texts.
    ActionTexts,
    /// Each action starts with `kms:`.
    ActionPrefix,
    /// There is a `Resource`.
    ResourcePresent,
    /// `Resource` is a text or a non-empty list of texts.
    ResourceTexts,
    /// Each resource is `*`.
    ResourceValue,
    /// `Condition` is an object of objects.
    ConditionObject,
    /// Each condition operator is known.
    ConditionOperator,
    /// Each condition key is one.
    ConditionKey,
    /// Each condition value is a text or a non-empty list of texts.
    ConditionValue,
    /// A rule beside these.
    Other(&'static str),
}

/// A rule's function.
pub type RuleFn = fn(&Draft<'_>) -> Result<(), Violation>;

/// How a rule is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Violation {
    /// A required element is not there, or null.
    Absent,
    /// What must not be empty is empty: a text, a list or an object without content, or null in a place of its own.
    Empty,
    /// Something is there and not valid.
    Invalid,
}

/// A policy that is held against the rules.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// The policy as it was sent.
    pub text: &'a str,
    /// The document; null if the text is not JSON.
    pub document: &'a Value,
    /// Whether the text is JSON.
    pub is_json: bool,
    /// The limits.
    pub limits: &'a Limits,
}

/// A statement of a document, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'a> {
    /// The statement.
    pub statement: &'a Value,
    /// How many stand before it.
    pub before: usize,
    /// How many stand behind it.
    pub behind: usize,
}

/// The statements that a rule passes over.
#[derive(Clone, Copy, Debug)]
pub struct Blind {
    /// The rule.
    pub rule: Rule,
    /// Whether it passes over a statement.
    pub to: fn(Placed<'_>) -> bool,
}

/// What a key policy must be.
#[derive(Clone, Debug)]
pub struct PolicyRules {
    /// The limits.
    pub limits: Limits,
    /// The rules in their order. Each looks at its own matter only and is silent where another rule's matter keeps it from
    /// looking, so one can be taken out without another taking its place.
    pub rules: Sequence<Rule, RuleFn>,
    /// The statements that rules pass over: none by default.
    pub blind: Vec<Blind>,
    /// How the text is read as JSON.
    pub parse: fn(&str, Duplicates) -> Result<Value, serde_json::Error>,
    /// What is made of a document before the rules look at it: nothing by default.
    pub read_as: fn(Value) -> Value,
    /// What a missing element is answered with. Not documented; `InvalidParameter` by default.
    pub absent: ErrorKind,
    /// What an empty element is answered with. Not documented; `InvalidParameter` by default.
    pub empty: ErrorKind,
    /// What an invalid element is answered with.
    pub invalid: ErrorKind,
}

impl Default for PolicyRules {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            rules: structure::rules(),
            blind: Vec::new(),
            parse: parse_json,
            read_as: |document| document,
            absent: ErrorKind::InvalidParameter,
            empty: ErrorKind::InvalidParameter,
            invalid: ErrorKind::InvalidParameter,
        }
    }
}

impl PolicyRules {
    /// Holds a policy against the rules, in their order; the first that is broken decides.
    pub fn check(&self, text: &str) -> Result<(), Refusal> {
        let parsed = (self.parse)(text, self.limits.duplicates).map(self.read_as);
        let is_json = parsed.is_ok();
        let document = parsed.unwrap_or(Value::Null);
        let draft = Draft { text, document: &document, is_json, limits: &self.limits };
        for (name, rule) in self.rules.iter() {
            let seen = self.seen_by(name, &document);
            let draft = Draft { document: seen.as_ref().unwrap_or(&document), ..draft };
            rule(&draft).map_err(|violation| Refusal::about(self.error(violation), "Policy"))?;
        }
        Ok(())
    }

    /// What a rule sees of a document, where that is not all of it.
    fn seen_by(&self, rule: Rule, document: &Value) -> Option<Value> {
        let blind = self.blind.iter().find(|blind| blind.rule == rule)?;
        let statements = document["Statement"].as_array()?;
        let last = statements.len().checked_sub(1)?;
        let placed = statements.iter().enumerate();
        let placed = placed.map(|(before, statement)| Placed { statement, before, behind: last - before });
        let seen: Vec<_> = placed.filter(|it| !(blind.to)(*it)).map(|it| it.statement.clone()).collect();
        let mut document = document.clone();
        document["Statement"] = seen.into();
        Some(document)
    }

    /// The policy as it is evaluated; one that cannot be read has no statements.
    #[must_use]
    pub fn read(&self, text: &str) -> Policy {
        let document = (self.parse)(text, self.limits.duplicates).map(self.read_as);
        document.map(|document| Policy::read(&document)).unwrap_or_default()
    }

    fn error(&self, violation: Violation) -> ErrorKind {
        match violation {
            Violation::Absent => self.absent,
            Violation::Empty => self.empty,
            Violation::Invalid => self.invalid,
        }
    }
}
