//! What the calls of a run met on their way, as text.

use std::fmt::Write as _;

use crate::record::Figures;

/// What the calls met, and whether too many were lost; nothing where all went smoothly.
#[must_use]
pub fn met(figures: &Figures) -> String {
    let (mut text, met) = (String::new(), &figures.met);
    let mut parts: Vec<String> = met.transient.iter().map(|(what, count)| format!("{count} answered {what}")).collect();
    let mut count = |number: usize, what: &str| {
        if number > 0 {
            parts.push(format!("{number} {what}"));
        }
    };
    count(met.lost, "lost");
    count(met.kept_connections_closed, "on a kept connection that was closed");
    if !met.is_smooth() {
        let _ = writeln!(text, "  met         in {} calls: {}", met.calls, parts.join(", "));
    }
    if met.too_many_lost() {
        let (lost, calls) = (met.lost, met.calls);
        let _ = writeln!(
            text,
            "  lost        {lost} of {calls} calls, more than one in 20: the endpoint drops calls, or crashes on them"
        );
    }
    text
}
