//! No secret stands in what is kept or shown: neither as it is nor in any spelling, and not where the endpoint echoes it either.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kms_conformance::wire::{
    Call, Client, Credentials, Endpoint, Exchange, Form, Format, Limits, RedactedRequest, Request, Response, Scheme,
    Secret, Stamp, build, decode,
};
use rstest::rstest;

const SECRET: &str = "canary/Secret+1=\"<&>'\\ 密é~*";
const TOKEN: &str = "canary/Token+2=\"<&>'\\ 钥é~*";

/// The pieces of the canaries that every textual spelling leaves as they are.
const PIECES: [&str; 3] = ["canary", "Secret", "Token"];

fn credentials(token: Option<&str>) -> Credentials {
    Credentials {
        access_key_id: "testid".to_owned(),
        access_key_secret: Secret::new(SECRET),
        security_token: token.map(Secret::from),
    }
}

fn request(form: Form, scheme: Scheme, credentials: &Credentials) -> Request {
    let call = Call {
        action: Some("SetKeyPolicy".to_owned()),
        version: Some("2016-01-20".to_owned()),
        parameters: vec![("KeyId".to_owned(), "key-1".to_owned())],
        format: Some(Format::Json),
        form,
        scheme,
    };
    let endpoint: Endpoint = "http://kms.example.com".parse().unwrap();
    let stamp = Stamp { timestamp: "2024-11-14T08:30:00Z".parse().unwrap(), nonce: "5b1f6a8e".to_owned() };
    build(&call, &endpoint, Some(credentials), &stamp).unwrap()
}

/// The signature of a request, as its scheme writes it.
fn signature(request: &Request) -> String {
    let body = String::from_utf8_lossy(&request.body);
    let authorization = request.header("authorization").unwrap_or_default();
    let everything = format!("{} {body} {authorization}", request.target);
    let (_, rest) = everything.split_once("Signature=").unwrap();
    let encoded = rest.split([' ', '&']).next().unwrap();
    encoded.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=")
}

fn shown(exchange: &Exchange) -> String {
    let json = serde_json::to_string(&(exchange.request(), &exchange.response)).unwrap();
    let request = exchange.request();
    let mut shown = format!("{exchange:?}\n{exchange:#?}\n{request:?}\n{json}\n");
    shown.push_str(&String::from_utf8_lossy(&exchange.response.body));
    shown
}

/// The text as other programs spell it, each written down from their rules and not with the code under test.
fn spelled(text: &str) -> Vec<String> {
    let bytes = |format: fn(u8) -> String, keep: fn(u8) -> bool| -> String {
        text.bytes().map(|byte| if keep(byte) { char::from(byte).to_string() } else { format(byte) }).collect()
    };
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let form_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.*".contains(&byte);
    let upper = bytes(|byte| format!("%{byte:02X}"), unreserved);
    let lower = bytes(|byte| format!("%{byte:02x}"), unreserved);
    let form = bytes(
        |byte| {
            if byte == b' ' { "+".to_owned() } else { format!("%{byte:02X}") }
        },
        form_safe,
    );
    let xml = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let json = serde_json::to_string(text).unwrap();
    let json = json[1..json.len() - 1].to_owned();
    let ascii: String =
        json.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{:04x}", u32::from(c)) }).collect();
    let references: Vec<String> = text.chars().map(|c| format!("&#x{:X};", u32::from(c))).collect();
    let units: Vec<String> = text.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect();
    vec![
        text.to_owned(),
        references.concat(),
        units.concat(),
        bytes(|byte| format!("%{byte:02X}"), |_| false),
        upper.replace('%', "%25"),
        upper.replace('%', "%2525"),
        lower.replace('%', "%25"),
        upper,
        lower,
        form,
        xml.replace('"', "&quot;").replace('\'', "&apos;"),
        xml.replace('"', "&#34;").replace('\'', "&#39;"),
        xml,
        json.replace('/', "\\/"),
        json.replace('\\', "\\\\").replace('"', "\\\""),
        json,
        ascii,
    ]
}

fn echo(text: &str) -> Response {
    Response {
        status: 400,
        headers: vec![("x-echo".to_owned(), format!("you sent {text}."))],
        body: format!("before {text} after").into_bytes(),
    }
}

fn forms_and_schemes() -> Vec<(Form, Scheme)> {
    let mut all: Vec<_> = Form::ALL.iter().map(|&form| (form, Scheme::V1)).collect();
    all.extend([(Form::GetQuery, Scheme::V3), (Form::PostForm, Scheme::V3)]);
    all
}

#[test]
fn a_request_is_kept_without_its_secrets() {
    for (form, scheme) in forms_and_schemes() {
        // A token in a header is printable ASCII.
        let token = if scheme == Scheme::V3 { "canary/Token+2==" } else { TOKEN };
        let credentials = credentials(Some(token));
        let request = request(form, scheme, &credentials);
        let kept = RedactedRequest::new(&request, Some(&credentials));
        let shown = format!("{kept:?} {}", serde_json::to_string(&kept).unwrap());
        for spelling in spelled(&signature(&request)) {
            assert!(!shown.contains(&spelling), "{form} {scheme}: {shown}");
        }
        for piece in PIECES {
            assert!(!shown.replace("SecurityToken", "").contains(piece), "{form} {scheme}: {shown}");
        }
        // All else is there.
        assert!(shown.contains("Signature=[redacted]"), "{shown}");
        assert!(shown.contains("KeyId=key-1"), "{shown}");
        assert!(shown.contains("testid"), "{shown}");
    }
}

