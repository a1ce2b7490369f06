//! Both senders, that for ordinary targets and that for long ones, against an endpoint that answers well, badly or not at all.

use std::process::Command;
use std::time::Duration;

use kms_conformance::wire::{
    Client, ClientError, Endpoint, Limits, Method, Request, Response, Send, SendError,
};
use rstest::rstest;

use crate::support::{Script, Scripted};

/// Lengths of targets: one that the pooled sender takes, and one that only the other can.
const SHORT: usize = 40;
const LONG: usize = 100_000;

const AUTHORITY: &[u8] = include_bytes!("../data/tls/authority.pem");

/// No test comes near these times unless it is about them.
fn limits() -> Limits {
    Limits {
        connect: Duration::from_secs(20),
        response: Duration::from_secs(20),
        body_bytes: 10_000,
        head_bytes: 4_000,
    }
}

fn brief() -> Limits {
    Limits {
        response: Duration::from_millis(100),
        ..limits()
    }
}

fn request(endpoint: &Endpoint, method: Method, length: usize) -> Request {
    let query = "q".repeat(length - "/?Policy=".len());
    Request {
        method,
        target: format!("/?Policy={query}"),
        headers: vec![
            ("host".to_owned(), endpoint.authority()),
            ("accept".to_owned(), "application/json".to_owned()),
        ],
        body: Vec::new(),
    }
}

fn endpoint(address: &str) -> Endpoint {
    address.parse().unwrap()
}

async fn send(address: &str, limits: Limits, length: usize) -> Result<Response, SendError> {
    let endpoint = endpoint(address);
    let client = Client::new(&endpoint, limits, Some(AUTHORITY)).unwrap();
    client.send(&request(&endpoint, Method::Get, length)).await
}

async fn answered(script: Script, limits: Limits, length: usize) -> Result<Response, SendError> {
    let server = Scripted::start(script).await;
    send(&format!("http://127.0.0.1:{}", server.port), limits, length).await
}

/// The kind of an error, and the whole text with the port left out.
async fn refused(script: Script, limits: Limits, length: usize) -> (bool, String) {
    let server = Scripted::start(script).await;
    let address = format!("http://127.0.0.1:{}", server.port);
    let error = send(&address, limits, length).await.unwrap_err();
    (
        error.is_endpoint_fault(),
        error.to_string().replace(&address, "ENDPOINT"),
    )
}

fn bytes(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

#[rstest]
#[case::content_length("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello")]
#[case::until_close("HTTP/1.1 200 OK\r\n\r\nhello", 200, "hello")]
#[case::http_1_0("HTTP/1.0 200 OK\r\n\r\nhello", 200, "hello")]
#[case::no_reason("HTTP/1.1 404\r\nContent-Length: 2\r\n\r\nno", 404, "no")]
#[case::chunked(
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nDigest: z\r\n\r\n",
    200,
    "hello"
)]
#[case::upper_case_coding(
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    200,
    "hello"
)]
#[case::same_length_twice(
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
    200,
    "hello"
)]
#[case::no_content("HTTP/1.1 204 No Content\r\n\r\n", 204, "")]
#[case::not_modified("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", 304, "")]
#[case::interim(
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    200,
    "hello"
)]
#[case::content_coding_is_left_alone(
    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nzzzz",
    200,
    "zzzz"
)]
#[tokio::test]
async fn a_well_framed_response_is_returned_whole(
    #[case] answer: &str,
    #[case] status: u16,
    #[case] body: &str,
    #[values(SHORT, LONG)] length: usize,
    #[values(false, true)] drip: bool,
) {
    let script = if drip { Script::Drip } else { Script::Answer };
    let response = answered(script(bytes(answer)), limits(), length)
        .await
        .unwrap();
    assert_eq!(response.status, status);
    assert_eq!(String::from_utf8_lossy(&response.body), body);
}

const NOT_WELL_FORMED: &str =
    "the endpoint, or what stands before it, has to frame its responses as RFC 9112 says";

