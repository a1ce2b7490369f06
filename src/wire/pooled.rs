use std::io;

use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use rustls::ClientConfig;

use super::cause::{find, innermost, is_closing, is_unreachable};
use super::client_error::ClientError;
use super::endpoint::Endpoint;
use super::kept::{IDLE, Kept, local_address, local_address_of};
use super::limits::Limits;
use super::request::{Method, Request};
use super::response::Response;
use super::send_error::SendError;
use super::tls_problem::remedy;

/// Longer targets do not fit into the URL type of the HTTP library.
const LONGEST_TARGET: usize = 65_000;

/// The sender for ordinary requests, which keeps its connections.
pub(super) struct Pooled {
    client: reqwest::Client,
    /// The same, but for one thing: it keeps no connection.
    afresh: reqwest::Client,
    kept: Kept,
    endpoint: Endpoint,
    limits: Limits,
}

impl Pooled {
    pub(super) fn new(endpoint: Endpoint, limits: Limits, tls: ClientConfig) -> Result<Self, ClientError> {
        let builder = |tls: ClientConfig| {
            reqwest::Client::builder()
                .tls_backend_preconfigured(tls)
                .no_proxy()
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                .http1_only()
                .connect_timeout(limits.connect)
                .pool_idle_timeout(IDLE)
        };
        let failed = |problem: reqwest::Error| ClientError::Setup { problem: innermost(&problem) };
        let afresh = builder(tls.clone()).pool_max_idle_per_host(0).build().map_err(failed)?;
        let client = builder(tls).build().map_err(failed)?;
        Ok(Self { client, afresh, kept: Kept::default(), endpoint, limits })
    }

    /// The URL of a target, if it can be sent byte for byte.
    pub(super) fn url(&self, target: &str) -> Option<Url> {
        if target.len() > LONGEST_TARGET {
            return None;
        }
        let written = self.endpoint.url_of(target);
        Url::parse(&written).ok().filter(|url| url.as_str() == written)
    }

    /// Sends `request` to `url`, which is that of its target, on a kept connection or a new one.
    pub(super) async fn send_to(&self, url: Url, request: &Request) -> Result<Response, SendError> {
        self.within(self.exchange(true, url, request)).await
    }

    /// Sends `request` to `url` on a new connection, which is not kept.
    pub(super) async fn send_afresh_to(&self, url: Url, request: &Request) -> Result<Response, SendError> {
        self.within(self.exchange(false, url, request)).await
    }

    async fn within(&self, exchange: impl Future<Output = Result<Response, SendError>>) -> Result<Response, SendError> {
        let limit = self.limits.response;
        match tokio::time::timeout(limit, exchange).await {
            Ok(result) => result,
            Err(_) => Err(SendError::ResponseTimeout { endpoint: self.endpoint.to_string(), limit }),
        }
    }

