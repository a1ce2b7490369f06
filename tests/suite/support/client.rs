use std::time::Duration;

use kms_conformance::wire::{Client, Endpoint, Limits, Method, Request, Response, Send, SendError};

use super::{Script, Scripted};

/// Lengths of targets: one that the pooled sender takes, and one that only the other can.
pub(crate) const SHORT: usize = 40;
/// See [`SHORT`].
pub(crate) const LONG: usize = 100_000;

/// The authority of the certificate that [`Scripted::start_tls`] has.
const AUTHORITY: &[u8] = include_bytes!("../../data/tls/authority.pem");

/// No test comes near these times unless it is about them.
pub(crate) fn limits() -> Limits {
    Limits {
        connect: Duration::from_secs(20),
        response: Duration::from_secs(20),
        body_bytes: 10_000,
        head_bytes: 4_000,
    }
}

pub(crate) fn brief() -> Limits {
    Limits { response: Duration::from_millis(100), ..limits() }
}

pub(crate) fn request(endpoint: &Endpoint, method: Method, length: usize) -> Request {
    let query = "q".repeat(length - "/?Policy=".len());
    Request {
        method,
        target: format!("/?Policy={query}"),
        headers: vec![("host".to_owned(), endpoint.authority()), ("accept".to_owned(), "application/json".to_owned())],
        body: Vec::new(),
    }
}

pub(crate) fn endpoint(address: &str) -> Endpoint {
    address.parse().unwrap()
}

pub(crate) async fn send(address: &str, limits: Limits, length: usize) -> Result<Response, SendError> {
    let endpoint = endpoint(address);
    let client = Client::new(&endpoint, limits, Some(AUTHORITY)).unwrap();
    client.send(&request(&endpoint, Method::Get, length)).await
}

pub(crate) async fn answered(script: Script, limits: Limits, length: usize) -> Result<Response, SendError> {
    let server = Scripted::start(script).await;
    send(&format!("http://127.0.0.1:{}", server.port), limits, length).await
}

/// The kind of an error, and the whole text with the port left out.
pub(crate) async fn refused(script: Script, limits: Limits, length: usize) -> (bool, String) {
    let server = Scripted::start(script).await;
    let address = format!("http://127.0.0.1:{}", server.port);
    let error = send(&address, limits, length).await.unwrap_err();
    (error.is_endpoint_fault(), error.to_string().replace(&address, "ENDPOINT"))
}

pub(crate) fn bytes(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}
