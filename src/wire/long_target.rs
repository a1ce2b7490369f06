use std::error::Error;
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::cause::innermost;
use super::endpoint::Endpoint;
use super::limits::Limits;
use super::request::{Method, Request};
use super::response::Response;
use super::response_reader::ResponseReader;
use super::send::Send;
use super::send_error::SendError;
use super::tls_problem::remedy;

/// The sender for targets that the HTTP library cannot carry: those above 65,534 bytes, which a legal policy of 32,768 bytes
/// reaches, and those it would spell differently. It writes HTTP/1.1, one request to a connection.
pub(super) struct LongTarget {
    endpoint: Endpoint,
    limits: Limits,
    tls: Arc<ClientConfig>,
}

trait Stream: AsyncRead + AsyncWrite + Unpin + std::marker::Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + std::marker::Send> Stream for S {}

impl LongTarget {
    pub(super) fn new(endpoint: Endpoint, limits: Limits, tls: Arc<ClientConfig>) -> Self {
        Self { endpoint, limits, tls }
    }

    pub(super) fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    async fn exchange(&self, request: &Request) -> Result<Response, SendError> {
        let bytes = self.bytes_of(request)?;
        let limit = self.limits.connect;
        let stream = timeout(limit, self.connect())
            .await
            .map_err(|_| SendError::ConnectTimeout { endpoint: self.endpoint.to_string(), limit })??;
        let (incoming, mut outgoing) = tokio::io::split(stream);
        let reader = ResponseReader::new(incoming, self.limits, self.endpoint.to_string());
        let write = async {
            outgoing.write_all(&bytes).await?;
            outgoing.flush().await
        };
        let read = reader.read();
        tokio::pin!(read);
        // A server may answer (414, say) and close before it has read everything. So the answer is awaited from the start, and
        // what becomes of writing is seen by what can be read.
        tokio::select! {
            biased;
            response = &mut read => response,
            _ = write => read.await,
        }
    }

    async fn connect(&self) -> Result<Box<dyn Stream>, SendError> {
        let tcp = self.connect_tcp().await?;
        // One write holds the whole request; waiting for more would only delay its end.
        let _ = tcp.set_nodelay(true);
        if !self.endpoint.is_https() {
            return Ok(Box::new(tcp));
        }
        let refused = |error: &(dyn Error + 'static)| SendError::Tls {
            endpoint: self.endpoint.to_string(),
            problem: innermost(error),
            remedy: remedy(error),
        };
        let name = ServerName::try_from(self.endpoint.host().to_owned()).map_err(|problem| refused(&problem))?;
        let tls =
            TlsConnector::from(Arc::clone(&self.tls)).connect(name, tcp).await.map_err(|problem| refused(&problem))?;
        Ok(Box::new(tls))
    }

    async fn connect_tcp(&self) -> Result<TcpStream, SendError> {
        let endpoint = || self.endpoint.to_string();
        let addresses = lookup_host((self.endpoint.host(), self.endpoint.port()))
            .await
            .map_err(|problem| SendError::NameNotResolved { endpoint: endpoint(), problem: problem.to_string() })?;
        let mut last = "the name has no address".to_owned();
        for address in addresses {
            match TcpStream::connect(address).await {
                Ok(stream) => return Ok(stream),
                Err(problem) => last = problem.to_string(),
            }
        }
        Err(SendError::NotReachable { endpoint: endpoint(), problem: last })
    }

    /// The request as bytes. `build` puts neither a blank into a target nor a line end into a header; a request made by other
    /// means must not smuggle a second one in.
    fn bytes_of(&self, request: &Request) -> Result<Vec<u8>, SendError> {
        let unsendable = |problem: String| SendError::Unsendable { endpoint: self.endpoint.to_string(), problem };
        if !request.target.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(unsendable("its target has bytes that must be encoded".to_owned()));
        }
        let mut head = format!("{} {} HTTP/1.1\r\n", request.method, request.target);
        for (name, value) in &request.headers {
            if !value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
                return Err(unsendable(format!("header {name}: not printable ASCII")));
            }
            head.extend([name, ": ", value, "\r\n"]);
        }
        if request.method == Method::Post {
            let length = request.body.len().to_string();
            head.extend(["content-length: ", &length, "\r\n"]);
        }
        head.push_str("connection: close\r\n\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(&request.body);
        Ok(bytes)
    }
}

impl Send for LongTarget {
    async fn send(&self, request: &Request) -> Result<Response, SendError> {
        let limit = self.limits.response;
        match timeout(limit, self.exchange(request)).await {
            Ok(result) => result,
            Err(_) => Err(SendError::ResponseTimeout { endpoint: self.endpoint.to_string(), limit }),
        }
    }
}
