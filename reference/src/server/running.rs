//! A running server.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::{AbortHandle, JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};

use crate::World;

use super::service::Service;
use super::{Config, Log, StartError, connection};

/// How long the listener waits after the machine refused it a connection: out of file descriptors, mostly, of which the
/// connection gives one back that is closed for it.
const ACCEPT_PAUSE: Duration = Duration::from_millis(5);

/// A running server. Dropping it ends it at once; [`Server::stop`] lets it answer what it is answering.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    service: Arc<Service>,
    stop: watch::Sender<bool>,
    listening: Option<JoinHandle<()>>,
    abort: AbortHandle,
}

impl Server {
    /// Starts a server on the current tokio runtime.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        Self::start_with(config, None).await
    }

    /// Starts a server that tells of each call that comes.
    pub async fn start_logged(config: Config, log: Log) -> Result<Self, StartError> {
        Self::start_with(config, Some(log)).await
    }

    async fn start_with(config: Config, log: Option<Log>) -> Result<Self, StartError> {
        let failed = |source| StartError::Listen { address: config.listen, source };
        let listener = TcpListener::bind(config.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let service = Arc::new(Service::new(config.behaviour, config.world, config.clock, log));
        let (stop, stopped) = watch::channel(false);
        let listening = tokio::spawn(listen(listener, Arc::clone(&service), stopped));
        let abort = listening.abort_handle();
        Ok(Self { address, service, stop, listening: Some(listening), abort })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Looks at the world or changes it, between two calls of clients.
    pub fn with_world<R>(&self, work: impl FnOnce(&mut World) -> R) -> R {
        work(&mut self.service.world())
    }

    /// Makes every legal `SetKeyPolicy` on a key end in an internal error, or ends that; false if there is no such key.
    #[must_use]
    pub fn set_failing(&self, key_id: &str, failing: bool) -> bool {
        self.with_world(|world| world.keys.get_mut(key_id).map(|key| key.failing = failing).is_some())
    }

    /// Answers the requests that come on a stream which the listener did not take: a pipe in memory, say. `source` is the
    /// address that conditions see. Ends with the stream or with the server.
    pub async fn converse(&self, stream: impl AsyncRead + AsyncWrite + Unpin, source: IpAddr) {
        let place = self.service.connections.place();
        connection::serve(Arc::clone(&self.service), stream, place, source, self.stop.subscribe()).await;
    }

    /// Stops listening, answers what it is answering, within the limit, and ends.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        if let Some(listening) = self.listening.take() {
            // A listener that panicked has ended, too.
            let _ = listening.await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.abort.abort();
    }
}

/// Takes connections until the server stops. The tasks of the connections end with this one.
async fn listen(listener: TcpListener, service: Arc<Service>, mut stop: watch::Receiver<bool>) {
    let limits = &service.behaviour.gateway.limits;
    let room = Arc::new(Semaphore::new(limits.connections));
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let accepted = tokio::select! {
            accepted = accept(&listener, &room, &service) => accepted,
            _ = stop.changed() => break,
        };
        let Some((stream, peer, room)) = accepted else {
            continue;
        };
        // Only latency is at stake.
        let _ = stream.set_nodelay(true);
        let (place, service, stop) = (service.connections.place(), Arc::clone(&service), stop.clone());
        connections.spawn(async move {
            connection::serve(service, stream, place, peer.ip(), stop).await;
            drop(room);
        });
    }
    drop(listener);
    // Beyond the limit, dropping the set ends the rest.
    let _ = timeout(limits.stop_timeout, async { while connections.join_next().await.is_some() {} }).await;
}

/// Takes one connection. Where there is no room for it, the one that has been idle longest is closed.
async fn accept(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
    service: &Service,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    match listener.accept().await {
        Ok((stream, peer)) => {
            if room.available_permits() == 0 {
                service.connections.close_idlest();
            }
            Some((stream, peer, Arc::clone(room).acquire_owned().await.ok()?))
        }
        Err(error) => {
            // A client that has gone meanwhile takes nobody's place.
            let gone = matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset);
            if !gone {
                service.connections.close_idlest();
                sleep(ACCEPT_PAUSE).await;
            }
            None
        }
    }
}
