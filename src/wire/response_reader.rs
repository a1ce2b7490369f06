use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::timeout;

use super::cause::is_closing;
use super::limits::{Limits, MOST_HEADERS};
use super::response::Response;
use super::send_error::SendError;

/// The longest line that announces a chunk: a size of 16 digits and some extension.
const LONGEST_CHUNK_LINE: usize = 1024;

/// How long the end of a connection is waited for whose closing was asked for: what comes until then belongs to no response.
const END: Duration = Duration::from_millis(100);

/// Reads one HTTP/1.1 response off a connection (RFC 9112, sections 4 to 7), of which closing was asked for.
pub(super) struct ResponseReader<R> {
    stream: R,
    /// What was read and not yet used.
    buffer: Vec<u8>,
    /// Whether the connection ended otherwise than by an orderly close.
    broken: bool,
    limits: Limits,
    endpoint: String,
}

struct Head {
    status: u16,
    is_http_1_0: bool,
    headers: Vec<(String, String)>,
}

enum Framing {
    Empty,
    Length(usize),
    Chunked,
    UntilClose,
}

impl<R: AsyncRead + Unpin> ResponseReader<R> {
    pub(super) fn new(stream: R, limits: Limits, endpoint: String) -> Self {
        Self { stream, buffer: Vec::new(), broken: false, limits, endpoint }
    }

    /// The response, once it is whole. Interim responses (1xx) before it are skipped.
    pub(super) async fn read(mut self) -> Result<Response, SendError> {
        let mut budget = self.limits.head_bytes;
        let head = loop {
            let (head, bytes) = self.read_head(budget).await?;
            if !(100..200).contains(&head.status) {
                break head;
            }
            budget = budget.saturating_sub(bytes);
        };
        let body = match self.framing(&head)? {
            Framing::Empty => Vec::new(),
            Framing::Length(length) => self.read_length(length).await?,
            Framing::Chunked => self.read_chunks().await?,
            Framing::UntilClose => self.read_until_close().await?,
        };
        self.expect_no_more().await?;
        Ok(Response { status: head.status, headers: head.headers, body })
    }

    /// A second response would be taken for the answer to the next call, where connections are kept.
    async fn expect_no_more(&mut self) -> Result<(), SendError> {
        if self.buffer.is_empty() {
            // A connection that is not closed in time, or breaks, has no more to say.
            let _ = timeout(END.min(self.limits.response / 4), self.fill()).await;
        }
        if self.buffer.is_empty() { Ok(()) } else { Err(SendError::Surplus { endpoint: self.endpoint.clone() }) }
    }

    async fn read_head(&mut self, budget: usize) -> Result<(Head, usize), SendError> {
        loop {
            match self.parse_head()? {
                Some((_, bytes)) if bytes > budget => return Err(self.head_too_large()),
                Some((head, bytes)) => {
                    self.buffer.drain(..bytes);
                    return Ok((head, bytes));
                }
                None if self.buffer.len() >= budget => return Err(self.head_too_large()),
                None if self.fill().await? => {}
                None => {
                    return Err(SendError::NoResponse { endpoint: self.endpoint.clone() });
                }
            }
        }
    }

    fn parse_head(&self) -> Result<Option<(Head, usize)>, SendError> {
        let mut slots = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut parsed = httparse::Response::new(&mut slots);
        let bytes = match parsed.parse(&self.buffer) {
            Ok(httparse::Status::Complete(bytes)) => bytes,
            Ok(httparse::Status::Partial) => return Ok(None),
            Err(httparse::Error::TooManyHeaders) => return Err(self.head_too_large()),
            Err(problem) => return Err(self.malformed(&problem.to_string())),
        };
        let headers = parsed
            .headers
            .iter()
            .map(|header| {
                let value = String::from_utf8_lossy(header.value).into_owned();
                (header.name.to_ascii_lowercase(), value)
            })
            .collect();
        let head = Head { status: parsed.code.unwrap_or_default(), is_http_1_0: parsed.version == Some(0), headers };
        Ok(Some((head, bytes)))
    }