#[test]
fn an_echo_in_any_spelling_is_redacted() {
    for (form, scheme) in forms_and_schemes() {
        let token = if scheme == Scheme::V3 { "canary/Token+2==" } else { TOKEN };
        let credentials = credentials(Some(token));
        let request = request(form, scheme, &credentials);
        for secret in [SECRET, token, &signature(&request)] {
            for spelling in spelled(secret) {
                let response = echo(&spelling);
                let exchange = Exchange::new(request.clone(), Some(&credentials), &response, Duration::ZERO);
                let shown = shown(&exchange);
                assert!(!shown.contains(&spelling), "{spelling}\n{shown}");
                assert_eq!(exchange.response.body, b"before [redacted] after", "{spelling}");
                assert_eq!(exchange.response.headers[0].1, "you sent [redacted].", "{spelling}");
            }
        }
    }
}

#[rstest]
#[case("")]
#[case("u")]
#[case("us")]
#[case("user:")]
fn base64_is_redacted_wherever_the_secret_stands_in_it(#[case] before: &str) {
    let credentials = credentials(None);
    let request = request(Form::GetQuery, Scheme::V1, &credentials);
    for after in ["", "x", "xy"] {
        let encoded = STANDARD.encode(format!("{before}{SECRET}{after}"));
        let exchange = Exchange::new(request.clone(), Some(&credentials), &echo(&encoded), Duration::ZERO);
        let body = String::from_utf8(exchange.response.body).unwrap();
        assert!(body.contains("[redacted]"), "{body}");
        // What is left of it are the characters that the text around the secret has a part in.
        assert!(body.len() <= "before [redacted] after".len() + 4 * 4, "{body}");
    }
}

#[rstest]
#[case(
    Format::Json,
    "{\"Code\":\"SignatureDoesNotMatch\",\"Message\":\"server string to sign is:GET&%2F&SecurityToken%3D",
    "\"}"
)]
#[case(
    Format::Xml,
    "<Error><Code>SignatureDoesNotMatch</Code><Message>server string to sign is:GET&amp;%2F&amp;SecurityToken%3D",
    "</Message></Error>"
)]
fn an_answer_is_decoded_after_redaction(#[case] format: Format, #[case] before: &str, #[case] after: &str) {
    let credentials = credentials(Some(TOKEN));
    let request = request(Form::GetQuery, Scheme::V1, &credentials);
    let twice = spelled(TOKEN).into_iter().find(|spelling| spelling.contains("%252F")).unwrap();
    let response = Response { status: 400, headers: Vec::new(), body: format!("{before}{twice}{after}").into_bytes() };
    let exchange = Exchange::new(request.clone(), Some(&credentials), &response, Duration::ZERO);
    let document = decode(format, &exchange.response.body).unwrap();
    assert_eq!(document.text("Code"), Some("SignatureDoesNotMatch"));
    assert_eq!(document.text("Message"), Some("server string to sign is:GET&%2F&SecurityToken%3D[redacted]"));
}

#[test]
fn bytes_that_are_no_text_are_kept() {
    let credentials = credentials(None);
    let request = request(Form::GetQuery, Scheme::V1, &credentials);
    let mut response = echo("");
    response.body = [b"\xff\xfe".as_slice(), SECRET.as_bytes(), b"\x80"].concat();
    let exchange = Exchange::new(request.clone(), Some(&credentials), &response, Duration::ZERO);
    assert_eq!(exchange.response.body, b"\xff\xfe[redacted]\x80");
}

#[test]
fn an_empty_secret_redacts_nothing() {
    let mut credentials = credentials(Some(""));
    credentials.access_key_secret = Secret::new("");
    let request = request(Form::GetQuery, Scheme::V1, &credentials);
    let exchange = Exchange::new(request.clone(), Some(&credentials), &echo("all"), Duration::ZERO);
    assert_eq!(exchange.response, echo("all"));
}

#[test]
fn debug_and_display_show_no_secret() {
    let credentials = credentials(Some(TOKEN));
    let endpoint: Endpoint = "http://kms.example.com".parse().unwrap();
    let client = Client::new(&endpoint, Limits::default(), None).unwrap();
    let mut shown = format!("{credentials:?} {credentials:#?} {client:?} ");
    let secret = &credentials.access_key_secret;
    shown.extend([secret.to_string(), format!("{secret:?}")]);
    for (form, scheme) in forms_and_schemes() {
        let token = if scheme == Scheme::V3 { "canary/Token+2==" } else { TOKEN };
        let request = request(form, scheme, &self::credentials(Some(token)));
        shown.extend([format!("{request:?}"), format!("{request:#?}")]);
        assert!(!shown.contains(&signature(&request)), "{shown}");
    }
    let response = echo(SECRET);
    shown.extend([format!("{response:?}"), format!("{response:#?}")]);
    for piece in PIECES {
        assert!(!shown.contains(piece), "{shown}");
    }
    assert!(shown.contains("[redacted]"));
}
