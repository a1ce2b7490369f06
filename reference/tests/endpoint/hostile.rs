//! Clients that would take more than their share: of memory, of connections, of the locks, of time.

use std::io::{BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Barrier, LazyLock};
use std::time::Duration;

use kms_conformance_reference::gateway::{GatewayCheck, Limits};
use kms_conformance_reference::operations::foreign_accounts;
use kms_conformance_reference::world::{Key, default_policy};
use kms_conformance_reference::{Behaviour, World};

use crate::client::{
    ADMIN, Endpoint, NOW, OWNER, SMALL, USABLE, assert_outcome, policy_for, read_reply, user, v1_query,
};

fn limited(change: fn(&mut Limits)) -> Endpoint {
    Endpoint::with(|behaviour| change(&mut behaviour.gateway.limits))
}

/// A connection on which something was sent. A server that does not answer for long fails the test.
fn sent(endpoint: &Endpoint, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(endpoint.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(bytes).unwrap();
    stream
}

/// Whether the server has closed the connection.
fn is_closed(mut stream: &TcpStream) -> bool {
    match stream.read(&mut [0]) {
        Ok(read) => read == 0,
        Err(error) => error.kind() == ErrorKind::ConnectionReset,
    }
}

/// Sends a request that is no call, and waits for the answer.
#[track_caller]
fn assert_answers(stream: &TcpStream) {
    (&*stream).write_all(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n").unwrap();
    assert_eq!(read_reply(&mut BufReader::new(stream)).status, 400);
}

#[test]
fn connections_on_which_nothing_is_asked_keep_nobody_out() {
    let endpoint = limited(|limits| limits.connections = 3);
    let idle: Vec<_> = (0..2).map(|_| sent(&endpoint, b"")).collect();
    let active = sent(&endpoint, b"");
    assert_answers(&active);
    let another = sent(&endpoint, b"");
    assert_answers(&another);
    assert!(is_closed(&idle[0]), "the one that has been idle longest is closed");
    assert_answers(&active);
    assert_answers(&another);
}

#[test]
fn empty_lines_do_not_keep_a_connection_open() {
    let endpoint = limited(|limits| limits.idle_timeout = Duration::from_millis(50));
    let mut stream = sent(&endpoint, b"");
    let lines = (0..5_000_000).find(|_| stream.write_all(b"\r\n").is_err());
    assert!(lines.is_some(), "it was kept open");
}

#[test]
fn bodies_that_never_end_hold_no_more_than_there_is_room_for() {
    let endpoint = limited(|limits| limits.all_bytes = 200_000);
    let body = vec![b'x'; 60_000];
    let begun = |_| {
        let stream =
            sent(&endpoint, b"POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 60001\r\n\r\n");
        assert_eq!(read_reply(&mut BufReader::new(&stream)).status, 100);
        (&stream).write_all(&body).unwrap();
        stream
    };
    let begun: Vec<_> = (0..6).map(begun).collect();
    assert!(is_closed(&begun[0]), "the oldest is closed");
    (&begun[5]).write_all(b"x").unwrap();
    assert_eq!(read_reply(&mut BufReader::new(&begun[5])).status, 400);
    assert_outcome(&endpoint.set(ADMIN, USABLE, &policy_for(&user("admin"))), 200, "OK");
}

static FIRST: AtomicBool = AtomicBool::new(true);
static IN_AND_OUT: LazyLock<Barrier> = LazyLock::new(|| Barrier::new(2));

#[test]
fn nothing_is_held_while_a_call_is_let_in() {
    let endpoint = Endpoint::with(|behaviour| {
        behaviour.gateway.checks.insert_before(GatewayCheck::Signature, GatewayCheck::Other("waits"), |_| {
            if FIRST.swap(false, Ordering::Relaxed) {
                IN_AND_OUT.wait();
                IN_AND_OUT.wait();
            }
            Ok(())
        });
    });
    let call = || {
        let parameters = [("KeyId", USABLE), ("Policy", &policy_for(&user("admin")))];
        let query = v1_query("GET", ADMIN, "SetKeyPolicy", &parameters, &[]);
        endpoint.converse(format!("GET /?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes())
    };
    std::thread::scope(|threads| {
        let slow = threads.spawn(call);
        IN_AND_OUT.wait();
        let meanwhile = call();
        IN_AND_OUT.wait();
        assert!(meanwhile.starts_with("HTTP/1.1 200 "), "{meanwhile}");
        assert!(slow.join().unwrap().starts_with("HTTP/1.1 200 "));
    });
}

static READ: AtomicUsize = AtomicUsize::new(0);

#[test]
fn what_a_share_quota_costs_does_not_depend_on_the_number_of_keys() {
    let mut world = World::conventional().unwrap();
    let key = world.keys[SMALL].clone();
    for number in 0..2_000 {
        let id = format!("key-another{number}");
        let key = Key { id: id.clone(), policy: Some(default_policy(OWNER)), ..key.clone() };
        world.keys.insert(id, key);
    }
    let mut behaviour = Behaviour::default();
    behaviour.quota.shared_with = |policy, owner| {
        READ.fetch_add(1, Ordering::Relaxed);
        foreign_accounts(policy, owner)
    };
    let endpoint = Endpoint::start(world, behaviour, NOW);
    let set = |principal: &str| {
        let statements = [user("admin"), principal.to_owned()].map(|it| {
            serde_json::json!({
                "Effect": "Allow", "Principal": { "RAM": [it] }, "Action": ["kms:*"], "Resource": ["*"]
            })
        });
        let policy = serde_json::json!({ "Version": "1", "Statement": statements }).to_string();
        assert_outcome(&endpoint.set(ADMIN, SMALL, &policy), 200, "OK");
        READ.swap(0, Ordering::Relaxed)
    };
    assert!(set("acs:ram::1200000000000002:user/a") > 2_000, "each is read once");
    assert!(set("acs:ram::1300000000000003:user/a") <= 3);
    assert!(set("acs:ram::1200000000000002:user/a") <= 3);
}
