//! What a call says about itself: operation, version, credentials.

use super::v3::{ALGORITHM, Authorization};
use super::{Parameters, Request};

/// How a call is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// RPC, HMAC-SHA1, in parameters. A call without any signature is one of these whose parameters are missing.
    V1,
    /// ACS3-HMAC-SHA256, in headers.
    V3,
    /// Another algorithm in the `Authorization` header.
    Other,
}

/// What a call says about itself, `None` where it does not.
#[derive(Clone, Debug)]
pub struct Presented {
    /// How it is signed.
    pub scheme: Scheme,
    /// The operation.
    pub action: Option<String>,
    /// The API version.
    pub version: Option<String>,
    /// The access key.
    pub access_key_id: Option<String>,
    /// The security token.
    pub token: Option<String>,
    /// When it was made, as sent.
    pub timestamp: Option<String>,
    /// The nonce.
    pub nonce: Option<String>,
    /// The signature.
    pub signature: Option<String>,
    /// V3: the headers that are signed.
    pub signed_headers: Option<String>,
}

impl Presented {
    /// Reads it from headers and parameters. What V1 calls carry in `x-acs-*` headers is not signed and does not count.
    #[must_use]
    pub fn read(request: &Request, parameters: &Parameters) -> Self {
        match request.header("authorization").map(|value| value.trim_start().split_once(' ').unwrap_or((value, ""))) {
            None => Self::v1(parameters),
            Some((algorithm, credentials)) => {
                let scheme = if algorithm == ALGORITHM { Scheme::V3 } else { Scheme::Other };
                Self::in_headers(scheme, credentials, request, parameters)
            }
        }
    }

    fn v1(parameters: &Parameters) -> Self {
        let parameter = |name| parameters.get(name).filter(|value| !value.is_empty()).map(str::to_owned);
        Self {
            scheme: Scheme::V1,
            action: parameter("Action"),
            version: parameter("Version"),
            access_key_id: parameter("AccessKeyId"),
            token: parameter("SecurityToken"),
            timestamp: parameter("Timestamp"),
            nonce: parameter("SignatureNonce"),
            signature: parameter("Signature"),
            signed_headers: None,
        }
    }

    fn in_headers(scheme: Scheme, credentials: &str, request: &Request, parameters: &Parameters) -> Self {
        let header = |name| request.header(name).filter(|value| !value.is_empty()).map(str::to_owned);
        let authorization = Authorization::parse(credentials);
        let (access_key_id, signed_headers, signature) = authorization
            .map(|parts| (Some(parts.access_key_id), Some(parts.signed_headers), Some(parts.signature)))
            .unwrap_or_default();
        Self {
            scheme,
            action: header("x-acs-action").or_else(|| parameters.get("Action").map(str::to_owned)),
            version: header("x-acs-version").or_else(|| parameters.get("Version").map(str::to_owned)),
            access_key_id,
            token: header("x-acs-security-token"),
            timestamp: header("x-acs-date"),
            nonce: header("x-acs-signature-nonce"),
            signature,
            signed_headers,
        }
    }
}
