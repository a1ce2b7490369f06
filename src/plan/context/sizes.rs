//! How long documents are sent.

use crate::suite::ContextValue;

/// A document of more bytes makes a URL that front-ends refuse.
const MOST_IN_A_URL: usize = 8000;

/// Whether a value makes a document that is sent in a body.
pub(super) fn needs_body(value: &ContextValue) -> bool {
    value.does.fill.is_some_and(|fill| fill.to_bytes > MOST_IN_A_URL)
}