    async fn exchange(&self, keeps: bool, url: Url, request: &Request) -> Result<Response, SendError> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
        };
        let client = if keeps { &self.client } else { &self.afresh };
        let mut outgoing = client.request(method, url).headers(self.header_map(&request.headers)?);
        if request.method == Method::Post {
            outgoing = outgoing.header("content-length", request.body.len()).body(request.body.clone());
        }
        let mut incoming = outgoing.send().await.map_err(|error| self.classify(&error, Stage::Head))?;
        let status = incoming.status().as_u16();
        let headers = self.headers_of(&incoming)?;
        if incoming.content_length().is_some_and(|announced| announced > self.limits.body_bytes as u64) {
            return Err(self.body_too_large());
        }
        let mut body = Vec::new();
        while let Some(chunk) = incoming.chunk().await.map_err(|error| self.classify(&error, Stage::Body))? {
            if body.len() + chunk.len() > self.limits.body_bytes {
                return Err(self.body_too_large());
            }
            body.extend_from_slice(&chunk);
        }
        if keeps {
            self.kept.answered(local_address(&incoming));
        }
        Ok(Response { status, headers, body })
    }

    fn header_map(&self, headers: &[(String, String)]) -> Result<HeaderMap, SendError> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let unsendable = |problem: String| SendError::Unsendable {
                endpoint: self.endpoint.to_string(),
                problem: format!("header {name}: {problem}"),
            };
            let key = HeaderName::from_bytes(name.as_bytes()).map_err(|problem| unsendable(problem.to_string()))?;
            let value = HeaderValue::from_str(value).map_err(|problem| unsendable(problem.to_string()))?;
            map.append(key, value);
        }
        Ok(map)
    }

    fn headers_of(&self, incoming: &reqwest::Response) -> Result<Vec<(String, String)>, SendError> {
        let mut headers = Vec::new();
        // The status line, whose reason is not kept, and the empty line at the end.
        let mut bytes = "HTTP/1.1 200 \r\n\r\n".len();
        for (name, value) in incoming.headers() {
            // A colon, a blank and the line end.
            bytes += name.as_str().len() + value.len() + 4;
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            headers.push((name.as_str().to_owned(), value));
        }
        if bytes > self.limits.head_bytes {
            return Err(self.head_too_large());
        }
        Ok(headers)
    }

    fn head_too_large(&self) -> SendError {
        SendError::HeadTooLarge { endpoint: self.endpoint.to_string(), limit: self.limits.head_bytes }
    }

    fn body_too_large(&self) -> SendError {
        SendError::BodyTooLarge { endpoint: self.endpoint.to_string(), limit: self.limits.body_bytes }
    }

    fn classify(&self, error: &reqwest::Error, stage: Stage) -> SendError {
        let endpoint = self.endpoint.to_string();
        let problem = innermost(error);
        if error.is_connect() {
            return self.classify_connect(error);
        }
        let framing = find::<hyper::Error>(error);
        let Some(framing) = framing else {
            return SendError::ConnectionLost { endpoint, problem };
        };
        match stage {
            _ if framing.is_parse_too_large() => SendError::HeadRefused { endpoint },
            _ if framing.is_parse() => SendError::Malformed { endpoint, problem },
            Stage::Head if framing.is_incomplete_message() || framing.is_closed() || framing.is_canceled() => {
                self.closed(error)
            }
            Stage::Head => match find::<io::Error>(error).map(io::Error::kind) {
                Some(kind) if is_closing(kind) => self.closed(error),
                Some(_) => SendError::ConnectionLost { endpoint, problem },
                // A message where none was due.
                None => SendError::Malformed { endpoint, problem },
            },
            Stage::Body => match find::<io::Error>(error).map(io::Error::kind) {
                Some(io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData) => {
                    SendError::Malformed { endpoint, problem }
                }
                Some(kind) if !is_closing(kind) => SendError::ConnectionLost { endpoint, problem },
                _ => SendError::Truncated { endpoint },
            },
        }
    }

    /// A connection that was closed before a response came.
    fn closed(&self, error: &reqwest::Error) -> SendError {
        let endpoint = self.endpoint.to_string();
        if self.kept.was_kept(local_address_of(error)) {
            SendError::KeptConnectionClosed { endpoint }
        } else {
            SendError::NoResponse { endpoint }
        }
    }

    fn classify_connect(&self, error: &reqwest::Error) -> SendError {
        let endpoint = self.endpoint.to_string();
        let problem = innermost(error);
        if error.is_timeout() {
            let limit = self.limits.connect;
            SendError::ConnectTimeout { endpoint, limit }
        } else if error.is_dns() {
            SendError::NameNotResolved { endpoint, problem }
        } else if self.endpoint.is_https() && !is_unreachable(error) {
            SendError::Tls { endpoint, problem, remedy: remedy(error) }
        } else {
            SendError::NotReachable { endpoint, problem }
        }
    }
}

/// Which part of a response was awaited.
#[derive(Clone, Copy)]
enum Stage {
    Head,
    Body,
}
