//! What is judged: the embedded reference endpoint, or any address.

use std::net::{SocketAddr, ToSocketAddrs};

use kms_conformance_reference::{Behaviour, Clock, Config, Server, World};
use thiserror::Error;

use crate::wire::Endpoint;

/// Why there is nothing to judge.
#[derive(Debug, Error)]
pub enum SubjectError {
    /// The embedded endpoint did not start.
    #[error("the embedded reference endpoint did not start: {0}")]
    Embedded(String),
    /// A host of the real service.
    #[error(
        "{0} is an endpoint of the real service, where a policy can lock its owner out of a key\n  help: this version cannot \
         capture and put back policies, so it refuses such hosts; name an emulator or a private endpoint"
    )]
    RealService(String),
    /// Nothing answers there.
    #[error(
        "{0}\n  help: is the endpoint started, and is the port right? --wait SECONDS waits for one that is still starting"
    )]
    Down(String),
}

/// What is judged.
#[derive(Debug)]
pub struct Subject {
    /// Its address.
    pub endpoint: Endpoint,
    /// The reference endpoint, where it is that one; it stops when this is dropped.
    embedded: Option<Server>,
}

impl Subject {
    /// Starts the reference endpoint on a free port of the loopback interface.
    pub async fn embedded() -> Result<Self, SubjectError> {
        let failed = |error: &dyn std::fmt::Display| SubjectError::Embedded(error.to_string());
        let server = Server::start(Config {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            world: World::conventional().map_err(|error| failed(&error))?,
            behaviour: Behaviour::default(),
            clock: Clock::system(),
        })
        .await
        .map_err(|error| failed(&error))?;
        let endpoint = format!("http://{}", server.address()).parse().map_err(|error| failed(&error))?;
        Ok(Self { endpoint, embedded: Some(server) })
    }

    /// An address. Hosts of the real service are refused.
    pub fn at(endpoint: Endpoint) -> Result<Self, SubjectError> {
        if is_real_service(endpoint.host()) {
            return Err(SubjectError::RealService(endpoint.authority()));
        }
        Ok(Self { endpoint, embedded: None })
    }

    /// Whether this is the embedded reference endpoint.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        self.embedded.is_some()
    }

    /// What locks are named after: the address that the host resolves to, so that two names of one endpoint meet.
    #[must_use]
    pub fn resolved(&self) -> String {
        let host = self.endpoint.host().trim_start_matches('[').trim_end_matches(']');
        let address = (host, self.endpoint.port()).to_socket_addrs().ok().and_then(std::iter::Iterator::min);
        address.map_or_else(|| self.endpoint.authority(), |address| address.to_string())
    }

    /// Stops the embedded endpoint.
    pub async fn stop(self) {
        if let Some(server) = self.embedded {
            server.stop().await;
        }
    }
}

/// The vendor's domains, whatever the letter case and with or without the final dot.
fn is_real_service(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    ["aliyuncs.com", "aliyun.com", "alibabacloud.com", "aliyuncs.com.cn"]
        .iter()
        .any(|domain| host == *domain || host.ends_with(&format!(".{domain}")))
}
