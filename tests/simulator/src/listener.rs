//! A router's port: open, closed or dead, as the fault of the moment wants it, and always the same number.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use socket2::{Domain, Protocol, SockRef, Socket, Type};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::connection::{End, serve};
use crate::fault::Fault;
use crate::router::Router;
use crate::{outlet, tls};

const BACKLOG: i32 = 128;
/// A new client that is not answered at all is looked after this often, to notice when it hangs up.
const LOOK: Duration = Duration::from_secs(1);

/// A port that stays ours while nothing listens on it, so that no other program and no outgoing connection takes it.
#[derive(Debug)]
pub(crate) struct Port {
    address: SocketAddr,
    /// Bound but never listening: a connection to it is refused.
    _held: Option<Socket>,
}

impl Port {
    pub(crate) fn reserve(address: SocketAddr) -> anyhow::Result<Self> {
        probe(address).with_context(|| format!("{address} is taken"))?;
        let held = bind(address).with_context(|| format!("binding {address}"))?;
        let address = held.local_addr()?.as_socket();
        let address = address.context("the bound address is not an IP address")?;
        // Windows has no way to share the port with the listener to come; there the number is only remembered.
        let held = cfg!(unix).then_some(held);
        Ok(Self {
            address,
            _held: held,
        })
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn open(&self) -> anyhow::Result<TcpListener> {
        let socket = bind(self.address)?;
        socket.listen(BACKLOG)?;
        socket.set_nonblocking(true)?;
        TcpListener::from_std(socket.into()).context("registering the listener")
    }
}

/// Fails where another program has the port, which sharing it would hide.
fn probe(address: SocketAddr) -> std::io::Result<()> {
    socket(address)?.bind(&address.into())
}

fn bind(address: SocketAddr) -> std::io::Result<Socket> {
    let socket = socket(address)?;
    #[cfg(unix)]
    socket.set_reuse_port(true)?;
    socket.bind(&address.into())?;
    Ok(socket)
}

fn socket(address: SocketAddr) -> std::io::Result<Socket> {
    let domain = Domain::for_address(address);
    let socket = Socket::new(domain, Type::STREAM, Some(Protocol::TCP))?;
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    Ok(socket)
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    Plain,
    Tls,
}

/// What a port leads to.
struct Door<'a> {
    router: &'a Arc<Router>,
    service: Service,
    /// Whether the port is.
    open: &'a watch::Sender<bool>,
}

/// Keeps a router's port as its fault wants it, for ever. It is open already when this begins.
pub(crate) async fn run(port: Port, listener: TcpListener, router: Arc<Router>, service: Service) {
    let mut opened = Some(listener);
    let mut connections = JoinSet::new();
    let open = watch::Sender::new(true);
    let mut fault = router.watch_fault();
    loop {
        let now = *fault.borrow_and_update();
        if now.is_closed() {
            opened = None;
            open.send_replace(false);
        }
        let result = match now {
            Fault::Refuse => settle(&mut fault, &mut connections).await,
            Fault::Reboot { seconds } => {
                let over = tokio::time::sleep(Duration::from_secs(seconds));
                tokio::select! {
                    result = settle(&mut fault, &mut connections) => result,
                    () = over => { router.end_reboot(); Ok(()) }
                }
            }
            _ => match opened.take().map_or_else(|| port.open(), Ok) {
                Ok(listener) => {
                    open.send_replace(true);
                    let door = Door {
                        router: &router,
                        service,
                        open: &open,
                    };
                    accept(&listener, &door, &mut fault, &mut connections).await
                }
                Err(error) => Err(error),
            },
        };
        if let Err(error) = result {
            tracing::warn!(router = router.spec().name, %error, "the port failed");
            tokio::time::sleep(LOOK).await;
        }
    }
}

/// Waits for the next fault, and lets ended connections go meanwhile.
async fn settle(
    fault: &mut watch::Receiver<Fault>,
    connections: &mut JoinSet<()>,
) -> anyhow::Result<()> {
    loop {
        tokio::select! {
            changed = fault.changed() => return Ok(changed?),
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Accepts until the port has to close.
async fn accept(
    listener: &TcpListener,
    door: &Door<'_>,
    fault: &mut watch::Receiver<Fault>,
    connections: &mut JoinSet<()>,
) -> anyhow::Result<()> {
    loop {
        let now = *fault.borrow_and_update();
        if now.is_closed() {
            return Ok(());
        }
        if now == Fault::BlackHole {
            let _plug = plug(listener).await?;
            settle(fault, connections).await?;
            SockRef::from(listener).listen(BACKLOG)?;
            continue;
        }
        tokio::select! {
            changed = fault.changed() => changed?,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => {
                let (stream, _) = accepted?;
                let router = Arc::clone(door.router);
                connections.spawn(welcome(stream, router, door.service, door.open.subscribe()));
            }
        }
    }
}

/// Fills the shortest possible backlog with connections of our own: the system then drops further SYNs, as a dead host does.
async fn plug(listener: &TcpListener) -> anyhow::Result<Vec<TcpStream>> {
    SockRef::from(listener).listen(i32::from(!cfg!(target_os = "linux")))?;
    let address = listener.local_addr()?;
    let mut plugs = Vec::new();
    for _ in 0..8 {
        let attempt = TcpStream::connect(address);
        match tokio::time::timeout(Duration::from_millis(50), attempt).await {
            Ok(Ok(stream)) => plugs.push(stream),
            _ => break,
        }
    }
    Ok(plugs)
}

async fn welcome(
    mut stream: TcpStream,
    router: Arc<Router>,
    service: Service,
    mut open: watch::Receiver<bool>,
) {
    let Some(_visit) = router.enter() else {
        return;
    };
    // Replies are small and wanted at once.
    let _ = stream.set_nodelay(true);
    let end = match service {
        Service::Plain => serve(&mut stream, &router).await,
        Service::Tls => encrypted(&mut stream, &router).await.unwrap_or(End::Closed),
    };
    // Whoever hears that it ended and dials again finds no port that has yet to close.
    let mut fault = router.watch_fault();
    tokio::select! {
        _ = fault.wait_for(|fault| !fault.is_closed()) => {}
        _ = open.wait_for(|open| !open) => {}
    }
    if end == End::Reset {
        // Closing with no time to linger resets the connection.
        let _ = SockRef::from(&stream).set_linger(Some(Duration::ZERO));
    }
}

async fn encrypted(stream: &mut TcpStream, router: &Arc<Router>) -> anyhow::Result<End> {
    let mut fault = router.watch_fault();
    while fault.borrow_and_update().is_silent() {
        let look = tokio::time::timeout(LOOK, outlet::audible(&mut fault)).await;
        if look.is_err() && hung_up(stream).await {
            return Ok(End::Closed);
        }
    }
    if router.spec().certificate == crate::spec::Certificate::AnonymousOnly {
        tls::refuse_handshake(stream).await?;
        return Ok(End::Closed);
    }
    let acceptor = router.acceptor()?;
    let handshake = acceptor.accept(&mut *stream);
    let mut encrypted = tokio::select! {
        encrypted = handshake => encrypted?,
        _ = fault.wait_for(|fault| fault.is_closed()) => return Ok(End::Reset),
    };
    Ok(serve(&mut encrypted, router).await)
}

/// Whether the other side closed; what it sent before stays unread.
async fn hung_up(stream: &TcpStream) -> bool {
    let now = tokio::time::timeout(
        Duration::from_millis(1),
        stream.ready(tokio::io::Interest::READABLE),
    );
    matches!(now.await, Ok(Ok(ready)) if ready.is_read_closed())
}
