//! One connection.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::sync::watch;

use crate::gateway::{Connection, Incoming};

use super::service::Service;

/// How long a client that is still sending has to read the last answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Answers requests until the client, a malformed request or the server's stop ends the connection.
pub(super) async fn serve(service: Arc<Service>, stream: TcpStream, peer: SocketAddr, mut stop: watch::Receiver<bool>) {
    // Only latency is at stake.
    let _ = stream.set_nodelay(true);
    let mut connection = Connection::new(stream);
    while !*stop.borrow() {
        let incoming = tokio::select! {
            incoming = connection.next(&service.behaviour.gateway.limits) => incoming,
            _ = stop.changed() => break,
        };
        let refused = matches!(incoming, Incoming::Refused(_));
        if !answer(&service, &mut connection, incoming, peer.ip()).await {
            // Only what was refused can leave bytes unread.
            if refused {
                connection.close(PATIENCE).await;
            }
            break;
        }
    }
}

/// Answers what came; true if the connection can take another request.
async fn answer(service: &Service, connection: &mut Connection<TcpStream>, incoming: Incoming, source: IpAddr) -> bool {
    let (response, head_only, keep_alive) = match incoming {
        Incoming::Closed => return false,
        Incoming::Refused(kind) => (service.refuse(kind), false, false),
        Incoming::Request(request) => (service.answer(&request, source), request.method == "HEAD", request.keep_alive),
    };
    let keep_alive = keep_alive && response.can_be_followed();
    let bytes = response.to_bytes(head_only, keep_alive);
    connection.write(&bytes, &service.behaviour.gateway.limits).await && keep_alive
}
