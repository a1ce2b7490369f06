//! Endpoints that answer as a test wants.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use tokio::runtime::Runtime;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// The request id of answers that a test writes.
pub(crate) const REQUEST_ID: &str = "381D5D33-BB8F-395F-8EE4-AE3BB4B523C8";

/// One parameter of a request's query; empty where it is not given.
pub(crate) fn parameter(request: &Request, name: &str) -> String {
    request.url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// Whether an answer in XML is asked for.
fn wants_xml(request: &Request) -> bool {
    parameter(request, "Format") == "XML"
}

/// Status and members of an answer.
pub(crate) type Members<'m> = (u16, &'m [(&'m str, &'m str)]);

/// A success.
pub(crate) const ACCEPTANCE: Members<'static> = (200, &[("RequestId", REQUEST_ID)]);

/// The documented answer to a value that is not valid.
pub(crate) const INVALID: Members<'static> = (
    400,
    &[("Code", "InvalidParameter"), ("Message", "The specified parameter is not valid."), ("RequestId", REQUEST_ID)],
);

/// An object with these members.
pub(crate) fn json(members: &[(&str, &str)]) -> String {
    let members: serde_json::Map<_, _> = members.iter().map(|&(name, text)| (name.to_owned(), text.into())).collect();
    serde_json::Value::Object(members).to_string()
}

/// An element with these members.
pub(crate) fn xml(root: &str, members: &[(&str, &str)]) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let members: Vec<_> = members.iter().map(|(name, text)| format!("<{name}>{}</{name}>", escaped(text))).collect();
    format!("<{root}>{}</{root}>", members.concat())
}

/// An answer in the format that is asked for, with a content type of its own; errors in XML have the root `Error`.
pub(crate) fn answer_as(content_type: &str, request: &Request, (status, members): Members<'_>) -> ResponseTemplate {
    let root = if status == 200 { format!("{}Response", parameter(request, "Action")) } else { "Error".to_owned() };
    let body = if wants_xml(request) { xml(&root, members) } else { json(members) };
    ResponseTemplate::new(status).set_body_raw(body, content_type)
}

/// An answer in the format that is asked for.
pub(crate) fn answer(request: &Request, status: u16, members: &[(&str, &str)]) -> ResponseTemplate {
    let content_type = if wants_xml(request) { "application/xml" } else { "application/json" };
    answer_as(content_type, request, (status, members))
}

/// A success.
pub(crate) fn accepted(request: &Request) -> ResponseTemplate {
    answer(request, ACCEPTANCE.0, ACCEPTANCE.1)
}

/// An error.
pub(crate) fn refused(request: &Request, status: u16, code: &str, message: &str) -> ResponseTemplate {
    answer(request, status, &[("Code", code), ("Message", message), ("RequestId", REQUEST_ID)])
}

/// The documented answer to a value that is not valid.
pub(crate) fn invalid(request: &Request) -> ResponseTemplate {
    answer(request, INVALID.0, INVALID.1)
}

/// An HTTP server that answers by a function.
pub(crate) struct Endpoint {
    server: MockServer,
    _runtime: Runtime,
}

impl Endpoint {
    pub(crate) fn start(answers: impl Fn(&Request) -> ResponseTemplate + Send + Sync + 'static) -> Self {
        let runtime = Runtime::new().unwrap();
        let server = runtime.block_on(async {
            let server = MockServer::start().await;
            Mock::given(any()).respond_with(answers).mount(&server).await;
            server
        });
        Self { server, _runtime: runtime }
    }

    pub(crate) fn url(&self) -> String {
        self.server.uri()
    }
}

/// A server that writes what it is told to every connection, whatever it is asked, and closes it or never does.
pub(crate) struct Scripted {
    address: SocketAddr,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Scripted {
    pub(crate) fn start(answer: &'static [u8], closes: bool) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let over = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&over);
        let thread = std::thread::spawn(move || {
            let mut kept = Vec::new();
            for connection in listener.incoming().map_while(Result::ok) {
                if told.load(Ordering::Acquire) {
                    break;
                }
                kept.extend(serve(connection, answer).filter(|_| !closes));
            }
        });
        Self { address, over, thread: Some(thread) }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// Reads the head of a request, where one comes, and answers.
fn serve(mut connection: TcpStream, answer: &[u8]) -> Option<TcpStream> {
    let mut head = Vec::new();
    let mut piece = [0; 4096];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        match connection.read(&mut piece) {
            Ok(0) | Err(_) => return None,
            Ok(count) => head.extend_from_slice(&piece[..count]),
        }
    }
    connection.write_all(answer).ok()?;
    Some(connection)
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Release);
        // One more connection wakes the thread.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}
