//! What comes back, by both senders: well framed, badly framed, too large, too late, or not at all.

use rstest::rstest;

use crate::support::{LONG, SHORT, Script, answered, brief, bytes, limits, refused};

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
#[case::upper_case_coding("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 200, "hello")]
#[case::same_length_twice("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 200, "hello")]
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
    let response = answered(script(bytes(answer)), limits(), length).await.unwrap();
    assert_eq!(response.status, status);
    assert_eq!(String::from_utf8_lossy(&response.body), body);
}

const NOT_WELL_FORMED: &str = "the endpoint, or what stands before it, has to frame its responses as RFC 9112 says";

#[rstest]
#[case::garbage("SSH-2.0-OpenSSH\r\n\r\n")]
#[case::no_number("HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhello")]
#[case::sign("HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello")]
#[case::two_lengths("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
#[case::header_without_colon("HTTP/1.1 200 OK\r\nContent-Length\r\n\r\nhello")]
#[case::chunk_size("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n0\r\n\r\n")]
#[case::chunk_size_too_large(
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n11111111111111111\r\nhello\r\n0\r\n\r\n"
)]
#[case::chunk_end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nheXX0\r\n\r\n")]
#[tokio::test]
async fn a_response_that_is_not_well_formed_is_the_endpoints_fault(
    #[case] answer: &str,
    #[values(SHORT, LONG)] length: usize,
) {
    let (fault, text) = refused(Script::Answer(bytes(answer)), limits(), length).await;
    assert!(fault, "{text}");
    assert!(text.starts_with("the response of ENDPOINT is not well-formed HTTP/1.1 ("), "{text}");
    assert!(text.ends_with(NOT_WELL_FORMED), "{text}");
}

#[rstest]
#[case::content_length("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello")]
#[case::chunk("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nhello")]
#[case::last_chunk("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
#[tokio::test]
async fn a_truncated_body_is_the_endpoints_fault(#[case] answer: &str, #[values(SHORT, LONG)] length: usize) {
    let (fault, text) = refused(Script::Answer(bytes(answer)), limits(), length).await;
    assert!(fault, "{text}");
    assert_eq!(
        text,
        "ENDPOINT closed the connection in the middle of its response; compare its Content-Length with the length of the body it sends"
    );
}

#[rstest]
#[case::announced("HTTP/1.1 200 OK\r\nContent-Length: 10001\r\n\r\n", "x")]
#[case::announced_as_endless("HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551613\r\n\r\n", "x")]
#[case::until_close("HTTP/1.1 200 OK\r\n\r\n", "endless ")]
#[case::chunked("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "8\r\nendless \r\n")]
#[case::one_chunk("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFF\r\n", "endless ")]
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
    let response = answered(Script::Answer(bytes(&answer)), limits(), length).await.unwrap();
    assert_eq!(response.body.len(), 10_000);
}

fn large_head() -> Script {
    let header = format!("X-Large: {}\r\n", "x".repeat(4_000));
    Script::Answer(bytes(&format!("HTTP/1.1 200 OK\r\n{header}Content-Length: 0\r\n\r\n")))
}

fn many_headers() -> Script {
    let headers = "A: b\r\n".repeat(101);
    Script::Answer(bytes(&format!("HTTP/1.1 200 OK\r\n{headers}\r\n")))
}

/// The HTTP library does not say for which of several reasons it takes a head not.
#[rstest]
#[case::many_headers(many_headers())]
#[case::endless_headers(Script::Endless(bytes("HTTP/1.1 200 OK\r\n"), "Endless: endless\r\n".repeat(90).into_bytes()))]
#[case::endless_header(Script::Endless(bytes("HTTP/1.1 200 OK\r\nEndless: "), "endless ".repeat(90).into_bytes()))]
#[case::length_beyond_counting(Script::Answer(bytes(
    "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n"
)))]
#[tokio::test]
async fn a_head_that_is_not_taken_is_the_endpoints_fault(#[case] script: Script) {
    let (fault, text) = refused(script, limits(), SHORT).await;
    assert!(fault, "{text}");
    assert_eq!(
        text,
        "the head of the response of ENDPOINT is larger than 400 KB, has more than 100 headers, or announces a body of 2^64 - 2 bytes or more; no answer of this operation needs that"
    );
}

#[rstest]
#[case::large_short(large_head(), SHORT)]
#[case::large(large_head(), LONG)]
#[case::many(many_headers(), LONG)]
#[case::endless_headers(Script::Endless(bytes("HTTP/1.1 200 OK\r\n"), "Endless: endless\r\n".repeat(90).into_bytes()), LONG)]
#[case::endless_header(Script::Endless(bytes("HTTP/1.1 200 OK\r\nEndless: "), "endless ".repeat(90).into_bytes()), LONG)]
#[tokio::test]
async fn a_head_beyond_the_limits_is_the_endpoints_fault(#[case] script: Script, #[case] length: usize) {
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

/// The sender for long targets tells more closely.
#[rstest]
#[tokio::test]
async fn a_body_beyond_counting_is_too_large(
    #[values("18446744073709551615", "18446744073709551616", "999999999999999999999999999999")] length: &str,
) {
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
    let (fault, text) = refused(Script::Answer(bytes(&answer)), limits(), LONG).await;
    assert!(fault, "{text}");
    assert!(text.starts_with("the body of the response of ENDPOINT is larger than 10000 bytes; "), "{text}");
}
