use std::sync::Arc;
use std::sync::Mutex;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// What the listener does with every connection.
#[derive(Clone)]
pub(crate) enum Script {
    /// Reads a request, writes these bytes, closes.
    Answer(Vec<u8>),
    /// Reads a request, writes these bytes one by one, closes.
    Drip(Vec<u8>),
    /// Answers every request on the connection with these bytes.
    KeepAlive(Vec<u8>),
    /// Reads a request, writes the first bytes, then the second ones again and again.
    Endless(Vec<u8>, Vec<u8>),
    /// Reads a request, writes these bytes and no more, and keeps the connection open.
    Stall(Vec<u8>),
    /// Reads and never answers.
    Silent,
    /// Closes without a look.
    Close,
    /// Answers and never reads the request, as servers do that find it too long; keeps the connection open.
    Early(Vec<u8>),
}

/// A listener on loopback that does on the level of bytes what no HTTP server would.
pub(crate) struct Scripted {
    /// The port it listens on.
    pub(crate) port: u16,
    requests: Arc<Mutex<Vec<Vec<u8>>>>,
    connections: Arc<Mutex<usize>>,
    task: JoinHandle<()>,
}

impl Scripted {
    pub(crate) async fn start(script: Script) -> Self {
        Self::start_with(script, None).await
    }

    /// The same over TLS, with a certificate for `localhost`.
    pub(crate) async fn start_tls(script: Script) -> Self {
        let certificate = include_bytes!("../../data/tls/localhost.pem");
        let key = include_bytes!("../../data/tls/localhost-key.pem");
        Self::start_tls_as(script, certificate, key).await
    }

    /// The same with a certificate of the caller's, and its key.
    pub(crate) async fn start_tls_as(script: Script, certificate: &[u8], key: &[u8]) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let key = provider.key_provider.load_private_key(PrivateKeyDer::from_pem_slice(key).unwrap()).unwrap();
        let certificate = CertificateDer::from_pem_slice(certificate).unwrap();
        let certified = rustls::sign::CertifiedKey::new(vec![certificate], key);
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            // Whatever is wrong with the certificate is for the client to see.
            .with_cert_resolver(Arc::new(rustls::sign::SingleCertAndKey::from(certified)));
        Self::start_with(script, Some(TlsAcceptor::from(Arc::new(config)))).await
    }

    async fn start_with(script: Script, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(Mutex::new(0));
        let (log, count) = (Arc::clone(&requests), Arc::clone(&connections));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                *count.lock().unwrap() += 1;
                let (script, log, tls) = (script.clone(), Arc::clone(&log), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => play(stream, script, &log).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                play(stream, script, &log).await;
                            }
                        }
                    }
                });
            }
        });
        Self { port, requests, connections, task }
    }

    /// The requests read so far, each with head and body as they came.
    pub(crate) fn requests(&self) -> Vec<String> {
        let requests = self.requests.lock().unwrap();
        let text = |bytes: &Vec<u8>| String::from_utf8(bytes.clone()).unwrap();
        requests.iter().map(text).collect()
    }

    /// How many connections were accepted.
    pub(crate) fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn play<S>(mut stream: S, script: Script, log: &Mutex<Vec<Vec<u8>>>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    // What fails here is what the client has cut off, as it should.
    match script {
        Script::Close => {}
        Script::Silent => while read_request(&mut stream, log).await {},
        Script::Answer(bytes) => {
            read_request(&mut stream, log).await;
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Script::Stall(bytes) => {
            read_request(&mut stream, log).await;
            let _ = stream.write_all(&bytes).await;
            while read_request(&mut stream, log).await {}
        }
        Script::Drip(bytes) => {
            read_request(&mut stream, log).await;
            for byte in bytes {
                let _ = stream.write_all(&[byte]).await;
                let _ = stream.flush().await;
                tokio::task::yield_now().await;
            }
            let _ = stream.shutdown().await;
        }
        Script::KeepAlive(bytes) => {
            while read_request(&mut stream, log).await {
                let _ = stream.write_all(&bytes).await;
                let _ = stream.flush().await;
            }
        }
        Script::Endless(first, again) => {
            read_request(&mut stream, log).await;
            let mut written = stream.write_all(&first).await;
            while written.is_ok() {
                written = stream.write_all(&again).await;
            }
        }
        Script::Early(bytes) => {
            let _ = stream.write_all(&bytes).await;
            std::future::pending::<()>().await;
        }
    }
}

/// Reads one request and notes it; false at the end of the connection.
async fn read_request<S: AsyncRead + Unpin>(stream: &mut S, log: &Mutex<Vec<Vec<u8>>>) -> bool {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = end_of_request(&bytes) {
            bytes.truncate(end);
            log.lock().unwrap().push(bytes);
            return true;
        }
        match stream.read_buf(&mut bytes).await {
            Ok(read) if read > 0 => {}
            _ => return false,
        }
    }
}

fn end_of_request(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|end| end == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&bytes[..head]).ok()?;
    let length = text
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok())
        .unwrap_or(0);
    (bytes.len() >= head + length).then_some(head + length)
}
