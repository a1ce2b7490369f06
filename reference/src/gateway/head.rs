//! The head of a request.

use crate::errors::ErrorKind;

use super::{Limits, Request};

/// How the body of a request is framed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyFraming {
    /// This many bytes; none without any framing header, also of a POST.
    Length(usize),
    /// In chunks.
    Chunked,
}

/// The end of a head in a buffer: the offset after its empty line. `from` is where to start looking.
pub(super) fn end_of_head(buffer: &[u8], from: usize) -> Option<usize> {
    let mut at = from.saturating_sub(3);
    while let Some(newline) = buffer[at..].iter().position(|byte| *byte == b'\n').map(|offset| at + offset) {
        let rest = &buffer[newline + 1..];
        if rest.starts_with(b"\r\n") {
            return Some(newline + 3);
        }
        if rest.starts_with(b"\n") {
            return Some(newline + 2);
        }
        at = newline + 1;
    }
    None
}

/// Reads a whole head.
pub(super) fn parse_head(head: &[u8], limits: &Limits) -> Result<(Request, BodyFraming), ErrorKind> {
    let mut headers = [httparse::EMPTY_HEADER; 128];
    let mut parsed = httparse::Request::new(&mut headers);
    let complete = parsed.parse(head).map_err(|error| match error {
        httparse::Error::TooManyHeaders => ErrorKind::HeadTooLarge,
        _ => ErrorKind::RequestMalformed,
    })?;
    if complete.is_partial() {
        return Err(ErrorKind::RequestMalformed);
    }
    let target = parsed.path.unwrap_or_default();
    if target.len() > limits.target_bytes {
        return Err(ErrorKind::TargetTooLong);
    }
    let mut request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        target: target.as_bytes().to_vec(),
        headers: parsed.headers.iter().map(header).collect::<Option<_>>().ok_or(ErrorKind::RequestMalformed)?,
        body: Vec::new(),
        keep_alive: false,
    };
    if parsed.version == Some(1) && request.header_values("host").count() != 1 {
        return Err(ErrorKind::RequestMalformed);
    }
    let asks_to_close = request.header_values("connection").any(|value| has_token(value, "close"));
    request.keep_alive = parsed.version == Some(1) && !asks_to_close;
    let framing = body_framing(&request)?;
    Ok((request, framing))
}

fn header(header: &httparse::Header<'_>) -> Option<(String, String)> {
    let value = std::str::from_utf8(header.value).ok()?;
    Some((header.name.to_owned(), value.trim().to_owned()))
}

fn has_token(value: &str, token: &str) -> bool {
    value.split(',').any(|part| part.trim().eq_ignore_ascii_case(token))
}

/// A request that is framed in two ways is refused, since another reader might take the other one.
fn body_framing(request: &Request) -> Result<BodyFraming, ErrorKind> {
    let codings: Vec<_> = request.header_values("transfer-encoding").collect();
    let lengths: Vec<_> = request.header_values("content-length").collect();
    match (codings.as_slice(), lengths.as_slice()) {
        ([], []) => Ok(BodyFraming::Length(0)),
        ([coding], []) if coding.eq_ignore_ascii_case("chunked") => Ok(BodyFraming::Chunked),
        (_, []) => Err(ErrorKind::TransferCodingUnsupported),
        ([], [length, others @ ..]) if others.iter().all(|other| other == length) => read_length(length),
        _ => Err(ErrorKind::RequestMalformed),
    }
}

fn read_length(text: &str) -> Result<BodyFraming, ErrorKind> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits {
        return Err(ErrorKind::RequestMalformed);
    }
    // More than fits is more than any limit.
    Ok(BodyFraming::Length(text.parse().unwrap_or(usize::MAX)))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{BodyFraming, ErrorKind, Limits, end_of_head, parse_head};

    fn framing(head: &str) -> Result<BodyFraming, ErrorKind> {
        parse_head(head.as_bytes(), &Limits::default()).map(|(_, framing)| framing)
    }

    #[rstest]
    #[case("", Ok(BodyFraming::Length(0)))]
    #[case("Content-Length: 0\r\n", Ok(BodyFraming::Length(0)))]
    #[case("content-length: 12\r\n", Ok(BodyFraming::Length(12)))]
    #[case("Content-Length: 12\r\nContent-Length: 12\r\n", Ok(BodyFraming::Length(12)))]
    #[case("Content-Length: 12\r\nContent-Length: 13\r\n", Err(ErrorKind::RequestMalformed))]
    #[case("Content-Length: +1\r\n", Err(ErrorKind::RequestMalformed))]
    #[case("Content-Length: 99999999999999999999999\r\n", Ok(BodyFraming::Length(usize::MAX)))]
    #[case("Transfer-Encoding: Chunked\r\n", Ok(BodyFraming::Chunked))]
    #[case("Transfer-Encoding: gzip, chunked\r\n", Err(ErrorKind::TransferCodingUnsupported))]
    #[case("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", Err(ErrorKind::RequestMalformed))]
    #[case("Host: twice\r\n", Err(ErrorKind::RequestMalformed))]
    fn a_body_is_framed_in_one_way(#[case] headers: &str, #[case] expected: Result<BodyFraming, ErrorKind>) {
        assert_eq!(framing(&format!("POST / HTTP/1.1\r\nHost: h\r\n{headers}\r\n")), expected);
    }

    #[rstest]
    #[case("GET / HTTP/1.1\r\n\r\n")]
    #[case("GET  / HTTP/1.1\r\nHost: h\r\n\r\n")]
    #[case("GET / HTTP/2.0\r\nHost: h\r\n\r\n")]
    #[case("GET / HTTP/1.1\r\nHost : h\r\n\r\n")]
    fn what_is_no_head_is_refused(#[case] head: &str) {
        assert_eq!(framing(head), Err(ErrorKind::RequestMalformed));
    }

    #[rstest]
    #[case("a\r\n\r\nb", Some(5))]
    #[case("a\n\nb", Some(3))]
    #[case("a\r\nb\r\n", None)]
    #[case("a\r\nb\r\n\r\n", Some(8))]
    fn the_end_of_a_head_is_found_wherever_the_search_starts(#[case] text: &str, #[case] expected: Option<usize>) {
        for from in 0..expected.unwrap_or(text.len()) {
            assert_eq!(end_of_head(text.as_bytes(), from), expected, "from {from}");
        }
    }
}
