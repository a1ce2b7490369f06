//! What is to be done about a certificate that is not trusted.

use std::error::Error;

use rustls::CertificateError;

use super::cause::find;

const ISSUER: &str = "check that it speaks https and that its certificate is issued by a known authority, or name that authority's certificate, or a self-signed one itself, as ca_file in the profile";
const NAME: &str = "its certificate is for other names: call it by one of those, or give it one for this name (with openssl req -x509: -addext subjectAltName=DNS:NAME,IP:ADDRESS; the subject alone names no host)";
const TIME: &str = "its certificate is out of date, or the clock of this machine is wrong: give it a new one";
const VERSION: &str = "its certificate is of an old version: give it one of version 3 (with openssl req -x509: -addext basicConstraints=CA:FALSE -addext subjectAltName=DNS:NAME,IP:ADDRESS)";

/// What to do about a handshake that failed.
pub(super) fn remedy(error: &(dyn Error + 'static)) -> &'static str {
    let Some(rustls::Error::InvalidCertificate(problem)) = find::<rustls::Error>(error) else { return ISSUER };
    match problem {
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => NAME,
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => TIME,
        CertificateError::Other(other) if other.to_string().contains("UnsupportedCertVersion") => VERSION,
        _ => ISSUER,
    }
}
