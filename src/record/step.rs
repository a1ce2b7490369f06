//! A step of a trial: its call, how it ended, and where the trial is bad what was on the wire.

use serde::{Deserialize, Serialize};

use crate::suite::Operation;
use crate::wire::Format;

use super::attempt::Attempt;
use super::ended::Ended;
use super::exchange::ExchangeRecord;

/// A step that was made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StepRecord {
    /// Its name, unique in its trial but for a case that asks in both formats.
    pub name: String,
    /// The operation.
    pub call: Operation,
    /// The principal that called.
    #[serde(rename = "as")]
    pub principal: String,
    /// The key fixture that was called upon.
    pub on: String,
    /// The format that was asked for.
    pub format: Format,
    /// How it ended; nothing where no answer came.
    pub ended: Option<Ended>,
    /// Whole milliseconds from the start of the call's last attempt to the last byte of its answer.
    pub milliseconds: u64,
    /// The attempts before that one, which came to nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<Attempt>,
    /// What was on the wire, without secrets; kept of bad trials only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<ExchangeRecord>,
}
