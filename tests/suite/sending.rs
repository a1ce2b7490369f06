//! How requests get out, by both senders: that for ordinary targets and that for long ones.

use std::process::Command;
use std::time::Duration;

use kms_conformance::wire::{Client, ClientError, Limits, Method, Send, SendError};
use rstest::rstest;

use crate::support::{LONG, SHORT, Script, Scripted, answered, bytes, endpoint, limits, request, send};

#[rstest]
#[tokio::test]
async fn a_connection_that_does_not_come_about_in_time_is_no_answer(#[values(SHORT, LONG)] length: usize) {
    // The TLS handshake, which is part of connecting, is never answered.
    let server = Scripted::start(Script::Silent).await;
    let address = format!("https://127.0.0.1:{}", server.port);
    let brief = Limits { connect: Duration::from_millis(100), ..limits() };
    let error = send(&address, brief, length).await.unwrap_err();
    assert!(!error.is_endpoint_fault());
    assert_eq!(
        error.to_string(),
        format!("no connection to {address} within 100ms; check address and network, or raise the connect time limit")
    );
}

#[rstest]
#[tokio::test]
async fn an_endpoint_that_is_not_there_is_not_reachable(#[values(SHORT, LONG)] length: usize) {
    // A port that was free a moment ago: nothing listens there once its listener is gone.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for scheme in ["http", "https"] {
        let address = format!("{scheme}://127.0.0.1:{port}");
        let error = send(&address, limits(), length).await.unwrap_err();
        assert!(!error.is_endpoint_fault());
        assert_eq!(
            error.to_string(),
            format!(
                "no connection to {address} (Connection refused (os error 111)); is it running, and is the port right?"
            )
        );
    }
}

#[rstest]
#[tokio::test]
async fn a_name_without_an_address_is_not_resolved(#[values(SHORT, LONG)] length: usize) {
    // RFC 6761 keeps this top-level domain without names for ever; and a label of 64 characters is not even asked for.
    let address = format!("http://{}.invalid", "a".repeat(64));
    let error = send(&address, limits(), length).await.unwrap_err();
    assert!(!error.is_endpoint_fault());
    let text = error.to_string();
    assert!(text.starts_with(&format!("the name of {address} could not be resolved (")), "{text}");
    assert!(text.ends_with("); check the host name of the endpoint"), "{text}");
}

/// A certificate, and the key of it.
type Certificate = (&'static [u8], &'static [u8]);

const SELF_SIGNED: Certificate =
    (include_bytes!("../data/tls/self-signed.pem"), include_bytes!("../data/tls/self-signed-key.pem"));
const END_ENTITY: Certificate = (include_bytes!("../data/tls/end-entity.pem"), SELF_SIGNED.1);
const WITHOUT_NAMES: Certificate = (include_bytes!("../data/tls/without-names.pem"), SELF_SIGNED.1);
const EXPIRED: Certificate = (include_bytes!("../data/tls/expired.pem"), SELF_SIGNED.1);
const VERSION_1: Certificate = (include_bytes!("../data/tls/version-1.pem"), SELF_SIGNED.1);

const ANSWER: &str = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

#[rstest]
#[tokio::test]
async fn https_is_spoken_with_an_authority_of_the_callers(#[values(SHORT, LONG)] length: usize) {
    let server = Scripted::start_tls(Script::Answer(bytes(ANSWER))).await;
    for host in ["localhost", "127.0.0.1"] {
        let address = format!("https://{host}:{}", server.port);
        let response = send(&address, limits(), length).await.unwrap();
        assert_eq!(response.body, b"hello");
    }
}

#[rstest]
#[tokio::test]
async fn a_certificate_of_an_unknown_authority_is_refused(#[values(SHORT, LONG)] length: usize) {
    let server = Scripted::start_tls(Script::Answer(bytes(ANSWER))).await;
    let endpoint = endpoint(&format!("https://localhost:{}", server.port));
    let client = Client::new(&endpoint, limits(), None).unwrap();
    let error = client.send(&request(&endpoint, Method::Get, length)).await.unwrap_err();
    assert!(!error.is_endpoint_fault());
    assert_eq!(
        error.to_string(),
        format!(
            "no TLS connection to {endpoint} (invalid peer certificate: UnknownIssuer); check that it speaks https and that its certificate is issued by a known authority, or name that authority's certificate, or a self-signed one itself, as ca_file in the profile"
        )
    );
    assert!(server.requests().is_empty());
}

