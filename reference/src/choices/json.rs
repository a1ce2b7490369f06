//! JSON within the limits of a reader that has some.

use serde_json::Value;

use crate::policy::{Duplicates, parse_json};

/// How deep lists may be nested: below what `serde_json` gives up on.
const DEEPEST: usize = 100;
/// How many digits a number may have: below what `serde_json` gives up on.
const MOST_DIGITS: usize = 100;

/// Reads JSON of which all that is beyond these limits is left out: deeper lists, more digits, and halves of surrogate pairs.
pub(super) fn parse_within_limits(text: &str, duplicates: Duplicates) -> Result<Value, serde_json::Error> {
    parse_json(&within_limits(text), duplicates)
}

fn within_limits(text: &str) -> String {
    let (mut kept, mut in_text, mut depth, mut digits) = (String::with_capacity(text.len()), false, 0_usize, 0);
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let escape =
            if in_text && character == '\\' { rest.char_indices().nth(2).map_or(rest.len(), |(at, _)| at) } else { 0 };
        let taken = if escape > 0 { escape } else { character.len_utf8() };
        let (token, after) = rest.split_at(taken);
        rest = after;
        if token == "\\u"
            && let Some(half) = half_a_pair(rest)
        {
            rest = half;
            continue;
        }
        in_text ^= token == "\"";
        digits = if character.is_ascii_digit() { digits + 1 } else { 0 };
        depth += usize::from(!in_text && token == "[");
        let too_deep = !in_text && (token == "[" || token == "]") && depth > DEEPEST;
        depth = depth.saturating_sub(usize::from(!in_text && token == "]"));
        if !too_deep && (in_text || digits <= MOST_DIGITS) {
            kept.push_str(token);
        }
    }
    kept
}

/// What follows the digits behind `\u`, where they are the first half of a surrogate pair without the second.
fn half_a_pair(digits: &str) -> Option<&str> {
    let unit = |digits: &str| u16::from_str_radix(digits.get(..4)?, 16).ok();
    let after = digits.get(4..)?;
    let second = after.strip_prefix("\\u").and_then(unit).is_some_and(|unit| (0xdc00..0xe000).contains(&unit));
    (unit(digits).is_some_and(|unit| (0xd800..0xdc00).contains(&unit)) && !second).then_some(after)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::within_limits;

    #[rstest]
    #[case(r#"{"a\"[":[1,"\\"]}"#, r#"{"a\"[":[1,"\\"]}"#)]
    #[case(r#"["a\ud800b","\ud83d\udd11"]"#, r#"["ab","\ud83d\udd11"]"#)]
    fn what_is_within_the_limits_is_kept(#[case] text: &str, #[case] kept: &str) {
        assert_eq!(within_limits(text), kept);
    }

    #[test]
    fn what_is_beyond_them_is_left_out() {
        let deep = format!("{}{}", "[".repeat(300), "]".repeat(300));
        assert_eq!(within_limits(&deep), format!("{}{}", "[".repeat(100), "]".repeat(100)));
        assert_eq!(within_limits(&"7".repeat(400)), "7".repeat(100));
    }
}
