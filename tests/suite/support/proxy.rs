//! A proxy before an endpoint, which does to some requests what front ends, networks and crashes do.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// The endpoint answers it.
    Answered,
    /// It is answered with this, and never gets to the endpoint.
    Instead(&'static str),
    /// The endpoint answers it, and the connection is closed without an announcement.
    AnsweredAndClosed,
    /// It is read, and the connection is closed.
    Lost,
    /// It is read, and nothing follows.
    Silence,
    /// Every connection is closed, and nobody listens any more.
    Death,
}

/// 429, as a gateway in front of the service answers it.
pub(crate) const THROTTLED: Fate = Fate::Instead(
    "HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/json\r\nRetry-After: 0\r\nContent-Length: 55\r\n\r\n\
     {\"Code\":\"Rejected.Throttling\",\"Message\":\"QPS Exceeded\"}",
);
/// 503, with nothing to read.
pub(crate) const UNAVAILABLE: Fate = Fate::Instead("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
/// 502, in a web server's own words.
pub(crate) const BAD_GATEWAY: Fate = Fate::Instead(
    "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 39\r\n\r\n<html><h1>502 Bad Gateway</h1></html>\r\n",
);

/// The proxy; it ends with the test.
pub(crate) struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    upstream: String,
    requests: AtomicUsize,
    over: AtomicBool,
}

type Fates = Arc<dyn Fn(usize) -> Fate + Send + Sync>;

impl Proxy {
    /// A proxy before the endpoint at this address. What becomes of a request depends on its number, from 1.
    pub(crate) fn before(url: &str, fates: impl Fn(usize) -> Fate + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let upstream = url.strip_prefix("http://").unwrap_or(url).to_owned();
        let shared = Arc::new(Shared { upstream, requests: AtomicUsize::new(0), over: AtomicBool::new(false) });
        let fates: Fates = Arc::new(fates);
        let here = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                if here.over.load(Ordering::Acquire) {
                    break;
                }
                let (shared, fates) = (Arc::clone(&here), Arc::clone(&fates));
                std::thread::spawn(move || serve(connection, &shared, &fates, address));
            }
        });
        Self { address, shared, thread: Some(thread) }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many requests have come.
    pub(crate) fn requests(&self) -> usize {
        self.shared.requests.load(Ordering::Acquire)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        die(&self.shared, self.address);
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn die(shared: &Shared, address: SocketAddr) {
    shared.over.store(true, Ordering::Release);
    // One more connection wakes the thread that listens.
    drop(TcpStream::connect(address));
}

/// Serves a connection until either side closes it.
fn serve(mut client: TcpStream, shared: &Shared, fates: &Fates, address: SocketAddr) -> Option<()> {
    let mut upstream: Option<TcpStream> = None;
    client.set_nodelay(true).ok()?;
    loop {
        let request = message(&mut client)?;
        let number = shared.requests.fetch_add(1, Ordering::AcqRel) + 1;
        if shared.over.load(Ordering::Acquire) {
            return None;
        }
        let fate = fates(number);
        match fate {
            Fate::Answered | Fate::AnsweredAndClosed => {
                let connected = match upstream.take() {
                    Some(kept) => kept,
                    None => TcpStream::connect(&shared.upstream).ok()?,
                };
                let connected = upstream.insert(connected);
                connected.set_nodelay(true).ok()?;
                connected.write_all(&request).ok()?;
                client.write_all(&message(connected)?).ok()?;
            }
            Fate::Instead(answer) => client.write_all(answer.as_bytes()).ok()?,
            Fate::Silence => while client.read(&mut [0; 4096]).ok()? > 0 {},
            Fate::Lost => return None,
            Fate::Death => {
                die(shared, address);
                return None;
            }
        }
        if fate == Fate::AnsweredAndClosed {
            return None;
        }
    }
}

/// One message, whose body has the length that its head gives.
fn message(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut piece = [0; 16384];
    loop {
        if let Some(head) = bytes.windows(4).position(|end| end == b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
            if bytes.len() >= head + 4 + length.unwrap_or(0) {
                return Some(bytes);
            }
        }
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => return None,
            Ok(count) => bytes.extend_from_slice(&piece[..count]),
        }
    }
}
