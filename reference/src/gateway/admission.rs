//! What is checked of a call before its operation runs.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use crate::Behaviour;
use crate::behaviour::Sequence;
use crate::errors::{ErrorKind, Refusal};
use crate::world::AccessKey;

use super::nonces::NonceMark;
use super::signature::{same, sha256_hex};
use super::{Nonces, Parameters, Presented, Request, Scheme, timestamp, v1, v3};

/// The name of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GatewayCheck {
    /// The method is one of the methods.
    Method,
    /// The path is `/`.
    Path,
    /// `Format`, if it is there, is a format.
    Format,
    /// There are an action and a version.
    ActionPresent,
    /// The version is the API's.
    Version,
    /// The call is signed in a way the endpoint checks.
    Scheme,
    /// What belongs to a signature is there.
    SignatureParts,
    /// The timestamp is written as it has to be.
    TimestampFormat,
    /// The timestamp is inside the window.
    TimestampWindow,
    /// The access key exists.
    AccessKey,
    /// The access key is enabled.
    AccessKeyActive,
    /// The security token is that of the access key and has not expired.
    SecurityToken,
    /// The signature is right.
    Signature,
    /// The nonce, if there is one, was not used before. Only a rightly signed call uses it up.
    Nonce,
    /// There is such an operation.
    Api,
    /// A check beside these.
    Other(&'static str),
}

impl GatewayCheck {
    /// The clause of the page that the check holds calls to, if there is one. `about` is what it found missing.
    #[must_use]
    pub fn clause(self, about: &str) -> Option<&'static str> {
        match self {
            Self::ActionPresent if about == "Action" => Some("action.required"),
            Self::Api => Some("action.value"),
            Self::SignatureParts | Self::AccessKey | Self::AccessKeyActive | Self::SecurityToken | Self::Signature => {
                Some("request.signature-checked")
            }
            Self::TimestampWindow => Some("request.timestamp-checked"),
            _ => None,
        }
    }
}

/// A check's function.
pub type GatewayCheckFn = fn(&mut Admission<'_>) -> Result<(), Refusal>;

/// A call that asks to be let in.
#[derive(Debug)]
pub struct Admission<'a> {
    /// How the server behaves.
    pub behaviour: &'a Behaviour,
    /// The request.
    pub request: &'a Request,
    /// Its parameters.
    pub parameters: &'a Parameters,
    /// What it says about itself.
    pub presented: &'a Presented,
    /// The access keys with the id that it presents, as they were when it came.
    pub access_keys: &'a [AccessKey],
    /// The server's clock.
    pub now: Timestamp,
    pub(crate) nonces: &'a Mutex<Nonces>,
}

impl<'a> Admission<'a> {
    /// The access key of the call: the one with its security token, if there is one of this id.
    pub fn access_key(&self) -> Result<&'a AccessKey, Refusal> {
        let of_token = self.access_keys.iter().find(|key| self.has_token_of(key));
        of_token.or_else(|| self.access_keys.first()).ok_or_else(|| ErrorKind::AccessKeyNotFound.into())
    }

    fn has_token_of(&self, access_key: &AccessKey) -> bool {
        match (&access_key.token, &self.presented.token) {
            (None, None) => true,
            (Some(token), Some(presented)) => same(token.reveal(), presented),
            _ => false,
        }
    }
}

/// The checks in their order.
pub(super) fn checks() -> Sequence<GatewayCheck, GatewayCheckFn> {
    Sequence::new([
        (GatewayCheck::Method, method),
        (GatewayCheck::Path, |call| require(call.request.path() == b"/", ErrorKind::ApiNotFound)),
        (GatewayCheck::Format, format),
        (GatewayCheck::ActionPresent, action_present),
        (GatewayCheck::Version, version),
        (GatewayCheck::Scheme, scheme),
        (GatewayCheck::SignatureParts, signature_parts),
        (GatewayCheck::TimestampFormat, timestamp_format),
        (GatewayCheck::TimestampWindow, timestamp_window),
        (GatewayCheck::AccessKey, |call| call.access_key().map(|_| ())),
        (GatewayCheck::AccessKeyActive, |call| require(call.access_key()?.active, ErrorKind::AccessKeyInactive)),
        (GatewayCheck::SecurityToken, security_token),
        (GatewayCheck::Signature, signature),
        (GatewayCheck::Nonce, nonce),
        (GatewayCheck::Api, api),
    ])
}

fn require(holds: bool, kind: ErrorKind) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(kind.into()) }
}

fn missing(name: &str) -> Refusal {
    Refusal::about(ErrorKind::MissingProtocolParameter, name)
}

fn present(value: Option<&String>, name: &str) -> Result<(), Refusal> {
    value.map(|_| ()).ok_or_else(|| missing(name))
}

fn method(call: &mut Admission<'_>) -> Result<(), Refusal> {
    let known = call.behaviour.gateway.methods.contains(&call.request.method.as_str());
    require(known, ErrorKind::MethodUnsupported)
}

fn format(call: &mut Admission<'_>) -> Result<(), Refusal> {
    let known = |text| (call.behaviour.gateway.format)(text).is_some();
    require(call.parameters.get("Format").is_none_or(known), ErrorKind::FormatInvalid)
}

fn action_present(call: &mut Admission<'_>) -> Result<(), Refusal> {
    present(call.presented.action.as_ref(), "Action")?;
    present(call.presented.version.as_ref(), "Version")
}

fn version(call: &mut Admission<'_>) -> Result<(), Refusal> {
    let known = call.presented.version.as_deref() == Some(call.behaviour.gateway.version);
    require(known, ErrorKind::VersionInvalid)
}