    fn framing(&self, head: &Head) -> Result<Framing, SendError> {
        let values = |wanted: &'static str| {
            head.headers
                .iter()
                .filter(move |(name, _)| name == wanted)
                .flat_map(|(_, value)| value.split(','))
                .map(str::trim)
        };
        if matches!(head.status, 204 | 304) {
            return Ok(Framing::Empty);
        }
        if let Some(last) = values("transfer-encoding").next_back() {
            // The body cannot be delimited with certainty, as a proxy of HTTP/1.0 would have passed its coding on unread.
            if head.is_http_1_0 {
                return Err(self.malformed("Transfer-Encoding in an HTTP/1.0 response"));
            }
            return Ok(if last.eq_ignore_ascii_case("chunked") { Framing::Chunked } else { Framing::UntilClose });
        }
        let mut lengths = values("content-length");
        let Some(length) = lengths.next() else {
            return Ok(Framing::UntilClose);
        };
        if lengths.any(|other| other != length) {
            return Err(self.malformed("several different values of Content-Length"));
        }
        if length.is_empty() || !length.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(self.malformed("Content-Length is no number"));
        }
        // A number that is too large to be counted is too large a body.
        length.parse().map(Framing::Length).map_err(|_| self.body_too_large())
    }

    async fn read_length(&mut self, length: usize) -> Result<Vec<u8>, SendError> {
        if length > self.limits.body_bytes {
            return Err(self.body_too_large());
        }
        self.take(length).await
    }

    async fn read_chunks(&mut self) -> Result<Vec<u8>, SendError> {
        let mut body = Vec::new();
        loop {
            let size = self.read_chunk_size().await?;
            if size == 0 {
                self.skip_trailers().await?;
                return Ok(body);
            }
            if size > self.limits.body_bytes - body.len() {
                return Err(self.body_too_large());
            }
            body.extend(self.take(size).await?);
            if self.take(2).await? != b"\r\n" {
                return Err(self.malformed("a chunk is not followed by a line end"));
            }
        }
    }

    async fn read_chunk_size(&mut self) -> Result<usize, SendError> {
        let line = self.take_line(LONGEST_CHUNK_LINE).await?;
        let digits = line.split(|&byte| byte == b';').next().unwrap_or_default();
        let digits = digits.trim_ascii();
        let size = std::str::from_utf8(digits)
            .ok()
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| usize::from_str_radix(digits, 16).ok());
        size.ok_or_else(|| self.malformed("invalid chunk size"))
    }

    async fn skip_trailers(&mut self) -> Result<(), SendError> {
        let mut budget = self.limits.head_bytes;
        loop {
            let line = self.take_line(budget).await?;
            if line.is_empty() {
                return Ok(());
            }
            budget = budget.saturating_sub(line.len());
        }
    }

    async fn read_until_close(&mut self) -> Result<Vec<u8>, SendError> {
        loop {
            if self.buffer.len() > self.limits.body_bytes {
                return Err(self.body_too_large());
            }
            if !self.fill().await? {
                return if self.broken { Err(self.truncated()) } else { Ok(std::mem::take(&mut self.buffer)) };
            }
        }
    }

    /// The next `length` bytes.
    async fn take(&mut self, length: usize) -> Result<Vec<u8>, SendError> {
        while self.buffer.len() < length {
            self.fill_within_body().await?;
        }
        Ok(self.buffer.drain(..length).collect())
    }

    /// The next line without its end.
    async fn take_line(&mut self, longest: usize) -> Result<Vec<u8>, SendError> {
        let mut searched = 0;
        loop {
            let found = self.buffer[searched..].windows(2).position(|pair| pair == b"\r\n");
            if let Some(offset) = found {
                let mut line: Vec<u8> = self.buffer.drain(..searched + offset + 2).collect();
                line.truncate(line.len() - 2);
                return Ok(line);
            }
            if self.buffer.len() > longest {
                return Err(self.malformed("a line of the chunked coding does not end"));
            }
            // The last byte may be the first half of a line end.
            searched = self.buffer.len().saturating_sub(1);
            self.fill_within_body().await?;
        }
    }

    async fn fill_within_body(&mut self) -> Result<(), SendError> {
        if self.fill().await? {
            return Ok(());
        }
        Err(self.truncated())
    }

    /// Reads some more; false at the end.
    async fn fill(&mut self) -> Result<bool, SendError> {
        match self.stream.read_buf(&mut self.buffer).await {
            Ok(bytes) => Ok(bytes > 0),
            Err(problem) if is_closing(problem.kind()) => {
                self.broken = true;
                Ok(false)
            }
            Err(problem) => {
                Err(SendError::ConnectionLost { endpoint: self.endpoint.clone(), problem: problem.to_string() })
            }
        }
    }

    fn truncated(&self) -> SendError {
        SendError::Truncated { endpoint: self.endpoint.clone() }
    }

    fn malformed(&self, problem: &str) -> SendError {
        SendError::Malformed { endpoint: self.endpoint.clone(), problem: problem.to_owned() }
    }

    fn head_too_large(&self) -> SendError {
        SendError::HeadTooLarge { endpoint: self.endpoint.clone(), limit: self.limits.head_bytes }
    }

    fn body_too_large(&self) -> SendError {
        SendError::BodyTooLarge { endpoint: self.endpoint.clone(), limit: self.limits.body_bytes }
    }
}
