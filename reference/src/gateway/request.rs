//! A request as it was received.

/// A request as it was received, chunks put together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The method, upper and lower case as sent.
    pub method: String,
    /// The request target as sent; not decoded.
    pub target: Vec<u8>,
    /// The header fields in their order, values without the white space around them.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Whether the connection can take another request.
    pub keep_alive: bool,
}

impl Request {
    /// The first value of a header field, whatever the letter case of its name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// All values of a header field.
    pub fn header_values(&self, name: &str) -> impl Iterator<Item = &str> {
        let matching = self.headers.iter().filter(move |(field, _)| field.eq_ignore_ascii_case(name));
        matching.map(|(_, value)| value.as_str())
    }

    /// The path of the target, still encoded; `/` if it has none. An absolute target's scheme and authority are left out.
    #[must_use]
    pub fn path(&self) -> &[u8] {
        let target = self.origin_form();
        let path = target.split(|byte| *byte == b'?').next().unwrap_or_default();
        if path.is_empty() { b"/" } else { path }
    }

    /// The query of the target, still encoded; empty if it has none.
    #[must_use]
    pub fn query(&self) -> &[u8] {
        let target = self.origin_form();
        target.iter().position(|byte| *byte == b'?').map_or(&[], |at| &target[at + 1..])
    }

    fn origin_form(&self) -> &[u8] {
        let target = self.target.as_slice();
        let Some(scheme_end) = target.windows(3).position(|bytes| bytes == b"://") else {
            return target;
        };
        let scheme_only = target[..scheme_end].iter().all(u8::is_ascii_alphabetic);
        if !scheme_only {
            return target;
        }
        let rest = &target[scheme_end + 3..];
        rest.iter().position(|byte| matches!(byte, b'/' | b'?')).map_or(&[], |at| &rest[at..])
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::Request;

    #[rstest]
    #[case("/?a=b", "/", "a=b")]
    #[case("/", "/", "")]
    #[case("?a=b", "/", "a=b")]
    #[case("http://127.0.0.1:80/?a=b", "/", "a=b")]
    #[case("http://127.0.0.1:80?a=b", "/", "a=b")]
    #[case("/?a=http://b/c?d", "/", "a=http://b/c?d")]
    #[case("/x/y?a", "/x/y", "a")]
    fn the_parts_of_a_target(#[case] target: &str, #[case] path: &str, #[case] query: &str) {
        let request = Request { target: target.as_bytes().to_vec(), ..Request::default() };
        assert_eq!((request.path(), request.query()), (path.as_bytes(), query.as_bytes()));
    }
}
