//! The conditions of a statement.

use std::net::IpAddr;

use jiff::Timestamp;

use super::{Evaluation, Operator};

/// One condition: an operator over one condition key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The condition operator, such as `IpAddress`.
    pub operator: String,
    /// The condition key, such as `acs:SourceIp`.
    pub key: String,
    /// The values; one that holds is enough.
    pub values: Vec<String>,
}

/// What conditions can ask about a call.
#[derive(Clone, Copy, Debug)]
pub struct RequestContext {
    /// The address the call came from.
    pub source: IpAddr,
    /// The server's clock.
    pub time: Timestamp,
    /// Whether the call came over TLS.
    pub secure: bool,
}

impl RequestContext {
    /// The value of a condition key: `acs:SourceIp`, `acs:CurrentTime`, `acs:SecureTransport`. Every other key is absent
    /// from a call.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<String> {
        match key {
            "acs:SourceIp" => Some(self.source.to_canonical().to_string()),
            "acs:CurrentTime" => Some(self.time.to_string()),
            "acs:SecureTransport" => Some(self.secure.to_string()),
            _ => None,
        }
    }
}

/// Whether all conditions hold. A condition with an operator that is unknown does not; a key that is absent from the call and a
/// value that the operator cannot read match nothing, so that an operator that negates holds.
#[must_use]
pub fn conditions_hold(evaluation: &Evaluation, conditions: &[Condition], context: &RequestContext) -> bool {
    conditions.iter().all(|condition| holds(evaluation, condition, context))
}

fn holds(evaluation: &Evaluation, condition: &Condition, context: &RequestContext) -> bool {
    let operator = evaluation.operators.iter().find(|operator| operator.name == condition.operator);
    let actual = (evaluation.condition_value)(context, &condition.key);
    match (operator, actual) {
        (None, _) => false,
        (Some(operator), None) => operator.negated && evaluation.absent_is_other,
        (Some(operator), Some(actual)) => compare(operator, &actual, &condition.values),
    }
}

/// Of several values one has to hold; of a negated operator, that is none of them may be what it negates.
fn compare(operator: &Operator, actual: &str, values: &[String]) -> bool {
    let any = values.iter().any(|value| (operator.matches)(actual, value) == Some(true));
    any != operator.negated
}
