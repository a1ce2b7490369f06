//! Whatever comes on a connection of the reference endpoint is answered in HTTP, and is no failure inside.
#![no_main]

use std::net::{IpAddr, Ipv4Addr};
use std::sync::LazyLock;

use kms_conformance_reference::{Behaviour, Clock, Config, Server, World};
use libfuzzer_sys::fuzz_target;
use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
use tokio::runtime::Runtime;

static ENDPOINT: LazyLock<(Runtime, Server)> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let server = runtime.block_on(Server::start(Config {
        listen: ([127, 0, 0, 1], 0).into(),
        world: World::conventional().expect("the conventional world"),
        behaviour: Behaviour::default(),
        clock: Clock::fixed("2026-11-23T18:40:00Z".parse().expect("a time")),
    }));
    (runtime, server.expect("a server"))
});

fuzz_target!(|bytes: &[u8]| {
    let (runtime, server) = &*ENDPOINT;
    let (mut client, stream) = duplex(1 << 20);
    let talk = async {
        // The server may have closed before.
        let _ = client.write_all(bytes).await;
        let _ = client.shutdown().await;
        let mut answer = Vec::new();
        let _ = client.read_to_end(&mut answer).await;
        String::from_utf8(answer).expect("an answer in UTF-8")
    };
    let converse = server.converse(stream, IpAddr::V4(Ipv4Addr::LOCALHOST));
    let answer = runtime.block_on(async { tokio::join!(converse, talk).1 });
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 "), "{answer}");
    assert!(!answer.contains("HTTP/1.1 500 "), "{answer}");
});
