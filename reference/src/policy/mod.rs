//! Key policies: reading, rules, evaluation.

mod conditions;
mod document;
mod evaluation;
mod json;
mod limits;
mod operators;
mod pattern;
mod principal;
mod rules;
mod structure;

pub use conditions::{Condition, RequestContext, conditions_hold};
pub use document::{Effect, Policy, Statement};
pub use evaluation::{Evaluation, Outcome, Question, key_policy_outcome, ram_outcome};
pub use json::{Duplicates, parse_json};
pub use limits::Limits;
pub use operators::{Operator, default_operators};
pub use pattern::matches_pattern;
pub use principal::{Principal, PrincipalName};
pub use rules::{Blind, Draft, Placed, PolicyRules, Rule, RuleFn, Violation};
