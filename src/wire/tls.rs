use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use super::trusted::Trusted;

/// Why no TLS configuration can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TlsError {
    /// The extra authorities are no PEM file with certificates.
    #[error(
        "the extra certificate authorities cannot be read ({problem}); give a PEM file with one or more CERTIFICATE sections"
    )]
    Authorities {
        /// What is wrong with them.
        problem: String,
    },
    /// The TLS library cannot be set up.
    #[error("TLS cannot be set up ({problem})")]
    Setup {
        /// What it said.
        problem: String,
    },
}

/// The one TLS configuration of all senders. Roots are those of Mozilla's programme, compiled in, and the caller's: a machine
/// without CA files behaves like any other. The provider is named, so that no process-wide default is needed.
pub(super) fn client_config(extra_authorities: Option<&[u8]>) -> Result<ClientConfig, TlsError> {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let named = extra_authorities.map_or_else(|| Ok(Vec::new()), |pem| add_authorities(&mut roots, pem))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let setup = |problem: String| TlsError::Setup { problem };
    let issued = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
        .build()
        .map_err(|problem| setup(problem.to_string()))?;
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|problem| setup(problem.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Trusted::new(issued, named)))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn add_authorities(roots: &mut RootCertStore, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let refused = |problem: String| TlsError::Authorities { problem };
    let mut named = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|problem| refused(problem.to_string()))?;
        roots.add(certificate.clone()).map_err(|problem| refused(problem.to_string()))?;
        named.push(certificate);
    }
    if named.is_empty() {
        return Err(refused("no certificate in it".to_owned()));
    }
    Ok(named)
}
