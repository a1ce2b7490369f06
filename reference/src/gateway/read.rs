//! Requests from a connection.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

use crate::errors::ErrorKind;

use super::body::Chunked;
use super::head::{BodyFraming, end_of_head, parse_head};
use super::{Limits, Place, Request};

/// How much is read at a time.
const READ_BYTES: usize = 8 * 1024;
const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// What comes next on a connection.
#[derive(Debug)]
pub(crate) enum Incoming {
    /// A request.
    Request(Request),
    /// Something that is none: it is answered, and the connection closed.
    Refused(ErrorKind),
    /// Nothing more.
    Closed,
}

/// Why a request could not be read.
enum Stop {
    Refused(ErrorKind),
    Closed,
}

impl From<ErrorKind> for Stop {
    fn from(kind: ErrorKind) -> Self {
        Self::Refused(kind)
    }
}

impl From<io::Error> for Stop {
    fn from(_: io::Error) -> Self {
        Self::Closed
    }
}

/// A connection and what was read from it beyond the last request.
#[derive(Debug)]
pub(crate) struct Connection<S> {
    stream: S,
    place: Place,
    buffer: Vec<u8>,
    /// What it holds beside the buffer.
    kept_bytes: usize,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    pub(crate) fn new(stream: S, place: Place) -> Self {
        Self { stream, place, buffer: Vec::new(), kept_bytes: 0 }
    }

    /// Reads the next request. What the last one and its answer held is given back.
    pub(crate) async fn next(&mut self, limits: &Limits) -> Incoming {
        self.buffer.shrink_to_fit();
        self.keeps(0, limits);
        match self.read(limits).await {
            Ok(request) => Incoming::Request(request),
            Err(Stop::Refused(kind)) => Incoming::Refused(kind),
            Err(Stop::Closed) => Incoming::Closed,
        }
    }

    /// Writes a response; false if it could not be written in time.
    pub(crate) async fn write(&mut self, bytes: &[u8], limits: &Limits) -> bool {
        self.keeps(bytes.len(), limits);
        let written = matches!(timeout(limits.write_timeout, self.stream.write_all(bytes)).await, Ok(Ok(())));
        self.place.is_active();
        written
    }

    /// Closes the connection so that a client that is still sending can read the answer first: what it sends is read and
    /// thrown away, up to a bound, since closing on unread bytes resets the connection.
    pub(crate) async fn close(mut self, patience: Duration) {
        let drain = async {
            self.stream.shutdown().await?;
            let mut scratch = [0; 8192];
            while self.stream.read(&mut scratch).await? > 0 {}
            io::Result::Ok(())
        };
        // Whatever comes of it, the connection ends here.
        let _ = timeout(patience, drain).await;
    }

    async fn read(&mut self, limits: &Limits) -> Result<Request, Stop> {
        timeout(limits.idle_timeout, self.skip_empty_lines(limits)).await.map_err(|_| Stop::Closed)??;
        self.place.is_active();
        let head = timeout(limits.head_timeout, self.head(limits)).await.map_err(|_| ErrorKind::RequestTimeout)??;
        let (mut request, framing) = parse_head(&head, limits)?;
        self.keeps(head.len(), limits);
        drop(head);
        let expects = request.header("expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue"));
        if expects && framing != BodyFraming::Length(0) {
            self.stream.write_all(CONTINUE).await?;
        }
        let body = timeout(limits.body_timeout, self.body(framing, limits)).await;
        request.body = body.map_err(|_| ErrorKind::RequestTimeout)??;
        Ok(request)
    }

    /// Waits for the first byte of a request; empty lines before it are skipped (RFC 9112, section 2.2).
    async fn skip_empty_lines(&mut self, limits: &Limits) -> Result<(), Stop> {
        loop {
            let empty = self.buffer.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            self.buffer.drain(..empty);
            if !self.buffer.is_empty() {
                return Ok(());
            }
            self.more(limits).await?;
        }
    }

    async fn head(&mut self, limits: &Limits) -> Result<Vec<u8>, Stop> {
        let mut searched = 0;
        loop {
            if let Some(end) = end_of_head(&self.buffer, searched) {
                if end > limits.head_bytes {
                    return Err(ErrorKind::HeadTooLarge.into());
                }
                return Ok(self.take(end));
            }
            searched = self.buffer.len();
            if searched > limits.head_bytes {
                let line_ends = self.buffer.contains(&b'\n');
                return Err(if line_ends { ErrorKind::HeadTooLarge } else { ErrorKind::TargetTooLong }.into());
            }
            self.more(limits).await?;
        }
    }

    async fn body(&mut self, framing: BodyFraming, limits: &Limits) -> Result<Vec<u8>, Stop> {
        match framing {
            BodyFraming::Length(length) if length > limits.body_bytes => Err(ErrorKind::BodyTooLarge.into()),
            BodyFraming::Length(length) => {
                while self.buffer.len() < length {
                    self.more(limits).await?;
                }
                Ok(self.take(length))
            }
            BodyFraming::Chunked => {
                let (mut chunked, head_bytes) = (Chunked::new(), self.kept_bytes);
                while !chunked.take(&mut self.buffer, limits.body_bytes, limits.head_bytes)? {
                    self.keeps(head_bytes + chunked.body.capacity(), limits);
                    self.more(limits).await?;
                }
                Ok(chunked.body)
            }
        }
    }

    /// The first bytes of what was read, in the buffer itself: what is behind them, mostly nothing, is copied.
    fn take(&mut self, length: usize) -> Vec<u8> {
        let rest = self.buffer.split_off(length);
        std::mem::replace(&mut self.buffer, rest)
    }

    /// Says what the connection holds, with so many bytes beside its buffer.
    fn keeps(&mut self, bytes: usize, limits: &Limits) {
        self.kept_bytes = bytes;
        self.place.holds(self.buffer.capacity() + bytes, limits);
    }

    async fn more(&mut self, limits: &Limits) -> Result<(), Stop> {
        self.buffer.reserve(READ_BYTES);
        self.keeps(self.kept_bytes, limits);
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err(Stop::Closed),
            _ => Ok(()),
        }
    }
}
