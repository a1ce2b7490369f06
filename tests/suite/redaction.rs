//! No secret stands in what is shown: not where a request carries it, and not where the endpoint echoes it, whosever it is.

use std::borrow::Cow;
use std::time::Duration;

use kms_conformance::wire::{
    Call, Client, Credentials, Endpoint, Exchange, Form, Format, Limits, RedactedRequest, RedactedResponse, Redaction,
    Request, Response, Scheme, Secret, Secrets, Stamp, build,
};
use rstest::rstest;

const SECRET: &str = "canary/Secret+1=\"<&>'\\ 密é~*";
const TOKEN: &str = "canary/Token+2=\"<&>'\\ 钥é~*";

/// The pieces of the canaries that every textual spelling leaves as they are.
const PIECES: [&str; 3] = ["canary", "Secret", "Token"];

fn credentials(secret: &str, token: Option<&str>) -> Credentials {
    Credentials {
        access_key_id: "testid".to_owned(),
        access_key_secret: Secret::new(secret),
        security_token: token.map(Secret::from),
    }
}

/// The credentials of the canaries that can be sent with this scheme: a token in a header is printable ASCII.
fn canaries(scheme: Scheme) -> Credentials {
    credentials(SECRET, Some(if scheme == Scheme::V3 { "canary/Token+2==" } else { TOKEN }))
}

