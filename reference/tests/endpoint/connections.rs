//! Connections: keep-alive, framing, limits, hostile bytes, faults, stopping.

use std::io::{BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use kms_conformance_reference::errors::Refusal;
use kms_conformance_reference::gateway::{Framing, GatewayCheck};
use kms_conformance_reference::operations::{Call, Step};
use rstest::rstest;

use crate::client::{ADMIN, Endpoint, USABLE, assert_outcome, exchange, policy_for, read_reply, user, v1_query};

fn legal() -> String {
    policy_for(&user("admin"))
}

fn request() -> String {
    let query = v1_query("POST", ADMIN, "SetKeyPolicy", &[("KeyId", USABLE), ("Policy", &legal())], &[]);
    format!("POST /?{query} HTTP/1.1\r\nHost: localhost\r\n")
}

/// Sends bytes and reads until the server closes.
fn until_close(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(bytes).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[track_caller]
fn assert_alive(endpoint: &Endpoint) {
    assert_outcome(&endpoint.set(ADMIN, USABLE, &legal()), 200, "OK");
}

#[test]
fn a_connection_takes_one_request_after_another() {
    let endpoint = Endpoint::conventional();
    let stream = TcpStream::connect(endpoint.address()).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    for _ in 0..3 {
        (&stream).write_all(format!("{}\r\n", request()).as_bytes()).unwrap();
        assert_outcome(&read_reply(&mut reader), 200, "OK");
    }
    let pipelined = format!("{}\r\n{}Connection: close\r\n\r\n", request(), request());
    (&stream).write_all(pipelined.as_bytes()).unwrap();
    assert_outcome(&read_reply(&mut reader), 200, "OK");
    let last = read_reply(&mut reader);
    assert_eq!((last.status, last.headers["connection"].as_str()), (200, "close"));
    assert_eq!(reader.read(&mut [0]).unwrap(), 0);
}

#[test]
fn a_client_that_expects_100_continue_gets_it() {
    let endpoint = Endpoint::conventional();
    let stream = TcpStream::connect(endpoint.address()).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let head = format!("{}Content-Length: 1\r\nExpect: 100-continue\r\n\r\n", request());
    (&stream).write_all(head.as_bytes()).unwrap();
    assert_eq!(read_reply(&mut reader).status, 100);
    (&stream).write_all(b"x").unwrap();
    assert_outcome(&read_reply(&mut reader), 200, "OK");
}

#[test]
fn http_1_0_is_answered_and_closed() {
    let endpoint = Endpoint::conventional();
    let request = request().replace("HTTP/1.1", "HTTP/1.0");
    assert!(until_close(endpoint.address(), format!("{request}\r\n").as_bytes()).starts_with("HTTP/1.1 200 OK\r\n"));
}

#[test]
fn a_head_request_gets_a_head() {
    let endpoint = Endpoint::conventional();
    let answer = until_close(endpoint.address(), b"HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 403 ") && answer.ends_with("\r\n\r\n"), "{answer}");
}

#[rstest]
#[case::target(|gateway: &mut kms_conformance_reference::gateway::Limits| gateway.target_bytes = 100, "", 414)]
#[case::head(|gateway: &mut kms_conformance_reference::gateway::Limits| gateway.head_bytes = 100, "", 431)]
#[case::body(|gateway: &mut kms_conformance_reference::gateway::Limits| gateway.body_bytes = 9, "Content-Length: 10\r\n", 413)]
#[case::chunk(|gateway: &mut kms_conformance_reference::gateway::Limits| gateway.body_bytes = 9, "Transfer-Encoding: chunked\r\n", 413)]
#[case::head_time(|gateway: &mut kms_conformance_reference::gateway::Limits| gateway.head_timeout = Duration::ZERO, "", 408)]
#[case::body_time(|gateway: &mut kms_conformance_reference::gateway::Limits| gateway.body_timeout = Duration::ZERO, "Content-Length: 99\r\n", 408)]
fn beyond_a_limit(
    #[case] limit: fn(&mut kms_conformance_reference::gateway::Limits),
    #[case] header: &str,
    #[case] status: u16,
) {
    let endpoint = Endpoint::with(|behaviour| limit(&mut behaviour.gateway.limits));
    let head = format!("{}{header}\r\na\r\n0123456789\r\n", request());
    // A head that never ends is what the time limit is about.
    let bytes = if status == 408 && header.is_empty() { "GET /" } else { &head };
    let answer = until_close(endpoint.address(), bytes.as_bytes());
    assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    assert!(answer.contains("Connection: close\r\n"));
}

#[test]
fn a_line_without_an_end_is_too_long_a_target() {
    let endpoint = Endpoint::conventional();
    let answer = until_close(endpoint.address(), format!("GET /?{}", "a".repeat(300_000)).as_bytes());
    assert!(answer.starts_with("HTTP/1.1 414 "), "{answer}");
    assert_alive(&endpoint);
}

#[rstest]
#[case::binary(b"\x00\xff\xfe\x80\r\n\r\n", "400")]
#[case::tls(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n\n", "400")]
#[case::http2(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400")]
#[case::header_that_is_none(b"GET / HTTP/1.1\r\nHost h\r\n\r\n", "400")]
#[case::header_that_is_no_utf8(b"GET / HTTP/1.1\r\nHost: h\r\nA: \xff\r\n\r\n", "400")]
#[case::two_framings(
    b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "400"
)]
#[case::negative_length(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", "400")]
#[case::chunk_that_is_none(b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "400")]
#[case::other_coding(b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n", "501")]
fn hostile_bytes_are_refused_and_the_server_lives(#[case] bytes: &[u8], #[case] status: &str) {
    let endpoint = Endpoint::conventional();
    let answer = until_close(endpoint.address(), bytes);
    assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    assert_alive(&endpoint);
}

