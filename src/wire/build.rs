use super::call::Call;
use super::credentials::Credentials;
use super::endpoint::Endpoint;
use super::form::Form;
use super::format::Format;
use super::percent::encode_pairs;
use super::request::Request;
use super::scheme::Scheme;
use super::signature::{SignatureV1, SignatureV3, payload_hash};
use super::stamp::Stamp;

/// Why no request can be made of a call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// A scheme that signs was asked for, without credentials.
    #[error(
        "the signature scheme {scheme} needs credentials and none were given; name a principal, or use the scheme `none`"
    )]
    NoCredentials {
        /// The scheme asked for.
        scheme: Scheme,
    },
    /// V3 has its protocol parameters in headers, so they cannot be divided from the others by a mixed form.
    #[error(
        "the signature scheme v3 has its protocol parameters in headers and knows no form `post-mixed`; use `post-form`"
    )]
    MixedV3,
    /// A value that V3 sends in a header cannot stand there.
    #[error(
        "the header {header} cannot carry its value: character {position} is not printable ASCII; send this call with the scheme v1"
    )]
    HeaderValue {
        /// The header.
        header: String,
        /// Which character of the value, counted from 1. The value itself is not shown: it may be a secret.
        position: usize,
    },
}

type Pairs = Vec<(String, String)>;

/// Builds the request of `call` to `endpoint` and signs it. The same arguments always give the same request.
pub fn build(
    call: &Call,
    endpoint: &Endpoint,
    credentials: Option<&Credentials>,
    stamp: &Stamp,
) -> Result<Request, BuildError> {
    match (call.scheme, credentials) {
        (Scheme::V3, _) if call.form == Form::PostMixed => Err(BuildError::MixedV3),
        (Scheme::V1, Some(credentials)) => build_v1(call, endpoint, credentials, stamp),
        (Scheme::V3, Some(credentials)) => build_v3(call, endpoint, credentials, stamp),
        (Scheme::None, _) => assemble(call, endpoint, call_parameters(call), Vec::new()),
        (scheme, None) => Err(BuildError::NoCredentials { scheme }),
    }
}

fn build_v1(call: &Call, endpoint: &Endpoint, credentials: &Credentials, stamp: &Stamp) -> Result<Request, BuildError> {
    let mut protocol = call_parameters(call);
    protocol.extend([
        pair("AccessKeyId", &credentials.access_key_id),
        pair("SignatureMethod", "HMAC-SHA1"),
        pair("SignatureVersion", "1.0"),
        pair("SignatureNonce", &stamp.nonce),
        pair("Timestamp", &stamp.time()),
    ]);
    if let Some(token) = &credentials.security_token {
        protocol.push(pair("SecurityToken", token.expose()));
    }
    let signed: Pairs = call.parameters.iter().chain(&protocol).cloned().collect();
    let signature = SignatureV1::of(call.form.method(), &signed, &credentials.access_key_secret);
    protocol.push(pair("Signature", signature.signature.expose()));
    assemble(call, endpoint, protocol, Vec::new())
}

fn build_v3(call: &Call, endpoint: &Endpoint, credentials: &Credentials, stamp: &Stamp) -> Result<Request, BuildError> {
    // V3 has no parameter for the format. JSON is what its clients ask for, by the `accept` header alone; for XML the parameter of
    // V1 is sent as well, since no more can be done to be understood.
    let protocol = match call.format {
        Some(Format::Xml) => vec![pair("Format", Format::Xml.parameter())],
        Some(Format::Json) | None => Vec::new(),
    };
    let mut headers = Vec::new();
    headers.extend(call.action.iter().map(|action| pair("x-acs-action", action)));
    headers.extend(call.version.iter().map(|version| pair("x-acs-version", version)));
    headers.push(pair("x-acs-date", &stamp.time()));
    headers.push(pair("x-acs-signature-nonce", &stamp.nonce));
    if let Some(token) = &credentials.security_token {
        headers.push(pair("x-acs-accesskey-id", &credentials.access_key_id));
        headers.push(pair("x-acs-security-token", token.expose()));
    }
    let (query, _) = divide(call, protocol.clone());
    let mut request = assemble(call, endpoint, protocol, headers)?;
    request.headers.push(pair("x-acs-content-sha256", &payload_hash(&request.body)));
    let signed: Pairs = request.headers.iter().filter(|(name, _)| is_signed(name)).cloned().collect();
    let signature = SignatureV3::of(
        request.method,
        endpoint.path(),
        &query,
        &signed,
        &request.body,
        &credentials.access_key_secret,
    );
    let authorization = signature.authorization(credentials);
    check_header("authorization", authorization.expose())?;
    request.headers.push(pair("authorization", authorization.expose()));
    Ok(request)
}

/// The headers that Alibaba Cloud's V3 signature page wants signed.
fn is_signed(name: &str) -> bool {
    name == "host" || name == "content-type" || name.starts_with("x-acs-")
}

/// The parameters that say which operation is called and in which format it is to answer.
fn call_parameters(call: &Call) -> Pairs {
    let mut parameters = Vec::new();
    parameters.extend(call.action.iter().map(|action| pair("Action", action)));
    parameters.extend(call.version.iter().map(|version| pair("Version", version)));
    parameters.extend(call.format.map(|format| pair("Format", format.parameter())));
    parameters
}

/// Divides the parameters into those of the query and those of the form body.
fn divide(call: &Call, protocol: Pairs) -> (Pairs, Pairs) {
    if call.form == Form::PostMixed {
        return (protocol, call.parameters.clone());
    }
    let mut all = call.parameters.clone();
    all.extend(protocol);
    if call.form.has_body() { (Vec::new(), all) } else { (all, Vec::new()) }
}

fn assemble(call: &Call, endpoint: &Endpoint, protocol: Pairs, headers: Pairs) -> Result<Request, BuildError> {
    let (query, form) = divide(call, protocol);
    let mut all = vec![
        pair("host", &endpoint.authority()),
        pair("user-agent", concat!("kms-conformance/", env!("CARGO_PKG_VERSION"))),
        pair("accept", call.format.map_or("*/*", Format::media_type)),
    ];
    if call.form.has_body() {
        all.push(pair("content-type", "application/x-www-form-urlencoded"));
    }
    for (name, value) in &headers {
        check_header(name, value)?;
    }
    all.extend(headers);
    let target = if query.is_empty() {
        endpoint.path().to_owned()
    } else {
        format!("{}?{}", endpoint.path(), encode_pairs(&query))
    };
    Ok(Request { method: call.form.method(), target, headers: all, body: encode_pairs(&form).into_bytes() })
}

fn check_header(name: &str, value: &str) -> Result<(), BuildError> {
    let printable = |character: char| matches!(character, ' '..='~');
    match value.chars().position(|character| !printable(character)) {
        None => Ok(()),
        Some(index) => Err(BuildError::HeaderValue { header: name.to_owned(), position: index + 1 }),
    }
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}
