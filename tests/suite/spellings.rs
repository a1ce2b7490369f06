//! The spellings in which a secret is found: those that docs/verify-an-emulator.md names, each written down from the rules of its
//! encoding and not with the code under test.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use kms_conformance::wire::{Credentials, Redaction, Secret, Secrets};
use rstest::rstest;

const SECRET: &str = "canary/Secret+1=\"<&>'\\ 密é~~~~~x*\u{ad}";

/// `text` as it is shown.
fn shown(text: &str) -> String {
    let others = ["another-secret", "and-one-more"];
    let all = others.into_iter().chain([SECRET]).map(|secret| Credentials {
        access_key_id: "testid".to_owned(),
        access_key_secret: Secret::new(secret),
        security_token: None,
    });
    let secrets = Secrets::of(&all.collect::<Vec<_>>());
    Redaction::new(&secrets, []).text(text).into_owned()
}

/// The bytes of a text in a format, but for those that are kept.
fn bytes(text: &str, format: fn(u8) -> String, keep: fn(u8) -> bool) -> String {
    text.bytes().map(|byte| if keep(byte) { char::from(byte).to_string() } else { format(byte) }).collect()
}

/// Percent-encoded as RFC 3986 wants it.
fn percent(text: &str) -> String {
    bytes(text, |byte| format!("%{byte:02X}"), |byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte))
}

/// The string of a JSON text, without its quotes.
fn json(text: &str) -> String {
    let json = serde_json::to_string(text).unwrap();
    json[1..json.len() - 1].to_owned()
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// One way to escape a text.
type Escape = fn(&str) -> String;

const ESCAPES: [(&str, Escape); 14] = [
    ("percent", percent),
    ("percent in lower case", |text| {
        bytes(text, |byte| format!("%{byte:02x}"), |byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte))
    }),
    ("percent everything", |text| bytes(text, |byte| format!("%{byte:02X}"), |_| false)),
    ("percent but for what divides a query", |text| {
        bytes(text, |byte| format!("%{byte:02X}"), |byte| byte.is_ascii_alphanumeric() || b"&=".contains(&byte))
    }),
    ("form", |text| {
        let format = |byte| if byte == b' ' { "+".to_owned() } else { format!("%{byte:02X}") };
        bytes(text, format, |byte| byte.is_ascii_alphanumeric() || b"-_.*".contains(&byte))
    }),
    ("JSON", json),
    ("JSON with a solidus escaped", |text| json(text).replace('/', "\\/")),
    ("JSON in ASCII", |text| {
        let units =
            |c: char| c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
        json(text).chars().map(|c| if c.is_ascii() { c.to_string() } else { units(c) }).collect()
    }),
    ("JSON with everything escaped", |text| text.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect()),
    ("Rust", |text| {
        let quoted = format!("{text:?}");
        quoted[1..quoted.len() - 1].to_owned()
    }),
    ("XML text", xml),
    ("XML attribute", |text| xml(text).replace('"', "&quot;").replace('\'', "&apos;")),
    ("XML in decimal", |text| xml(text).replace('"', "&#34;").replace('\'', "&#39;")),
    ("XML with everything escaped", |text| text.chars().map(|c| format!("&#x{:X};", u32::from(c))).collect()),
];

#[test]
fn up_to_three_escapes_in_one_another_are_undone() {
    let mut spelled = 0;
    let mut check = |name: &str, spelling: &str| {
        spelled += 1;
        let text = format!("before {spelling} after");
        assert_eq!(shown(&text), "before [redacted] after", "{name}: {text}");
    };
    check("as it is", SECRET);
    for (first, escape_first) in ESCAPES {
        let once = escape_first(SECRET);
        check(first, &once);
        for (second, escape_second) in ESCAPES {
            let twice = escape_second(&once);
            check(&format!("{first}, {second}"), &twice);
            for (third, escape_third) in ESCAPES {
                check(&format!("{first}, {second}, {third}"), &escape_third(&twice));
            }
        }
    }
    assert_eq!(spelled, 1 + 14 + 14 * 14 + 14 * 14 * 14);
}

#[rstest]
#[case::lower(|text: &str| bytes(text, |byte| format!("{byte:02x}"), |_| false))]
#[case::upper(|text: &str| bytes(text, |byte| format!("{byte:02X}"), |_| false))]
fn hexadecimal_is_found(#[case] encode: fn(&str) -> String) {
    let hex = encode(SECRET);
    assert_eq!(shown(&hex), "[redacted]");
    assert_eq!(shown(&format!("ab{hex}cd")), "ab[redacted]cd");
}

/// The Base64 texts of a text.
fn base64(text: &str) -> [String; 4] {
    [STANDARD.encode(text), URL_SAFE.encode(text), STANDARD_NO_PAD.encode(text), URL_SAFE_NO_PAD.encode(text)]
}

#[test]
fn base64_is_found_in_every_alphabet_and_under_escapes() {
    let once = base64(SECRET);
    let twice: Vec<_> = once.iter().flat_map(|once| base64(once)).collect();
    assert_ne!(once[0], once[1]);
    for encoded in once.iter().chain(&twice) {
        assert_eq!(shown(encoded), "[redacted]", "{encoded}");
        assert_eq!(shown(&percent(&percent(encoded))), "[redacted]", "{encoded}");
        assert_eq!(shown(&json(encoded).replace('/', "\\/")), "[redacted]", "{encoded}");
    }
}

/// What is left are the characters that the text around the secret has a part in.
#[rstest]
#[case("")]
#[case("u")]
#[case("us")]
#[case("user:")]
fn base64_is_found_within_that_of_a_longer_text(#[case] before: &str) {
    for after in ["", "x", "xy"] {
        for encoded in base64(&format!("{before}{SECRET}{after}")) {
            let text = shown(&encoded);
            let (left, right) = text.split_once("[redacted]").unwrap();
            assert!(left.len() <= (before.len() * 8).div_ceil(6), "{encoded}: {text}");
            assert!(right.len() <= encoded.len() - (before.len() + SECRET.len()) * 8 / 6, "{encoded}: {text}");
        }
    }
}

#[rstest]
#[case("", "")]
#[case("user:", "x")]
#[case("us", "xy")]
fn base64_of_base64_is_found_within_that_of_a_longer_text(#[case] before: &str, #[case] after: &str) {
    for inner in base64(&format!("{before}{SECRET}{after}")) {
        for around in ["", "B", "Ba", "Basic "] {
            for encoded in base64(&format!("{around}{inner}{around}")) {
                let text = shown(&encoded);
                assert!(text.contains("[redacted]") && text.len() < "[redacted]".len() + 40, "{encoded}: {text}");
            }
        }
    }
}

/// Encoded texts of eight characters are found, and shorter ones are not.
#[test]
fn shortest_encoded_text_has_eight_characters() {
    let shown = |secret: &str, text: &str| {
        let credentials = Credentials {
            access_key_id: "testid".to_owned(),
            access_key_secret: Secret::new(secret),
            security_token: None,
        };
        let secrets = Secrets::of([&credentials]);
        Redaction::new(&secrets, []).text(text).into_owned()
    };
    assert_eq!(shown("Code", "436f6465 436F6465"), "[redacted] [redacted]");
    assert_eq!(shown("key", "6b6579 6B6579"), "6b6579 6B6579");
    assert_eq!(shown("admin", "YWRtaW4= YWRtaW4"), "[redacted] YWRtaW4");
    assert_eq!(shown("key", "a2V5 YTJWNQ=="), "a2V5 [redacted]");
}