fn scheme(call: &mut Admission<'_>) -> Result<(), Refusal> {
    let known = call.behaviour.gateway.schemes.contains(&call.presented.scheme);
    require(known, ErrorKind::SignatureMethodInvalid)
}

fn signature_parts(call: &mut Admission<'_>) -> Result<(), Refusal> {
    if call.presented.scheme == Scheme::V1 { v1_parts(call) } else { v3_parts(call) }
}

fn v1_parts(call: &Admission<'_>) -> Result<(), Refusal> {
    present(call.presented.access_key_id.as_ref(), "AccessKeyId")?;
    present(call.presented.signature.as_ref(), "Signature")?;
    present(call.presented.timestamp.as_ref(), "Timestamp")?;
    for (name, value) in [("SignatureMethod", "HMAC-SHA1"), ("SignatureVersion", "1.0")] {
        let sent = call.parameters.get(name).ok_or_else(|| missing(name))?;
        require(sent == value, ErrorKind::SignatureMethodInvalid)?;
    }
    Ok(())
}

fn v3_parts(call: &Admission<'_>) -> Result<(), Refusal> {
    require(call.presented.signature.is_some(), ErrorKind::SignatureIncomplete)?;
    present(call.presented.timestamp.as_ref(), "x-acs-date")?;
    call.request.header("x-acs-content-sha256").ok_or_else(|| missing("x-acs-content-sha256"))?;
    let signed: Vec<_> = call.presented.signed_headers.as_deref().unwrap_or_default().split(';').collect();
    // Each header is signed once: a name that stands again and again would have its value signed as often.
    let different: BTreeSet<_> = signed.iter().map(|name| name.to_ascii_lowercase()).collect();
    require(different.len() == signed.len(), ErrorKind::SignatureIncomplete)?;
    let mut needed = call.behaviour.gateway.signed_headers.iter();
    let covered = needed.all(|name| call.request.header(name).is_none() || signed.contains(name));
    require(covered, ErrorKind::SignatureIncomplete)
}

fn timestamp_format(call: &mut Admission<'_>) -> Result<(), Refusal> {
    require(sent_at(call).is_some(), ErrorKind::TimestampFormat)
}

fn sent_at(call: &Admission<'_>) -> Option<Timestamp> {
    call.presented.timestamp.as_deref().and_then(timestamp::parse)
}

fn timestamp_window(call: &mut Admission<'_>) -> Result<(), Refusal> {
    let near = |sent: Timestamp| call.now.duration_since(sent).abs() <= call.behaviour.gateway.timestamp_window;
    require(sent_at(call).is_none_or(near), ErrorKind::TimestampExpired)
}

fn security_token(call: &mut Admission<'_>) -> Result<(), Refusal> {
    let access_key = call.access_key()?;
    if !call.has_token_of(access_key) {
        return Err(match call.presented.token {
            Some(_) => ErrorKind::SecurityTokenInvalid.into(),
            None => missing("SecurityToken"),
        });
    }
    require(access_key.expires.is_none_or(|expiry| call.now < expiry), ErrorKind::SecurityTokenExpired)
}

fn signature(call: &mut Admission<'_>) -> Result<(), Refusal> {
    if call.presented.scheme == Scheme::V1 { v1_signature(call) } else { v3_signature(call) }
}

fn v1_signature(call: &Admission<'_>) -> Result<(), Refusal> {
    let text = v1::string_to_sign(&call.request.method, call.parameters.all());
    let expected = v1::sign(call.access_key()?.secret.reveal(), &text);
    if is_expected(call, expected) { Ok(()) } else { Err(Refusal::about(ErrorKind::SignatureMismatchV1, text)) }
}

fn v3_signature(call: &Admission<'_>) -> Result<(), Refusal> {
    let signed_headers = call.presented.signed_headers.as_deref().unwrap_or_default();
    let canonical = v3::canonical_request(call.request, call.parameters.query(), signed_headers)
        .ok_or(ErrorKind::SignatureIncomplete)?;
    let text = v3::string_to_sign(&canonical);
    let expected = v3::sign(call.access_key()?.secret.reveal(), &text);
    let hash_is_right = call.request.header("x-acs-content-sha256") == Some(sha256_hex(&call.request.body).as_str());
    if hash_is_right && is_expected(call, expected) {
        return Ok(());
    }
    let detail = format!("[{text}] server CanonicalRequest is [{canonical}]");
    Err(Refusal::about(ErrorKind::SignatureMismatchV3, detail))
}

fn is_expected(call: &Admission<'_>, expected: Option<String>) -> bool {
    call.presented.signature.as_ref().zip(expected).is_some_and(|(sent, expected)| same(sent, &expected))
}

fn nonce(call: &mut Admission<'_>) -> Result<(), Refusal> {
    let (Some(nonce), Some(id)) = (&call.presented.nonce, &call.presented.access_key_id) else {
        return Ok(());
    };
    let gateway = &call.behaviour.gateway;
    let sent = sent_at(call).unwrap_or(call.now);
    let expiry = sent.checked_add(gateway.timestamp_window).unwrap_or(Timestamp::MAX);
    let mark = NonceMark::of(id, nonce);
    let mut nonces = call.nonces.lock().unwrap_or_else(PoisonError::into_inner);
    let fresh = nonces.remember(mark, call.now, expiry, gateway.limits.nonces);
    require(fresh, ErrorKind::NonceUsed)
}

fn api(call: &mut Admission<'_>) -> Result<(), Refusal> {
    let action = call.presented.action.as_deref().unwrap_or_default();
    require(call.behaviour.operations.names().contains(&action), ErrorKind::ApiNotFound)
}
