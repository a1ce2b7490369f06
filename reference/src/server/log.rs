//! What a server tells of the calls that came.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use crate::World;
use crate::errors::RefusedBy;
use crate::world::Secret;

/// How many characters of a text that a client wrote are shown.
const MOST_SHOWN: usize = 80;

/// Who is told of each call, in one line without an end: which call came, what it was answered, and which rule refused it with
/// the clause of the page. Whoever is told must not wait: the answer does.
#[derive(Clone)]
pub struct Log(Arc<dyn Fn(&str) + Send + Sync>);

impl Log {
    /// Lines go to this function.
    pub fn to(tell: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    pub(super) fn tell(&self, line: &str) {
        (self.0)(line);
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Log")
    }
}

/// What a call says of itself, as it is shown.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) action: String,
    pub(super) access_key_id: String,
    pub(super) key_id: String,
}

/// What a call was answered.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) status: u16,
    /// `Code` of an error, and what refused the call.
    pub(super) refused: Option<(String, Option<RefusedBy>)>,
}

/// The line about a call.
pub(super) fn line(source: IpAddr, shown: &Shown, answered: &Answered) -> String {
    let or = |text: &str, none: &str| if text.is_empty() { none.to_owned() } else { text.to_owned() };
    let mut line = format!("{source} {}", or(&shown.action, "no operation"));
    if !shown.access_key_id.is_empty() {
        line.extend([" by ", &shown.access_key_id]);
    }
    if !shown.key_id.is_empty() {
        line.extend([" on ", &shown.key_id]);
    }
    line.extend([": ", &answered.status.to_string()]);
    if let Some((code, refused_by)) = &answered.refused {
        line.extend([" ", &or(code, "without a code")]);
        if let Some(RefusedBy { rule, clause }) = refused_by {
            line.extend([", refused by ", rule]);
            line.extend(clause.map(|clause| format!(" ({clause})")));
        }
    }
    line
}

/// A text that a client wrote, as it is shown: with what is no plain character made visible, cut, and not at all if a secret
/// of the world is in it.
pub(super) fn shown(text: &str, world: &World) -> String {
    let secrets = world.access_keys.iter().flat_map(|key| [Some(&key.secret), key.token.as_ref()]).flatten();
    if secrets.map(Secret::reveal).any(|secret| !secret.is_empty() && text.contains(secret)) {
        return "(a secret)".to_owned();
    }
    let mut visible: String = text.chars().take(MOST_SHOWN).collect::<String>().escape_debug().collect();
    if text.chars().nth(MOST_SHOWN).is_some() {
        visible.push('…');
    }
    visible
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that panics fails")]
mod tests {
    use rstest::rstest;

    use super::{World, shown};

    #[rstest]
    #[case::plain("key-1", "key-1")]
    #[case::control("a\r\nb\u{1b}[31m", "a\\r\\nb\\u{1b}[31m")]
    #[case::direction("a\u{202e}b\u{2066}", "a\\u{202e}b\\u{2066}")]
    #[case::secret("a kms-conformance-admin-secret", "(a secret)")]
    #[case::token("kms-conformance-role-token+/=", "(a secret)")]
    fn what_a_client_wrote_is_made_safe(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(shown(text, &World::conventional().unwrap()), expected);
    }

    #[test]
    fn what_a_client_wrote_is_cut() {
        let text = "\u{7}".repeat(1_000_000);
        assert_eq!(shown(&text, &World::conventional().unwrap()), format!("{}…", "\\u{7}".repeat(80)));
    }
}
