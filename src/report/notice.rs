//! What the harness says beside what libtest prints.

use std::fmt::Write as _;

use crate::engine::{Event, Sink, SinkError, Touched, Waiting};
use crate::quiet;
use crate::record::RunRecord;

use super::figures::figures;

/// Names, on the error stream, the keys whose policies will be written, and other runs that are waited for; at the end it prints
/// the figures.
#[derive(Debug, Clone, Default)]
pub struct Notice {
    run: Option<RunRecord>,
}

impl Sink for Notice {
    fn take(&mut self, event: &Event<'_>) -> Result<(), SinkError> {
        match event {
            Event::Touches(keys) => quiet::err(&text(keys)),
            Event::Waits(waiting) => quiet::err(&waits(waiting)),
            Event::Started(run) => self.run = Some((*run).clone()),
            Event::Judged(_) => {}
            Event::Ended(ended) => {
                let run = self.run.as_ref();
                let text = run.map(|run| format!("{}  seed        {}\n\n", figures(ended, run), run.seed));
                quiet::out(&text.unwrap_or_default());
            }
        }
        Ok(())
    }
}

/// What is waited for.
pub(super) fn waits(waiting: &Waiting) -> String {
    format!("waiting: {waiting}; --lock-wait SECONDS bounds it\n")
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