/// `text` as it is shown where these are the secrets.
fn shown(secrets: &[&str], text: &str) -> String {
    let all: Vec<_> = secrets.iter().map(|secret| credentials(secret, None)).collect();
    let secrets = Secrets::of(&all);
    Redaction::new(&secrets, []).text(text).into_owned()
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
fn a_request_is_shown_without_its_secrets() {
    for (form, scheme) in forms_and_schemes() {
        let credentials = canaries(scheme);
        let request = request(form, scheme, &credentials);
        let secrets = Secrets::of([&credentials]);
        let redacted = Redaction::new(&secrets, [&request]).request(&request);
        let json = serde_json::to_string(&redacted).unwrap();
        let shown = format!("{redacted:?} {json}");
        let signature = signature(&request);
        for spelling in [&signature, &signature.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")] {
            assert!(!shown.contains(spelling), "{form} {scheme}: {shown}");
        }
        for piece in PIECES {
            assert!(!shown.replace("SecurityToken", "").contains(piece), "{form} {scheme}: {shown}");
        }
        // All else is there, and can be read again.
        assert!(shown.contains("Signature=[redacted]"), "{shown}");
        assert!(shown.contains("KeyId=key-1"), "{shown}");
        assert!(shown.contains("testid"), "{shown}");
        assert_eq!(serde_json::from_str::<RedactedRequest>(&json).unwrap(), redacted);
    }
}

#[test]
fn an_echo_is_taken_out_of_headers_and_body() {
    for (form, scheme) in forms_and_schemes() {
        let credentials = canaries(scheme);
        let request = request(form, scheme, &credentials);
        let secrets = Secrets::of([&credentials]);
        let redaction = Redaction::new(&secrets, [&request]);
        let token = credentials.security_token.as_ref().unwrap().expose();
        for secret in [SECRET, token, &signature(&request)] {
            let redacted = redaction.response(&echo(secret));
            assert_eq!(redacted.body, "before [redacted] after", "{form} {scheme}");
            assert_eq!(redacted.headers[0].1, "you sent [redacted].", "{form} {scheme}");
            let json = serde_json::to_string(&redacted).unwrap();
            assert_eq!(serde_json::from_str::<RedactedResponse>(&json).unwrap(), redacted);
        }
        let mut named = echo("");
        named.headers[0].0 = format!("x-{SECRET}");
        assert_eq!(redaction.response(&named).headers[0].0, "x-[redacted]");
    }
}

#[test]
fn secrets_of_everyone_and_signatures_of_every_request_are_taken_out() {
    let all = [("secret-of-a", Some("token-of-a")), ("secret-of-b", None), ("secret-of-c", Some("token-of-c"))];
    let all = all.map(|(secret, token)| credentials(secret, token));
    let requests = [Form::GetQuery, Form::PostForm].map(|form| request(form, Scheme::V1, &all[1]));
    let texts = ["secret-of-a", "token-of-a", "secret-of-b", "secret-of-c", "token-of-c"].map(str::to_owned);
    let texts = texts.into_iter().chain(requests.iter().map(signature));
    let secrets = Secrets::of(&all);
    let redaction = Redaction::new(&secrets, &requests);
    for text in texts {
        assert_eq!(redaction.text(&text), "[redacted]", "{text}");
    }
}

/// The program signs with something like this to find out whether signatures are checked, and the endpoint knows the true one.
#[test]
fn a_secret_is_found_in_a_longer_one() {
    assert_eq!(shown(&["secret-of-a"], "signed with secret-of-ax"), "signed with [redacted]x");
}

#[rstest]
#[case::word(&["key"], "the key of keys", "the [redacted] of [redacted]s")]
#[case::letter_case(&["Code"], "Code and code", "[redacted] and code")]
#[case::digit(&["1"], "status 101", "status [redacted]0[redacted]")]
#[case::side_by_side(&["1"], "status 111", "status [redacted]")]
#[case::sign(&["/"], "a/b", "a[redacted]b")]
#[case::escaped_sign(&["/"], "a\\u002fb", "a[redacted]b")]
#[case::one_in_the_other(&["key", "keyhole"], "keyhole", "[redacted]")]
#[case::overlapping(&["abc", "cde"], "abcde", "[redacted]")]
#[case::every_letter(&["a", "b"], "abba cab", "[redacted] c[redacted]")]
fn short_secrets_and_words_are_taken_out(#[case] secrets: &[&str], #[case] text: &str, #[case] expected: &str) {
    assert_eq!(shown(secrets, text), expected);
}

/// What encodes a short secret stands in innocent words: `key` is `a2V5`.
#[rstest]
#[case("key", "a2V5 6b6579")]
#[case("1", "MQ==")]
fn short_encoded_texts_are_left(#[case] secret: &str, #[case] text: &str) {
    assert_eq!(shown(&[secret], text), text);
}

#[rstest]
#[case::within(&["red"], "a red [redacted] rose", "a [redacted] [redacted] rose")]
#[case::the_whole(&["[redacted]"], "a [redacted] rose", "a [redacted] rose")]
#[case::around(&["a [redacted] rose"], "a [redacted] rose", "[redacted]")]
#[case::into(&["a [red"], "a [redacted] rose", "[redacted] rose")]
#[case::out_of(&["ted] r"], "a [redacted] rose", "a [redacted]ose")]
#[case::between(&["][", "d"], "[redacted][redacted]d", "[redacted]")]
fn a_mark_is_left_alone(#[case] secrets: &[&str], #[case] text: &str, #[case] expected: &str) {
    assert_eq!(shown(secrets, text), expected);
}

#[test]
fn what_is_redacted_twice_is_redacted_once() {
    let secrets = ["red", "e", "]", "[", "d", "1", SECRET];
    let text = format!("{SECRET} was read 11 times, [{SECRET}] once %5Bredacted%5D &#91;redacted]");
    let once = shown(&secrets, &text);
    assert_eq!(shown(&secrets, &once), once);
}

#[test]
fn a_text_without_secrets_is_not_copied() {
    let all = [credentials(SECRET, Some(TOKEN))];
    let secrets = Secrets::of(&all);
    let redaction = Redaction::new(&secrets, []);
    for text in ["", "The specified parameter is not valid.", "[redacted]", "a%20b&amp;c\\n"] {
        assert!(matches!(redaction.text(text), Cow::Borrowed(same) if same == text), "{text}");
    }
}

#[test]
fn bytes_that_are_no_text_are_kept() {
    let all = [credentials(SECRET, None)];
    let secrets = Secrets::of(&all);
    let redaction = Redaction::new(&secrets, []);
    let body = [b"\xff\xfe".as_slice(), SECRET.as_bytes(), b"\x80"].concat();
    assert_eq!(*redaction.bytes(&body), *b"\xff\xfe[redacted]\x80");
    assert_eq!(redaction.body(&body), "\u{fffd}\u{fffd}[redacted]\u{fffd}");
}

#[test]
fn an_empty_secret_redacts_nothing() {
    let all = [credentials("", Some(""))];
    let secrets = Secrets::of(&all);
    assert_eq!(Redaction::new(&secrets, []).text("all"), "all");
    assert_eq!(Redaction::new(&Secrets::none(), []).text("all"), "all");
}

#[test]
fn debug_and_display_show_no_secret() {
    let endpoint: Endpoint = "http://kms.example.com".parse().unwrap();
    let client = Client::new(&endpoint, Limits::default(), None).unwrap();
    let credentials = canaries(Scheme::V1);
    let mut shown = format!("{credentials:?} {credentials:#?} {client:?} ");
    let secret = &credentials.access_key_secret;
    shown.extend([secret.to_string(), format!("{secret:?}")]);
    for (form, scheme) in forms_and_schemes() {
        let credentials = canaries(scheme);
        let request = request(form, scheme, &credentials);
        let secrets = Secrets::of([&credentials]);
        let redaction = Redaction::new(&secrets, [&request]);
        shown.extend([format!("{secrets:?} {secrets:#?} "), format!("{redaction:?} {redaction:#?} ")]);
        let signature = signature(&request);
        let exchange = Exchange { request, response: echo(SECRET), elapsed: Duration::ZERO };
        shown.extend([format!("{exchange:?} "), format!("{exchange:#?} ")]);
        assert!(!shown.contains(&signature), "{shown}");
    }
    for piece in PIECES {
        assert!(!shown.replace("Secrets", "").contains(piece), "{shown}");
    }
    assert!(shown.contains("[redacted]"));
}
