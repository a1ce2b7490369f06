//! Chunked bodies.

use crate::errors::ErrorKind;

/// Where a chunked body has come to.
#[derive(Debug, PartialEq, Eq)]
enum State {
    Size,
    Data(usize),
    Trailers,
}

/// Takes chunks apart, however the bytes arrive.
#[derive(Debug)]
pub(super) struct Chunked {
    state: State,
    /// The bytes of all chunks so far.
    pub(super) body: Vec<u8>,
    trailer_bytes: usize,
}

impl Chunked {
    pub(super) fn new() -> Self {
        Self { state: State::Size, body: Vec::new(), trailer_bytes: 0 }
    }

    /// Takes what it can from the front of a buffer; true at the end of the body.
    pub(super) fn take(
        &mut self,
        buffer: &mut Vec<u8>,
        body_limit: usize,
        line_limit: usize,
    ) -> Result<bool, ErrorKind> {
        let (mut rest, mut ended) = (buffer.as_slice(), false);
        while !ended {
            let before = rest.len();
            ended = self.step(&mut rest, body_limit, line_limit)?;
            if rest.len() == before {
                break;
            }
        }
        // At once for all chunks, or the rest would be moved for each.
        let taken = buffer.len() - rest.len();
        buffer.drain(..taken);
        Ok(ended)
    }

    /// Takes one piece, if it is there whole; true at the end of the body.
    fn step(&mut self, buffer: &mut &[u8], body_limit: usize, line_limit: usize) -> Result<bool, ErrorKind> {
        match self.state {
            State::Size => match httparse::parse_chunk_size(buffer) {
                Err(_) => return Err(ErrorKind::RequestMalformed),
                Ok(httparse::Status::Partial) if buffer.len() > line_limit => {
                    return Err(ErrorKind::RequestMalformed);
                }
                Ok(httparse::Status::Partial) => return Ok(false),
                Ok(httparse::Status::Complete((line, size))) => {
                    let room = body_limit - self.body.len();
                    let size = usize::try_from(size).ok().filter(|size| *size <= room);
                    let size = size.ok_or(ErrorKind::BodyTooLarge)?;
                    *buffer = &buffer[line..];
                    self.state = if size == 0 { State::Trailers } else { State::Data(size) };
                }
            },
            State::Data(size) => {
                if buffer.len() < size + 2 {
                    return Ok(false);
                }
                if &buffer[size..size + 2] != b"\r\n" {
                    return Err(ErrorKind::RequestMalformed);
                }
                self.body.extend(&buffer[..size]);
                *buffer = &buffer[size + 2..];
                self.state = State::Size;
            }
            State::Trailers => {
                let Some(newline) = buffer.iter().position(|byte| *byte == b'\n') else {
                    let too_long = self.trailer_bytes + buffer.len() > line_limit;
                    return if too_long { Err(ErrorKind::HeadTooLarge) } else { Ok(false) };
                };
                let (line, rest) = buffer.split_at(newline + 1);
                *buffer = rest;
                self.trailer_bytes += line.len();
                if line == b"\r\n" || line == b"\n" {
                    return Ok(true);
                }
                if self.trailer_bytes > line_limit {
                    return Err(ErrorKind::HeadTooLarge);
                }
            }
        }
        Ok(false)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that panics fails")]
mod tests {
    use rstest::rstest;

    use super::{Chunked, ErrorKind};

    #[test]
    fn chunks_are_put_together_however_they_arrive() {
        let bytes = b"4;x=y\r\nWiki\r\n5\r\npedia\r\n0\r\nA: b\r\n\r\nrest";
        for step in 1..bytes.len() {
            let (mut chunked, mut buffer, mut done) = (Chunked::new(), Vec::new(), false);
            for piece in bytes.chunks(step) {
                buffer.extend(piece);
                done = done || chunked.take(&mut buffer, 9, 64).unwrap();
            }
            assert!(done);
            assert_eq!((chunked.body.as_slice(), buffer.as_slice()), (&b"Wikipedia"[..], &b"rest"[..]), "step {step}");
        }
    }

    #[rstest]
    #[case("zz\r\n", ErrorKind::RequestMalformed)]
    #[case("1\r\nabc", ErrorKind::RequestMalformed)]
    #[case("a\r\n", ErrorKind::BodyTooLarge)]
    #[case("ffffffffffffffff\r\n", ErrorKind::BodyTooLarge)]
    #[case("0\r\nA: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", ErrorKind::HeadTooLarge)]
    fn what_is_no_chunk_or_too_much_is_refused(#[case] text: &str, #[case] expected: ErrorKind) {
        assert_eq!(Chunked::new().take(&mut text.into(), 9, 64), Err(expected));
    }
}
