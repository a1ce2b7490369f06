use std::fmt;
use std::str::FromStr;

use reqwest::Url;

/// The address of an endpoint: `http` or `https`, host, port and a path it is served under.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Endpoint {
    url: Url,
    host: String,
    port: u16,
}

/// Why a text is no address of an endpoint, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// The text is no URL at all, or one without `http://` or `https://`.
    #[error(
        "`{given}` is no address of an endpoint: it must begin with http:// or https://; write for example http://127.0.0.1:8080"
    )]
    Scheme {
        /// The text as it was given.
        given: String,
    },
    /// The text begins as it should, but the rest cannot be read.
    #[error(
        "`{given}` is no address of an endpoint ({problem}); write for example https://kms.example.com or http://[::1]:8080"
    )]
    Syntax {
        /// The text as it was given.
        given: String,
        /// What the URL standard objects to.
        problem: String,
    },
    /// The address holds a user name or password. It is not repeated, since it may be a secret.
    #[error(
        "an address of an endpoint holds no user name and no password; remove what stands before the @ and give credentials in the profile"
    )]
    UserInfo,
    /// The address has a query.
    #[error(
        "`{given}` has a query, and the query of every request is made by the suite; remove the ? and what follows it"
    )]
    Query {
        /// The text as it was given.
        given: String,
    },
    /// The address has a fragment.
    #[error("`{given}` has a fragment, which is never sent; remove the # and what follows it")]
    Fragment {
        /// The text as it was given.
        given: String,
    },
}

impl Endpoint {
    /// Whether calls go over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// The host name or address; an IPv6 address without its brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        self.host.trim_start_matches('[').trim_end_matches(']')
    }

    /// The port, that of the scheme (80, 443) if none is written.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The path the endpoint is served under, `/` by default, percent-encoded.
    #[must_use]
    pub fn path(&self) -> &str {
        self.url.path()
    }

    /// Host and port as the `host` header has them: the port only where it is not that of the scheme.
    #[must_use]
    pub fn authority(&self) -> String {
        match self.url.port() {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.clone(),
        }
    }

    /// The whole address of a request with this path and query.
    pub(super) fn url_of(&self, target: &str) -> String {
        format!("{}://{}{target}", self.url.scheme(), self.authority())
    }
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(given: &str) -> Result<Self, EndpointError> {
        let lower = given.to_ascii_lowercase();
        if !lower.starts_with("http://") && !lower.starts_with("https://") {
            let given = without_user_info(given);
            return Err(EndpointError::Scheme { given });
        }
        let url = Url::parse(given).map_err(|problem| EndpointError::Syntax {
            given: without_user_info(given),
            problem: problem.to_string(),
        })?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EndpointError::UserInfo);
        }
        let given = given.to_owned();
        if url.fragment().is_some() {
            return Err(EndpointError::Fragment { given });
        }
        if url.query().is_some() {
            return Err(EndpointError::Query { given });
        }
        match (url.host_str().map(str::to_owned), url.port_or_known_default()) {
            (Some(host), Some(port)) if port != 0 => Ok(Self { url, host, port }),
            _ => Err(EndpointError::Syntax { given, problem: "no host, or port 0".to_owned() }),
        }
    }
}

/// The text with everything up to its last `@` left out, because a password may stand there.
fn without_user_info(given: &str) -> String {
    match given.rsplit_once('@') {
        Some((_, rest)) => format!("…@{rest}"),
        None => given.to_owned(),
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.url.as_str().trim_end_matches('/'))
    }
}