#[rstest]
#[case::garbage("SSH-2.0-OpenSSH\r\n\r\n")]
#[case::no_number("HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhello")]
#[case::sign("HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello")]
#[case::two_lengths("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
#[case::header_without_colon("HTTP/1.1 200 OK\r\nContent-Length\r\n\r\nhello")]
#[case::chunk_size(
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n0\r\n\r\n"
)]
#[case::chunk_size_too_large(
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n11111111111111111\r\nhello\r\n0\r\n\r\n"
)]
#[case::chunk_end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n")]
#[tokio::test]
async fn a_response_that_is_not_well_formed_is_the_endpoints_fault(
    #[case] answer: &str,
    #[values(SHORT, LONG)] length: usize,
) {
    let (fault, text) = refused(Script::Answer(bytes(answer)), limits(), length).await;
    assert!(fault, "{text}");
    assert!(
        text.starts_with("the response of ENDPOINT is not well-formed HTTP/1.1 ("),
        "{text}"
    );
    assert!(text.ends_with(NOT_WELL_FORMED), "{text}");
}

#[rstest]
#[case::content_length("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello")]
#[case::chunk("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nhello")]
#[case::last_chunk("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
#[tokio::test]
async fn a_truncated_body_is_the_endpoints_fault(
    #[case] answer: &str,
    #[values(SHORT, LONG)] length: usize,
) {
    let (fault, text) = refused(Script::Answer(bytes(answer)), limits(), length).await;
    assert!(fault, "{text}");
    assert_eq!(
        text,
        "ENDPOINT closed the connection in the middle of its response; compare its Content-Length with the length of the body it sends"
    );
}

#[rstest]
#[case::announced("HTTP/1.1 200 OK\r\nContent-Length: 10001\r\n\r\n", "x")]
#[case::until_close("HTTP/1.1 200 OK\r\n\r\n", "endless ")]
#[case::chunked(
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    "8\r\nendless \r\n"
)]
#[case::one_chunk(
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFF\r\n",
    "endless "
)]
#[tokio::test]
async fn a_body_beyond_the_limit_is_the_endpoints_fault(
    #[case] head: &str,
    #[case] again: &str,
    #[values(SHORT, LONG)] length: usize,
) {
    let script = Script::Endless(bytes(head), again.repeat(100).into_bytes());
    let (fault, text) = refused(script, limits(), length).await;
    assert!(fault, "{text}");
    assert_eq!(
        text,
        "the body of the response of ENDPOINT is larger than 10000 bytes; no answer of this operation is that long"
    );
}

#[rstest]
#[tokio::test]
async fn a_body_of_just_the_limit_is_taken(#[values(SHORT, LONG)] length: usize) {
    let answer = format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(10_000));
    let response = answered(Script::Answer(bytes(&answer)), limits(), length)
        .await
        .unwrap();
    assert_eq!(response.body.len(), 10_000);
}

fn large_head() -> Script {
    let header = format!("X-Large: {}\r\n", "x".repeat(4_000));
    Script::Answer(bytes(&format!(
        "HTTP/1.1 200 OK\r\n{header}Content-Length: 0\r\n\r\n"
    )))
}

fn many_headers() -> Script {
    let headers = "A: b\r\n".repeat(101);
    Script::Answer(bytes(&format!("HTTP/1.1 200 OK\r\n{headers}\r\n")))
}

#[rstest]
#[case::large(large_head())]
#[case::many(many_headers())]
#[case::endless_headers(Script::Endless(bytes("HTTP/1.1 200 OK\r\n"), "Endless: endless\r\n".repeat(90).into_bytes()))]
#[case::endless_header(Script::Endless(bytes("HTTP/1.1 200 OK\r\nEndless: "), "endless ".repeat(90).into_bytes()))]
#[tokio::test]
async fn a_head_beyond_the_limits_is_the_endpoints_fault(
    #[case] script: Script,
    #[values(SHORT, LONG)] length: usize,
) {
    let (fault, text) = refused(script, limits(), length).await;
    assert!(fault, "{text}");
    assert_eq!(
        text,
        "the head of the response of ENDPOINT is larger than 4000 bytes or has more than 100 headers; no answer of this operation needs that"
    );
}

