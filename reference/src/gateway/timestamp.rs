//! The timestamps of signed calls.

use jiff::Timestamp;

/// Reads `yyyy-MM-ddTHH:mm:ssZ`, also with a fraction of a second, which one of the vendor's SDKs sends.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let shape = b"dddd-dd-ddTdd:dd:dd";
    let bytes = text.as_bytes();
    let fits = bytes.len() > shape.len()
        && shape.iter().zip(bytes).all(|(wanted, byte)| match wanted {
            b'd' => byte.is_ascii_digit(),
            other => byte == other,
        });
    let rest = bytes.get(shape.len()..)?;
    let fraction = rest.strip_suffix(b"Z")?;
    let digits = match fraction.split_first() {
        None => true,
        Some((b'.', digits)) => !digits.is_empty() && digits.iter().all(u8::is_ascii_digit),
        Some(_) => false,
    };
    if fits && digits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::parse;

    #[rstest]
    #[case("2026-11-23T18:26:20Z", true)]
    #[case("2026-11-23T18:26:20.838102905Z", true)]
    #[case("2026-11-23T18:26:20", false)]
    #[case("2026-11-23T18:26:20.Z", false)]
    #[case("2026-11-23T18:26:20+00:00", false)]
    #[case("2026-11-23 18:26:20Z", false)]
    #[case("2026-13-23T18:26:20Z", false)]
    #[case("20261123T182620Z", false)]
    #[case("", false)]
    fn a_timestamp(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(parse(text).is_some(), expected);
    }
}
