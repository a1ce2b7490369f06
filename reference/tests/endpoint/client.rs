//! A server for one test and a small client of it, with a signer of its own.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine;
use hmac::{Hmac, KeyInit, Mac};
use kms_conformance_reference::{Behaviour, Clock, Config, Server, World};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
use tokio::runtime::Runtime;

pub(crate) const NOW: &str = "2026-11-23T18:40:00Z";
pub(crate) const OWNER: &str = "1100000000000001";
pub(crate) const FOREIGN: &str = "1200000000000002";
pub(crate) const USABLE: &str = "key-hzz10000000usable0001";
pub(crate) const OTHER_USABLE: &str = "key-hzz10000000usable0002";
pub(crate) const OUTSIDE: &str = "0c5a1b6e-7d2f-4a3b-9c4d-000000000001";
pub(crate) const BROKEN: &str = "key-hzz10000000broken0001";
pub(crate) const FULL: &str = "key-hzz10000000infull0001";
pub(crate) const SMALL: &str = "key-hzz10000000insmal0001";
pub(crate) const OTHER_SMALL: &str = "key-hzz10000000insmal0002";
pub(crate) const FAILING: &str = "key-hzz10000000failng0001";
pub(crate) const FOREIGN_KEY: &str = "key-hzz10000000foreig0001";

/// A policy that allows one principal everything.
pub(crate) fn policy_for(principal: &str) -> String {
    let value = serde_json::json!({ "Version": "1", "Statement": [
        { "Effect": "Allow", "Principal": { "RAM": [principal] }, "Action": ["kms:*"], "Resource": ["*"] }
    ] });
    value.to_string()
}

/// The ARN of a principal of the conventional world.
pub(crate) fn user(name: &str) -> String {
    format!("acs:ram::{OWNER}:user/conformance-{name}")
}

/// Credentials of the conventional world.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Credentials {
    pub(crate) id: &'static str,
    pub(crate) secret: &'static str,
    pub(crate) token: Option<&'static str>,
}

const fn permanent(id: &'static str, secret: &'static str) -> Credentials {
    Credentials { id, secret, token: None }
}

pub(crate) const ADMIN: Credentials = permanent("kms-conformance-admin", "kms-conformance-admin-secret");
pub(crate) const USER: Credentials = permanent("kms-conformance-user", "kms-conformance-user-secret");
pub(crate) const NOBODY: Credentials = permanent("kms-conformance-nobody", "kms-conformance-nobody-secret");
pub(crate) const FOREIGN_USER: Credentials =
    permanent("kms-conformance-foreign-user", "kms-conformance-foreign-user-secret");
pub(crate) const FOREIGN_UNPRIVILEGED: Credentials =
    permanent("kms-conformance-foreign-unprivileged", "kms-conformance-foreign-unprivileged-secret");
pub(crate) const ROLE: Credentials = Credentials {
    id: "STS.kms-conformance-role",
    secret: "kms-conformance-role-secret",
    token: Some("kms-conformance-role-token+/="),
};

/// A server and the runtime it runs on.
pub(crate) struct Endpoint {
    pub(crate) server: Server,
    pub(crate) runtime: Runtime,
}

impl Endpoint {
    /// The conventional world under the default behaviour, the clock standing at [`NOW`].
    pub(crate) fn conventional() -> Self {
        Self::with(|_| {})
    }

    pub(crate) fn with(change: impl FnOnce(&mut Behaviour)) -> Self {
        let mut behaviour = Behaviour::default();
        change(&mut behaviour);
        Self::start(World::conventional().unwrap(), behaviour, NOW)
    }

    pub(crate) fn start(world: World, behaviour: Behaviour, now: &str) -> Self {
        let runtime = Runtime::new().unwrap();
        let clock = Clock::fixed(now.parse().unwrap());
        let listen = ([127, 0, 0, 1], 0).into();
        let server = runtime.block_on(Server::start(Config { listen, world, behaviour, clock })).unwrap();
        Self { server, runtime }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Makes a call, a GET with everything in the query, signed with V1.
    pub(crate) fn call(&self, who: Credentials, action: &str, parameters: &[(&str, &str)]) -> Reply {
        let target = format!("/?{}", v1_query("GET", who, action, parameters, &[]));
        self.send(&format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n"))
    }

    pub(crate) fn set(&self, who: Credentials, key: &str, policy: &str) -> Reply {
        self.call(who, "SetKeyPolicy", &[("KeyId", key), ("Policy", policy)])
    }

    /// The policy that is read back.
    pub(crate) fn get(&self, who: Credentials, key: &str) -> String {
        let reply = self.call(who, "GetKeyPolicy", &[("KeyId", key)]);
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.json()["Policy"].as_str().unwrap().to_owned()
    }

    /// What it answers to bytes on a pipe in memory, on this thread alone, until it or the client closes.
    pub(crate) fn converse(&self, bytes: &[u8]) -> String {
        let (mut client, server) = duplex(1 << 20);
        let talk = async {
            // The server may have closed before.
            let _ = client.write_all(bytes).await;
            let _ = client.shutdown().await;
            let mut answer = Vec::new();
            client.read_to_end(&mut answer).await.unwrap();
            String::from_utf8(answer).unwrap()
        };
        let converse = self.server.converse(server, Ipv4Addr::LOCALHOST.into());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { tokio::join!(converse, talk).1 })
    }

    pub(crate) fn send(&self, bytes: &str) -> Reply {
        exchange(self.address(), bytes.as_bytes())
    }
}

/// A response.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// Status and `Code`; of a success `OK`.
    pub(crate) fn outcome(&self) -> (u16, String) {
        (self.status, self.json()["Code"].as_str().unwrap_or("OK").to_owned())
    }
}