#[rstest]
#[case::at_once(Script::Answer(Vec::new()))]
#[case::unread(Script::Close)]
#[case::within_the_head(Script::Answer(bytes("HTTP/1.1 200 OK\r\nContent-")))]
#[tokio::test]
async fn a_connection_closed_without_a_response_is_no_answer(
    #[case] script: Script,
    #[values(SHORT, LONG)] length: usize,
) {
    let (fault, text) = refused(script, limits(), length).await;
    assert!(!fault, "{text}");
    assert_eq!(
        text,
        "ENDPOINT closed the connection without a response; it may have crashed on this request: look at its log"
    );
}

#[rstest]
#[case::silent(Script::Silent)]
#[case::within_the_head(Script::Stall(bytes("HTTP/1.1 200 OK\r\n")))]
#[case::within_the_body(Script::Stall(bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel")))]
#[tokio::test]
async fn a_response_that_does_not_end_in_time_is_no_answer(
    #[case] script: Script,
    #[values(SHORT, LONG)] length: usize,
) {
    let (fault, text) = refused(script, brief(), length).await;
    assert!(!fault, "{text}");
    assert_eq!(
        text,
        "no complete response from ENDPOINT within 100ms; the endpoint is slow or does not answer: look at its log, or raise the response time limit"
    );
}

#[rstest]
#[tokio::test]
async fn a_connection_that_does_not_come_about_in_time_is_no_answer(
    #[values(SHORT, LONG)] length: usize,
) {
    // The TLS handshake, which is part of connecting, is never answered.
    let server = Scripted::start(Script::Silent).await;
    let address = format!("https://127.0.0.1:{}", server.port);
    let brief = Limits {
        connect: Duration::from_millis(100),
        ..limits()
    };
    let error = send(&address, brief, length).await.unwrap_err();
    assert!(!error.is_endpoint_fault());
    assert_eq!(
        error.to_string(),
        format!(
            "no connection to {address} within 100ms; check address and network, or raise the connect time limit"
        )
    );
}

#[rstest]
#[tokio::test]
async fn an_endpoint_that_is_not_there_is_not_reachable(#[values(SHORT, LONG)] length: usize) {
    // A port that was free a moment ago: nothing listens there once its listener is gone.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
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
    assert!(
        text.starts_with(&format!("the name of {address} could not be resolved (")),
        "{text}"
    );
    assert!(
        text.ends_with("); check the host name of the endpoint"),
        "{text}"
    );
}

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
    let error = client
        .send(&request(&endpoint, Method::Get, length))
        .await
        .unwrap_err();
    assert!(!error.is_endpoint_fault());
    assert_eq!(
        error.to_string(),
        format!(
            "no TLS connection to {endpoint} (invalid peer certificate: UnknownIssuer); check that it speaks https and that its certificate is issued by a known authority, or name that authority's certificate"
        )
    );
    assert!(server.requests().is_empty());
}

#[rstest]
#[tokio::test]
async fn an_endpoint_that_speaks_no_tls_is_named_as_such(#[values(SHORT, LONG)] length: usize) {
    let server = Scripted::start(Script::Early(bytes("HTTP/1.1 400 Bad Request\r\n\r\n"))).await;
    let error = send(
        &format!("https://localhost:{}", server.port),
        limits(),
        length,
    )
    .await;
    assert!(matches!(error, Err(SendError::Tls { .. })), "{error:?}");
}

