//! Percent-encoding: decoding of forms, and the encoding that signatures are made over.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, utf8_percent_encode};

/// Everything but letters, digits and `-`, `_`, `.`, `~` (Alibaba Cloud KMS, page "Signature").
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Encodes a text as the signatures V1 and V3 do.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// Decodes a name or a value of a query or form: `+` is a blank, `%XX` a byte. `None` if the bytes are no UTF-8.
pub(super) fn decode(bytes: &[u8]) -> Option<String> {
    let blanks: Vec<u8> = bytes.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    percent_decode(&blanks).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

/// Decodes the pairs of a query or form; `None` if one is no UTF-8. Empty pairs (`&&`) are no parameters.
pub(super) fn decode_pairs(bytes: &[u8]) -> Option<Vec<(String, String)>> {
    bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(decode_pair).collect()
}

fn decode_pair(pair: &[u8]) -> Option<(String, String)> {
    let mut halves = pair.splitn(2, |byte| *byte == b'=');
    let (name, value) = (halves.next().unwrap_or_default(), halves.next().unwrap_or_default());
    Some((decode(name)?, decode(value)?))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{decode_pairs, encode};

    #[rstest]
    #[case("a=b", &[("a", "b")])]
    #[case("a+b=c%2Bd%20e", &[("a b", "c+d e")])]
    #[case("a=&b&=c&&", &[("a", ""), ("b", ""), ("", "c")])]
    #[case("a=b=c", &[("a", "b=c")])]
    #[case("a=%E9%92%A5%zz", &[("a", "钥%zz")])]
    fn pairs(#[case] text: &str, #[case] expected: &[(&str, &str)]) {
        let expected: Vec<_> = expected.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        assert_eq!(decode_pairs(text.as_bytes()), Some(expected));
    }

    #[test]
    fn what_is_no_utf8_is_no_parameter() {
        assert_eq!(decode_pairs(b"a=%FF"), None);
    }

    #[test]
    fn what_is_reserved_is_escaped() {
        assert_eq!(encode("aZ09-_.~ *+/é"), "aZ09-_.~%20%2A%2B%2F%C3%A9");
    }
}
