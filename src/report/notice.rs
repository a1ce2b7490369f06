//! What a run says before its first call.

use std::fmt::Write as _;

use crate::engine::{Event, Sink, SinkError};
use crate::quiet;

/// Names, on the error stream, the keys whose policies will be written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Notice;

impl Sink for Notice {
    fn take(&mut self, event: &Event<'_>) -> Result<(), SinkError> {
        if let Event::Touches(keys) = event {
            quiet::err(&text(keys));
        }
        Ok(())
    }
}

/// The keys by fixture.
pub(super) fn text(keys: &[(String, Vec<String>)]) -> String {
    let count: usize = keys.iter().map(|(_, ids)| ids.len()).sum();
    let mut text = format!("the policies of {count} keys will be written:\n");
    for (fixture, ids) in keys {
        let _ = writeln!(text, "  {fixture:<21} {}", ids.join(" "));
    }
    text
}
