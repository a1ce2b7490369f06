use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

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
    if let Some(pem) = extra_authorities {
        add_authorities(&mut roots, pem)?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|problem| TlsError::Setup { problem: problem.to_string() })?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn add_authorities(roots: &mut RootCertStore, pem: &[u8]) -> Result<(), TlsError> {
    let refused = |problem: String| TlsError::Authorities { problem };
    let before = roots.len();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|problem| refused(problem.to_string()))?;
        roots.add(certificate).map_err(|problem| refused(problem.to_string()))?;
    }
    if roots.len() == before {
        return Err(refused("no certificate in it".to_owned()));
    }
    Ok(())
}
