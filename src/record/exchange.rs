//! A request and its response, as they can be shown.

use serde::{Deserialize, Serialize};

use crate::wire::{RedactedRequest, RedactedResponse};

/// A request and its response without secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeRecord {
    /// What was sent.
    pub request: RedactedRequest,
    /// What came back; nothing where no answer came.
    pub response: Option<RedactedResponse>,
}
