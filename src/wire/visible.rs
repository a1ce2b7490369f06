//! Texts of an endpoint as people can be shown them: what a terminal or an editor would act upon, or hide, is spelled out.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character moves, hides or turns around what stands about it, or is not seen itself: control characters (escape
/// sequences begin with one), marks of direction, what has no width, and line ends beside `\n`.
#[must_use]
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// The text of one line: with every hidden character spelled out, line ends too.
#[must_use]
pub fn visible_line(text: &str) -> Cow<'_, str> {
    spelled(text, is_hidden)
}

/// The text of several lines: with every hidden character spelled out but the ends of lines.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    spelled(text, |character| character != '\n' && is_hidden(character))
}

/// The beginning of a text that has more than so many characters, with a word on its whole length. Secrets must be out of it
/// already: half of one is not found.
#[must_use]
pub fn cut(text: &str, most: usize) -> Cow<'_, str> {
    // No text has more characters than bytes: most need not be counted.
    let end = if text.len() <= most { None } else { text.char_indices().nth(most) };
    match end {
        Some((end, _)) => Cow::Owned(format!("{}… ({} characters in all)", &text[..end], text.chars().count())),
        None => Cow::Borrowed(text),
    }
}

fn spelled(text: &str, is_spelled: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_spelled) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' if is_spelled(character) => shown.extend(character.escape_default()),
            // Writing to a string cannot fail.
            _ if is_spelled(character) => drop(write!(shown, "\\u{{{:x}}}", u32::from(character))),
            _ => shown.push(character),
        }
    }
    Cow::Owned(shown)
}
