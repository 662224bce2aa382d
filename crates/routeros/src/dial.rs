//! Name to TCP connection, with the socket options that make a dead router show.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use socket2::{SockRef, TcpKeepalive};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout, timeout_at};
use tracing::debug;

use crate::{Deadlines, OpenError, Stage, Target};

/// Unanswered data or probes for this long end a connection.
#[cfg(any(target_os = "linux", target_os = "android"))]
const USER_TIMEOUT: Duration = Duration::from_secs(15);
/// A name with more addresses than this is no router.
const MAX_ADDRESSES: usize = 4;

pub(crate) async fn tcp(target: &Target, deadlines: &Deadlines) -> Result<TcpStream, OpenError> {
    let addresses = addresses(target, deadlines.lookup).await?;
    let deadline = Instant::now() + deadlines.connect;
    let mut failure = OpenError::HostNotFound;
    for (tried, address) in addresses.iter().enumerate() {
        // A dead first address must leave time for the others.
        let left = deadline.saturating_duration_since(Instant::now());
        let share = u32::try_from(addresses.len() - tried).unwrap_or(1);
        match timeout_at(Instant::now() + left / share, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                set_options(&stream);
                return Ok(stream);
            }
            Ok(Err(error)) => failure = refusal(&error),
            Err(_) => {
                failure = OpenError::TimedOut {
                    stage: Stage::Connect,
                }
            }
        }
    }
    Err(failure)
}

async fn addresses(target: &Target, deadline: Duration) -> Result<Vec<SocketAddr>, OpenError> {
    let lookup = lookup_host((target.host.as_str(), target.port));
    match timeout(deadline, lookup).await {
        Ok(Ok(found)) => Ok(found.take(MAX_ADDRESSES).collect()),
        Ok(Err(_)) => Err(OpenError::HostNotFound),
        Err(_) => Err(OpenError::TimedOut {
            stage: Stage::Lookup,
        }),
    }
}

fn refusal(error: &io::Error) -> OpenError {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => OpenError::Refused,
        io::ErrorKind::TimedOut => OpenError::TimedOut {
            stage: Stage::Connect,
        },
        // No route, no network, a firewall of this computer, an address without its scope.
        _ => OpenError::Unreachable(error.to_string()),
    }
}

/// An option that a system lacks costs speed of detection, not the connection.
fn set_options(stream: &TcpStream) {
    let socket = SockRef::from(stream);
    let keepalive = TcpKeepalive::new()
        .with_time(Duration::from_secs(30))
        .with_interval(Duration::from_secs(10))
        .with_retries(3);
    let set = stream
        .set_nodelay(true)
        .and_then(|()| socket.set_tcp_keepalive(&keepalive));
    #[cfg(any(target_os = "linux", target_os = "android"))]
    let set = set.and_then(|()| socket.set_tcp_user_timeout(Some(USER_TIMEOUT)));
    if let Err(error) = set {
        debug!(%error, "a socket option was refused");
    }
}
