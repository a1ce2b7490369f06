//! A response and its bytes.

/// How the end of a body is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// With `Content-Length`.
    ContentLength,
    /// In chunks of up to 4,096 bytes.
    Chunked,
    /// By closing the connection.
    UntilClose,
    /// With `Content-Length`, and as if another response could follow; the connection is closed all the same.
    Abandoned,
    /// By header fields that are among the response's own, be they right or wrong; the connection is closed after it.
    AsGiven,
}

/// A response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The header fields, without those of the framing.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// How its end is told.
    pub framing: Framing,
}

impl Response {
    /// Whether another response can follow on the connection.
    pub(crate) fn can_be_followed(&self) -> bool {
        matches!(self.framing, Framing::ContentLength | Framing::Chunked)
    }

    /// The bytes on the wire. A HEAD request is answered without the body.
    pub(crate) fn to_bytes(&self, head_only: bool, keep_alive: bool) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        match self.framing {
            Framing::ContentLength | Framing::Abandoned => {
                head.extend(["Content-Length: ", &self.body.len().to_string(), "\r\n"]);
            }
            Framing::Chunked => head.push_str("Transfer-Encoding: chunked\r\n"),
            Framing::UntilClose | Framing::AsGiven => {}
        }
        head.push_str(if keep_alive || self.framing == Framing::Abandoned {
            "Connection: keep-alive\r\n\r\n"
        } else {
            "Connection: close\r\n\r\n"
        });
        let mut bytes = head.into_bytes();
        if !head_only {
            self.append_body(&mut bytes);
        }
        bytes
    }

    fn append_body(&self, bytes: &mut Vec<u8>) {
        if self.framing != Framing::Chunked {
            bytes.extend(&self.body);
            return;
        }
        for chunk in self.body.chunks(4096) {
            bytes.extend(format!("{:x}\r\n", chunk.len()).as_bytes());
            bytes.extend(chunk);
            bytes.extend(b"\r\n");
        }
        bytes.extend(b"0\r\n\r\n");
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        408 => "Request Timeout",
        413 => "Content Too Large",
        414 => "URI Too Long",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        503 => "Service Unavailable",
        // The phrase has no meaning and may be empty (RFC 9112, section 4).
        _ => "",
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that panics fails")]
mod tests {
    use super::{Framing, Response};

    fn response(framing: Framing) -> Response {
        Response { status: 200, headers: vec![("A".into(), "b".into())], body: b"body".to_vec(), framing }
    }

    #[test]
    fn a_body_has_a_length_or_chunks() {
        let with_length = response(Framing::ContentLength).to_bytes(false, true);
        let expected = "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 4\r\nConnection: keep-alive\r\n\r\nbody";
        assert_eq!(String::from_utf8(with_length).unwrap(), expected);
        let in_chunks = response(Framing::Chunked).to_bytes(false, false);
        let expected =
            "HTTP/1.1 200 OK\r\nA: b\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n4\r\nbody\r\n0\r\n\r\n";
        assert_eq!(String::from_utf8(in_chunks).unwrap(), expected);
    }

    #[test]
    fn a_body_can_be_framed_wrongly() {
        let mut response = response(Framing::AsGiven);
        response.headers = vec![("Content-Length".into(), "9".into())];
        let expected = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nbody";
        assert_eq!(String::from_utf8(response.to_bytes(false, false)).unwrap(), expected);
        assert!(!response.can_be_followed());
    }

    #[test]
    fn a_head_request_gets_no_body() {
        assert!(response(Framing::ContentLength).to_bytes(true, true).ends_with(b"\r\n\r\n"));
    }
}