/// What `openssl req -x509` makes: by default a certificate of an authority, though a server has it.
#[rstest]
#[case::authority(&SELF_SIGNED, "localhost", None)]
#[case::authority_by_address(&SELF_SIGNED, "127.0.0.1", None)]
#[case::end_entity(&END_ENTITY, "localhost", None)]
#[case::subject_alone(&WITHOUT_NAMES, "localhost", Some("with openssl req -x509: -addext subjectAltName="))]
#[case::over(&EXPIRED, "localhost", Some("its certificate is out of date, or the clock of this machine is wrong"))]
#[case::old(&VERSION_1, "localhost", Some("its certificate is of an old version: give it one of version 3"))]
#[tokio::test]
async fn self_signed_certificate_can_be_named_itself(
    #[case] (certificate, key): &(&[u8], &[u8]),
    #[case] host: &str,
    #[case] refused: Option<&str>,
    #[values(SHORT, LONG)] length: usize,
) {
    let server = Scripted::start_tls_as(Script::Answer(bytes(ANSWER)), certificate, key).await;
    let endpoint = endpoint(&format!("https://{host}:{}", server.port));
    let client = Client::new(&endpoint, limits(), Some(certificate)).unwrap();
    match (client.send(&request(&endpoint, Method::Get, length)).await, refused) {
        (Ok(response), None) => assert_eq!(response.body, b"hello"),
        (Err(SendError::Tls { remedy, .. }), Some(words)) => assert!(remedy.contains(words), "{remedy}"),
        (other, _) => panic!("{other:?}"),
    }
}

/// It is trusted where it is named, and nowhere else.
#[rstest]
#[tokio::test]
async fn self_signed_certificate_that_is_not_named_is_refused(#[values(SHORT, LONG)] length: usize) {
    let (certificate, key) = SELF_SIGNED;
    let server = Scripted::start_tls_as(Script::Answer(bytes(ANSWER)), certificate, key).await;
    let error = send(&format!("https://localhost:{}", server.port), limits(), length).await.unwrap_err();
    assert!(matches!(error, SendError::Tls { .. }), "{error}");
}

#[rstest]
#[tokio::test]
async fn an_endpoint_that_speaks_no_tls_is_named_as_such(#[values(SHORT, LONG)] length: usize) {
    let server = Scripted::start(Script::Early(bytes("HTTP/1.1 400 Bad Request\r\n\r\n"))).await;
    let error = send(&format!("https://localhost:{}", server.port), limits(), length).await;
    assert!(matches!(error, Err(SendError::Tls { .. })), "{error:?}");
}

#[rstest]
#[case::no_pem(b"not PEM", "no certificate in it")]
#[case::broken(b"-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n", "")]
fn authorities_that_are_none_are_refused(#[case] pem: &[u8], #[case] problem: &str) {
    let error = Client::new(&endpoint("https://localhost"), limits(), Some(pem)).unwrap_err();
    assert!(matches!(error, ClientError::Tls(_)));
    let text = error.to_string();
    assert!(text.starts_with(&format!("the extra certificate authorities cannot be read ({problem}")), "{text}");
    assert!(text.ends_with("); give a PEM file with one or more CERTIFICATE sections"), "{text}");
}