#[rstest]
#[case::no_pem(b"not PEM", "no certificate in it")]
#[case::broken(b"-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n", "")]
fn authorities_that_are_none_are_refused(#[case] pem: &[u8], #[case] problem: &str) {
    let error = Client::new(&endpoint("https://localhost"), limits(), Some(pem)).unwrap_err();
    assert!(matches!(error, ClientError::Tls(_)));
    let text = error.to_string();
    assert!(
        text.starts_with(&format!(
            "the extra certificate authorities cannot be read ({problem}"
        )),
        "{text}"
    );
    assert!(
        text.ends_with("); give a PEM file with one or more CERTIFICATE sections"),
        "{text}"
    );
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
    let script = Script::Early(bytes(
        "HTTP/1.1 414 URI Too Long\r\nContent-Length: 0\r\n\r\n",
    ));
    assert_eq!(answered(script, limits(), LONG).await.unwrap().status, 414);
}

/// What follows a response belongs to no request: the connection is not used again, and the next answer is the right one.
#[rstest]
#[tokio::test]
async fn bytes_after_a_response_are_nobodys_answer(#[values(SHORT, LONG)] length: usize) {
    let surplus = "HTTP/1.1 500 Wrong\r\nContent-Length: 0\r\n\r\n";
    let server = Scripted::start(Script::Stall(bytes(&format!("{ANSWER}{surplus}")))).await;
    let endpoint = endpoint(&format!("http://127.0.0.1:{}", server.port));
    let client = Client::new(&endpoint, limits(), None).unwrap();
    for _ in 0..3 {
        let response = client
            .send(&request(&endpoint, Method::Get, length))
            .await
            .unwrap();
        assert_eq!(response.status, 200);
        assert_eq!(response.body, b"hello");
    }
}

#[tokio::test]
async fn connections_are_kept() {
    let server = Scripted::start(Script::KeepAlive(bytes(ANSWER))).await;
    let endpoint = endpoint(&format!("http://127.0.0.1:{}", server.port));
    let client = Client::new(&endpoint, limits(), None).unwrap();
    for _ in 0..3 {
        client
            .send(&request(&endpoint, Method::Get, SHORT))
            .await
            .unwrap();
    }
    assert_eq!(server.requests().len(), 3);
    assert_eq!(server.connections(), 1);
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
    let mut lines: Vec<&str> = head
        .lines()
        .filter(|line| *line != "connection: close")
        .collect();
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
            assert_eq!(
                lines,
                ["accept: application/json", "content-length: 3", &host]
            );
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
    client
        .send(&request(&endpoint, Method::Post, length))
        .await
        .unwrap();
    let head = server.requests().remove(0);
    assert_eq!(
        head.lines()
            .filter(|line| *line == "content-length: 0")
            .count(),
        1
    );
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
#[case::target(
    "/ HTTP/1.1\r\nb: c\r\n\r\n",
    "a",
    "its target has bytes that must be encoded"
)]
#[tokio::test]
async fn a_request_cannot_smuggle_another(
    #[case] target: &str,
    #[case] value: &str,
    #[case] problem: &str,
) {
    let server = Scripted::start(Script::Answer(bytes(ANSWER))).await;
    let endpoint = endpoint(&format!("http://127.0.0.1:{}", server.port));
    let client = Client::new(&endpoint, limits(), None).unwrap();
    let mut request = request(&endpoint, Method::Get, SHORT);
    request.target = target.to_owned();
    request.headers.push(("x-odd".to_owned(), value.to_owned()));
    let error = client.send(&request).await.unwrap_err();
    assert!(!error.is_endpoint_fault());
    let text = error.to_string();
    assert!(
        text.starts_with(&format!(
            "the request to {endpoint} cannot be sent ({problem}"
        )),
        "{text}"
    );
    assert!(
        text.ends_with("); only requests built for this endpoint can be"),
        "{text}"
    );
    assert!(server.requests().is_empty());
}

/// The environment of a process cannot be changed safely in the middle of its tests, so one of them is run again in a process of
/// its own.
#[test]
fn proxies_of_the_environment_are_not_asked() {
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", "sending::connections_are_kept"]);
    for name in [
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
    ] {
        again.env(name, "http://127.0.0.1:1");
    }
    again.env_remove("NO_PROXY").env_remove("no_proxy");
    let output = again.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("1 passed"), "{text}");
}
