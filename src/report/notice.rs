//! What a run says before its first call.

use std::fmt::Write as _;

use crate::engine::{Event, Sink, SinkError, Touched};

/// Names, on the error stream, the keys whose policies will be written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Notice;

impl Sink for Notice {
    fn take(&mut self, event: &Event<'_>) -> Result<(), SinkError> {
        if let Event::Touches(keys) = event {
            eprint!("{}", text(keys));
        }
        Ok(())
    }
}

/// The keys by fixture.
pub(super) fn text(keys: &[Touched]) -> String {
    let count = match keys.iter().map(|it| it.at_most).sum() {
        0_usize => return String::new(),
        1 => "1 key".to_owned(),
        count => format!("{count} keys"),
    };
    let mut text = format!("the policies of {count} will be written:\n");
    for Touched { fixture, ids, at_most } in keys {
        let some = if *at_most < ids.len() { format!("{at_most} of ") } else { String::new() };
        let _ = writeln!(text, "  {fixture:<21} {some}{}", ids.join(" "));
    }
    text.replacen("policies of 1 key", "policy of 1 key", 1)
}