#[rstest]
#[tokio::test]
async fn a_redirect_is_a_response_like_any_other(#[values(SHORT, LONG)] length: usize) {
    let server = Scripted::start(Script::Answer(bytes(
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
    )))
    .await;
    let address = format!("http://127.0.0.1:{}", server.port);
    let response = send(&address, limits(), length).await.unwrap();
    assert_eq!(response.status, 307);
    assert_eq!(response.header("LOCATION"), Some("/elsewhere"));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn an_answer_before_the_end_of_a_long_request_is_heard() {
    // More than the buffers of a connection hold.
    let length = 32_000_000;
    let script = Script::Early(bytes("HTTP/1.1 414 URI Too Long\r\nContent-Length: 0\r\n\r\n"));
    assert_eq!(answered(script, limits(), length).await.unwrap().status, 414);
}

/// What follows a response belongs to no request: the connection is not used again, and the next answer is the right one. One call
/// in some, and each with a long target, tells of it.
#[rstest]
#[tokio::test]
async fn bytes_after_a_response_are_nobodys_answer(#[values(SHORT, LONG)] length: usize) {
    let surplus = "HTTP/1.1 500 Wrong\r\nContent-Length: 0\r\n\r\n";
    let server = Scripted::start(Script::Stall(bytes(&format!("{ANSWER}{surplus}")))).await;
    let endpoint = endpoint(&format!("http://127.0.0.1:{}", server.port));
    let client = Client::new(&endpoint, limits(), None).unwrap();
    for number in 0..20 {
        let sent = client.send(&request(&endpoint, Method::Get, length)).await;
        if length == LONG || number % 16 == 1 {
            let error = sent.unwrap_err();
            assert!(error.is_endpoint_fault());
            let said = format!(
                "{endpoint} sent more than one response to a request, or a response longer than its framing says; "
            );
            assert!(error.to_string().starts_with(&said), "{error}");
        } else {
            assert_eq!(sent.unwrap().body, b"hello");
        }
    }
}

/// A second response that comes by itself, after the first.
#[tokio::test]
async fn response_that_comes_late_is_told_too() {
    let server = Scripted::start(Script::Drip(bytes(&format!("{ANSWER}{ANSWER}")))).await;
    let error = send(&format!("http://127.0.0.1:{}", server.port), limits(), LONG).await.unwrap_err();
    assert!(matches!(error, SendError::Surplus { .. }), "{error}");
}

#[tokio::test]
async fn connections_are_kept() {
    let server = Scripted::start(Script::KeepAlive(bytes(ANSWER))).await;
    let endpoint = endpoint(&format!("http://127.0.0.1:{}", server.port));
    let client = Client::new(&endpoint, limits(), None).unwrap();
    for _ in 0..16 {
        client.send(&request(&endpoint, Method::Get, SHORT)).await.unwrap();
    }
    assert_eq!(server.requests().len(), 16);
    // One for all, and one for the call that is watched.
    assert_eq!(server.connections(), 2);
}

#[rstest]
#[tokio::test]
async fn a_request_arrives_as_it_was_built(
    #[values(Method::Get, Method::Post)] method: Method,
    #[values(SHORT, 65_000, 65_001, LONG)] length: usize,
) {
    let server = Scripted::start(Script::Answer(bytes(ANSWER))).await;
    let endpoint = endpoint(&format!("http://127.0.0.1:{}", server.port));
    let client = Client::new(&endpoint, limits(), None).unwrap();
    let mut request = request(&endpoint, method, length);
    if method == Method::Post {
        request.body = bytes("a=b");
    }
    client.send(&request).await.unwrap();
    let received = server.requests().remove(0);
    let (head, body) = received.split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<&str> = head.lines().filter(|line| *line != "connection: close").collect();
    let line = lines.remove(0);
    assert_eq!(line, format!("{method} {} HTTP/1.1", request.target));
    lines.sort_unstable();
    let host = format!("host: 127.0.0.1:{}", server.port);
    match method {
        Method::Get => {
            assert_eq!(lines, ["accept: application/json", &host]);
            assert_eq!(body, "");
        }
        Method::Post => {
            assert_eq!(lines, ["accept: application/json", "content-length: 3", &host]);
            assert_eq!(body, "a=b");
        }
    }
}

#[rstest]
#[tokio::test]
async fn an_empty_post_says_that_it_is_empty(#[values(SHORT, LONG)] length: usize) {
    let server = Scripted::start(Script::Answer(bytes(ANSWER))).await;
    let endpoint = endpoint(&format!("http://127.0.0.1:{}", server.port));
    let client = Client::new(&endpoint, limits(), None).unwrap();
    client.send(&request(&endpoint, Method::Post, length)).await.unwrap();
    let head = server.requests().remove(0);
    assert_eq!(head.lines().filter(|line| *line == "content-length: 0").count(), 1);
}

#[rstest]
#[case::dots("/a/../?Policy=x")]
#[case::quote("/?Policy='x'")]
#[tokio::test]
async fn a_target_is_never_respelled(#[case] target: &str) {
    let server = Scripted::start(Script::Answer(bytes(ANSWER))).await;
    let endpoint = endpoint(&format!("http://127.0.0.1:{}", server.port));
    let client = Client::new(&endpoint, limits(), None).unwrap();
    let mut request = request(&endpoint, Method::Get, SHORT);
    request.target = target.to_owned();
    client.send(&request).await.unwrap();
    let line = format!("GET {target} HTTP/1.1\r\n");
    assert!(server.requests()[0].starts_with(&line));
}

#[rstest]
#[case::header("/", "a\r\nb: c", "header x-odd: ")]
#[case::header_of_a_long_target(&format!("/?{}", "q".repeat(LONG)), "a\r\nb: c", "header x-odd: ")]
#[case::target("/ HTTP/1.1\r\nb: c\r\n\r\n", "a", "its target has bytes that must be encoded")]
#[tokio::test]
async fn a_request_cannot_smuggle_another(#[case] target: &str, #[case] value: &str, #[case] problem: &str) {
    let server = Scripted::start(Script::Answer(bytes(ANSWER))).await;
    let endpoint = endpoint(&format!("http://127.0.0.1:{}", server.port));
    let client = Client::new(&endpoint, limits(), None).unwrap();
    let mut request = request(&endpoint, Method::Get, SHORT);
    request.target = target.to_owned();
    request.headers.push(("x-odd".to_owned(), value.to_owned()));
    let error = client.send(&request).await.unwrap_err();
    assert!(!error.is_endpoint_fault());
    let text = error.to_string();
    assert!(text.starts_with(&format!("the request to {endpoint} cannot be sent ({problem}")), "{text}");
    assert!(text.ends_with("); only requests built for this endpoint can be"), "{text}");
    assert!(server.requests().is_empty());
}

/// The environment of a process cannot be changed safely in the middle of its tests, so one of them is run again in a process of
/// its own.
#[test]
fn proxies_of_the_environment_are_not_asked() {
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", "sending::connections_are_kept"]);
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        again.env(name, "http://127.0.0.1:1");
    }
    again.env_remove("NO_PROXY").env_remove("no_proxy");
    let output = again.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("1 passed"), "{text}");
}
