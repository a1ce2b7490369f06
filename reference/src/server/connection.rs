//! One connection.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;

use crate::gateway::{Connection, Incoming, Place};

use super::service::Service;

/// How long a client that is still sending has to read the last answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Answers requests until the client, a malformed request, the server's stop or the need of other connections ends it.
pub(super) async fn serve<S>(
    service: Arc<Service>,
    stream: S,
    place: Place,
    source: IpAddr,
    stop: watch::Receiver<bool>,
) where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let closing = place.closing();
    tokio::select! {
        () = converse(&service, Connection::new(stream, place), source, stop) => {}
        () = closing => {}
    }
}

async fn converse<S>(service: &Service, mut connection: Connection<S>, source: IpAddr, mut stop: watch::Receiver<bool>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    while !*stop.borrow() {
        let incoming = tokio::select! {
            incoming = connection.next(&service.behaviour.gateway.limits) => incoming,
            _ = stop.changed() => break,
        };
        let refused = matches!(incoming, Incoming::Refused(_));
        if !answer(service, &mut connection, incoming, source).await {
            // Only what was refused can leave bytes unread.
            if refused {
                connection.close(PATIENCE).await;
            }
            break;
        }
    }
}

/// Answers what came; true if the connection can take another request.
async fn answer<S>(service: &Service, connection: &mut Connection<S>, incoming: Incoming, source: IpAddr) -> bool
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let (response, head_only, keep_alive) = match incoming {
        Incoming::Closed => return false,
        Incoming::Refused(kind) => (service.refuse(kind, source), false, false),
        Incoming::Request(request) => (service.answer(&request, source), request.method == "HEAD", request.keep_alive),
    };
    let keep_alive = keep_alive && response.can_be_followed();
    let bytes = response.to_bytes(head_only, keep_alive);
    drop(response);
    connection.write(&bytes, &service.behaviour.gateway.limits).await && keep_alive
}