#[test]
fn a_request_cut_off_anywhere_leaves_the_server_alive() {
    let endpoint = Endpoint::conventional();
    let whole = format!("{}Content-Length: 3\r\n\r\nab", request());
    for length in (0..whole.len()).step_by(17) {
        let mut stream = TcpStream::connect(endpoint.address()).unwrap();
        stream.write_all(&whole.as_bytes()[..length]).unwrap();
    }
    assert_alive(&endpoint);
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of every step")]
fn panics(call: &mut Call<'_>) -> Result<(), Refusal> {
    assert!(call.parameters.get("PolicyName").is_none(), "a fault in a step");
    Ok(())
}

#[test]
fn a_panic_is_an_internal_failure_of_its_call_only() {
    let endpoint = Endpoint::with(|behaviour| {
        behaviour.set_key_policy.insert_before(Step::Store, Step::Other("panics"), panics);
    });
    let parameters = [("KeyId", USABLE), ("PolicyName", "default"), ("Policy", &legal())];
    let reply = endpoint.call(ADMIN, "SetKeyPolicy", &parameters);
    assert_outcome(&reply, 500, "InternalFailure");
    assert_eq!(reply.json()["Message"], "Internal Failure");
    assert_alive(&endpoint);
}

#[rstest]
#[case(Framing::Chunked)]
#[case(Framing::UntilClose)]
fn an_answer_can_be_framed_otherwise(#[case] framing: Framing) {
    let endpoint = Endpoint::with(|behaviour| behaviour.encoder.framing = framing);
    let answer = until_close(endpoint.address(), format!("{}Connection: close\r\n\r\n", request()).as_bytes());
    assert!(answer.contains("\"RequestId\"") && !answer.contains("Content-Length"), "{answer}");
}

#[test]
fn servers_in_one_process_are_independent() {
    let (one, other) = (
        Endpoint::conventional(),
        Endpoint::with(|behaviour| {
            behaviour.gateway.checks.remove(GatewayCheck::Nonce);
        }),
    );
    let query = v1_query("GET", ADMIN, "SetKeyPolicy", &[("KeyId", USABLE), ("Policy", &legal())], &[]);
    let bytes = format!("GET /?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_outcome(&one.send(&bytes), 200, "OK");
    assert_outcome(&one.send(&bytes), 400, "SignatureNonceUsed");
    assert_outcome(&other.send(&bytes), 200, "OK");
    assert_outcome(&other.send(&bytes), 200, "OK");
    assert_ne!(one.get(ADMIN, "key-hzz10000000usable0002"), legal());
}

#[test]
fn a_stopped_server_closes_its_connections_and_its_port() {
    let endpoint = Endpoint::conventional();
    let address = endpoint.address();
    let mut idle = TcpStream::connect(address).unwrap();
    assert_outcome(&exchange(address, format!("{}\r\n", request()).as_bytes()), 200, "OK");
    endpoint.runtime.block_on(endpoint.server.stop());
    assert_eq!(idle.read(&mut [0]).unwrap(), 0);
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn a_dropped_server_is_gone() {
    let endpoint = Endpoint::conventional();
    let mut idle = TcpStream::connect(endpoint.address()).unwrap();
    assert_outcome(&exchange(endpoint.address(), format!("{}\r\n", request()).as_bytes()), 200, "OK");
    let Endpoint { server, runtime: _runtime } = endpoint;
    drop(server);
    assert!(matches!(idle.read(&mut [0]), Ok(0) | Err(_)));
}
