//! What a run says on the error stream.

use std::fmt::Write as _;

use crate::engine::{Event, Sink, SinkError, Waiting};
use crate::quiet;

/// Names, on the error stream, the keys whose policies will be written, and other runs that are waited for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Notice;

impl Sink for Notice {
    fn take(&mut self, event: &Event<'_>) -> Result<(), SinkError> {
        match event {
            Event::Touches(keys) => quiet::err(&text(keys)),
            Event::Waits(waiting) => quiet::err(&waits(waiting)),
            Event::Started(_) | Event::Judged(_) | Event::Ended(_) => {}
        }
        Ok(())
    }
}

/// What is waited for.
pub(super) fn waits(waiting: &Waiting) -> String {
    format!("waiting: {waiting}; --lock-wait SECONDS bounds it\n")
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