/// Asserts status and code of a JSON answer.
#[track_caller]
pub(crate) fn assert_outcome(reply: &Reply, status: u16, code: &str) {
    assert_eq!(reply.outcome(), (status, code.to_owned()), "{}", reply.body);
}

/// Sends bytes on a connection of their own and reads one response.
pub(crate) fn exchange(address: SocketAddr, bytes: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(bytes).unwrap();
    read_reply(&mut BufReader::new(stream))
}

/// Reads one response.
pub(crate) fn read_reply(reader: &mut impl BufRead) -> Reply {
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let status = line.split(' ').nth(1).unwrap_or_else(|| panic!("no status line: {line:?}")).parse().unwrap();
    let headers = read_headers(reader);
    let body = if headers.get("transfer-encoding").is_some_and(|coding| coding == "chunked") {
        read_chunks(reader)
    } else {
        let mut body = vec![0; headers.get("content-length").map_or(0, |length| length.parse().unwrap())];
        reader.read_exact(&mut body).unwrap();
        body
    };
    Reply { status, headers, body: String::from_utf8(body).unwrap() }
}

fn read_headers(reader: &mut impl BufRead) -> BTreeMap<String, String> {
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim_end().split_once(':') else {
            return headers;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
}

fn read_chunks(reader: &mut impl BufRead) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let size = usize::from_str_radix(line.trim_end(), 16).unwrap();
        let mut chunk = vec![0; size + 2];
        reader.read_exact(&mut chunk).unwrap();
        if size == 0 {
            return body;
        }
        body.extend(&chunk[..size]);
    }
}

/// A nonce that no other call of this process has.
pub(crate) fn nonce() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("nonce-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Percent-encodes as the V1 signature wants it.
pub(crate) fn escape(text: &str) -> String {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes()
        .map(|byte| if unreserved(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// The protocol parameters of a V1 call without its signature.
pub(crate) fn v1_protocol(who: Credentials, action: &str) -> Vec<(String, String)> {
    let mut parameters: Vec<(String, String)> = [
        ("Action", action),
        ("Version", "2016-01-20"),
        ("Format", "JSON"),
        ("AccessKeyId", who.id),
        ("SignatureMethod", "HMAC-SHA1"),
        ("SignatureVersion", "1.0"),
        ("Timestamp", NOW),
        ("SignatureNonce", &nonce()),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    parameters.extend(who.token.map(|token| ("SecurityToken".to_owned(), token.to_owned())));
    parameters
}

/// The V1 signature of a method and all parameters.
pub(crate) fn v1_signature(method: &str, secret: &str, parameters: &[(String, String)]) -> String {
    let sorted: BTreeMap<_, _> = parameters.iter().cloned().collect();
    let canonical: Vec<_> = sorted.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
    let text = format!("{method}&%2F&{}", escape(&canonical.join("&")));
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(format!("{secret}&").as_bytes()).unwrap();
    mac.update(text.as_bytes());
    base64::prelude::BASE64_STANDARD.encode(mac.finalize().into_bytes())
}

/// A signed query. A parameter that is given in place of a protocol parameter replaces it; one in `without` is left out.
pub(crate) fn v1_query(
    method: &str,
    who: Credentials,
    action: &str,
    parameters: &[(&str, &str)],
    without: &[&str],
) -> String {
    let mut all = v1_protocol(who, action);
    all.retain(|(name, _)| !parameters.iter().any(|(given, _)| given == name) && !without.contains(&name.as_str()));
    all.extend(parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    if !without.contains(&"Signature") {
        all.push(("Signature".into(), v1_signature(method, who.secret, &all)));
    }
    form(&all)
}

/// Pairs as a query or form.
pub(crate) fn form(pairs: &[(String, String)]) -> String {
    pairs.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect::<Vec<_>>().join("&")
}
