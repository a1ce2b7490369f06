//! Deviations that hold in one context only: any of the catalogue in some circumstances of a call, and any rule about statements
//! for statements that stand somewhere, or say something.

use std::sync::Arc;

use crate::Behaviour;
use crate::behaviour::{Circumstances, Elsewhere};
use crate::policy::{Blind, Placed, Rule};

use super::Deviation;
use super::contexts::{CALLS, OF_CALLS, OF_STATEMENTS, STATEMENTS};

/// Circumstances of a call.
#[derive(Debug)]
pub(super) struct OfCall {
    pub(super) id: &'static str,
    pub(super) holds: fn(&Circumstances<'_>) -> bool,
}

/// A kind of statement.
#[derive(Debug)]
pub(super) struct OfStatement {
    pub(super) id: &'static str,
    pub(super) holds: fn(Placed<'_>) -> bool,
}

/// A deviation of the catalogue, and the circumstances in which it makes no sense alone.
#[derive(Debug)]
pub(super) struct InCalls {
    pub(super) id: &'static str,
    pub(super) not_in: &'static [&'static str],
}

/// A rule about statements, the clauses that it is about, and the kinds of statement that say nothing of it.
#[derive(Debug)]
pub(super) struct InStatements {
    pub(super) id: &'static str,
    pub(super) rule: Rule,
    pub(super) clauses: &'static [&'static str],
    pub(super) not_in: &'static [&'static str],
}

#[derive(Clone, Copy, Debug)]
enum Mistake {
    Call(&'static Deviation, &'static OfCall),
    Statement(&'static InStatements, &'static OfStatement),
}

/// A mistake that is made in one context only; its id is `MISTAKE@CONTEXT`.
#[derive(Clone, Copy, Debug)]
pub struct ContextDeviation(Mistake);

/// Every deviation that holds in one context only.
pub fn context_deviations() -> impl Iterator<Item = ContextDeviation> {
    let of_calls = OF_CALLS.iter().flat_map(|it| {
        let contexts = CALLS.iter().filter(|context| !it.not_in.contains(&context.id));
        let deviation = super::deviation(it.id);
        contexts
            .filter_map(move |context| deviation.map(|deviation| ContextDeviation(Mistake::Call(deviation, context))))
    });
    let of_statements = OF_STATEMENTS.iter().flat_map(|it| {
        let contexts = STATEMENTS.iter().filter(|context| !it.not_in.contains(&context.id));
        contexts.map(move |context| ContextDeviation(Mistake::Statement(it, context)))
    });
    of_calls.chain(of_statements)
}

/// The one with this id.
#[must_use]
pub fn context_deviation(id: &str) -> Option<ContextDeviation> {
    context_deviations().find(|it| it.id() == id)
}

impl ContextDeviation {
    /// Its unique id.
    #[must_use]
    pub fn id(&self) -> String {
        let (mistake, context) = match self.0 {
            Mistake::Call(deviation, context) => (deviation.id, context.id),
            Mistake::Statement(rule, context) => (rule.id, context.id),
        };
        format!("{mistake}@{context}")
    }

    /// Its context.
    #[must_use]
    pub fn context(&self) -> &'static str {
        match self.0 {
            Mistake::Call(_, context) => context.id,
            Mistake::Statement(_, context) => context.id,
        }
    }

    /// What the endpoint does wrong.
    #[must_use]
    pub fn summary(&self) -> String {
        match self.0 {
            Mistake::Call(deviation, context) => format!("{}, in the context {} only", deviation.summary, context.id),
            Mistake::Statement(rule, context) => {
                format!("Passes over statements in the context {} where it looks at {}", context.id, rule.id)
            }
        }
    }

    /// The clauses that it breaks.
    #[must_use]
    pub fn clauses(&self) -> &'static [&'static str] {
        match self.0 {
            Mistake::Call(deviation, _) => deviation.clauses,
            Mistake::Statement(rule, _) => rule.clauses,
        }
    }

    /// Switches it on.
    pub fn apply(&self, behaviour: &mut Behaviour) {
        match self.0 {
            Mistake::Call(deviation, context) => {
                let mut other = behaviour.clone();
                (deviation.apply)(&mut other);
                behaviour.elsewhere.push(Elsewhere { holds: context.holds, behaviour: Arc::new(other) });
            }
            Mistake::Statement(rule, context) => {
                behaviour.policy.blind.push(Blind { rule: rule.rule, to: context.holds });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::contexts::OF_CALLS;
    use super::context_deviations;

    #[test]
    fn ids_differ_and_there_are_hundreds() {
        let ids: BTreeSet<_> = context_deviations().map(|it| it.id()).collect();
        assert_eq!(ids.len(), context_deviations().count());
        assert!(ids.len() > 300, "{}", ids.len());
    }

    #[test]
    fn each_is_made_of_a_deviation_that_there_is() {
        assert!(OF_CALLS.iter().all(|it| super::super::deviation(it.id).is_some()));
    }
}
