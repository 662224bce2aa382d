//! The way between a desktop and a server, which goes wrong at a word: it delays, cuts after a
//! given byte, swallows everything, or lets nobody in. It knows nothing of what passes.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::Result;

/// Which way bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Towards {
    Server,
    Client,
}

/// What becomes of the bytes that come from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Open,
    /// Every piece waits that long.
    Slow(Duration),
    /// After so many more bytes that way, over all connections, every connection breaks; new ones
    /// go through.
    CutAfter(Towards, u64),
    /// Nothing arrives and nobody is told. Connections that it swallowed something of break when
    /// the way changes.
    BlackHole,
    /// Connections break, new ones are refused.
    Refused,
}

/// How often threads look whether the way changed.
const LOOK: Duration = Duration::from_millis(10);
const PIECE: usize = 16 * 1024;

/// Forwards until it is dropped.
#[derive(Debug)]
pub struct Proxy {
    state: Arc<Mutex<State>>,
    port: u16,
}

#[derive(Debug)]
struct State {
    way: Way,
    server: SocketAddr,
    /// Connections of an older generation have to break.
    generation: u64,
    ended: bool,
}

impl Proxy {
    /// Forwards from a port of its own to one on this computer.
    ///
    /// # Errors
    /// If there is no port.
    pub fn start(server: u16) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let state = Arc::new(Mutex::new(State {
            way: Way::Open,
            server: (Ipv4Addr::LOCALHOST, server).into(),
            generation: 0,
            ended: false,
        }));
        let shared = Arc::clone(&state);
        thread::spawn(move || listen(listener, &shared));
        Ok(Self { state, port })
    }

    pub const fn port(&self) -> u16 {
        self.port
    }

    pub fn set(&self, way: Way) {
        let mut state = lock(&self.state);
        if state.way == Way::BlackHole || way == Way::Refused {
            state.generation += 1;
        }
        state.way = way;
    }

    /// Breaks the connections of this moment.
    pub fn cut(&self) {
        lock(&self.state).generation += 1;
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let mut state = lock(&self.state);
        state.ended = true;
        state.generation += 1;
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes connections for as long as the way is not refused, and listens anew when it is open again.
fn listen(listener: TcpListener, state: &Arc<Mutex<State>>) {
    let Ok(address) = listener.local_addr() else {
        return;
    };
    let mut listening = Some(listener);
    loop {
        let (ended, refused) = {
            let state = lock(state);
            (state.ended, state.way == Way::Refused)
        };
        if ended {
            return;
        }
        if refused {
            listening = None;
        } else if listening.is_none() {
            listening = TcpListener::bind(address).ok();
        }
        if !listening.as_ref().is_some_and(|it| take(it, state)) {
            thread::sleep(LOOK);
        }
    }
}

/// Whether there was a connection to be taken.
fn take(listener: &TcpListener, state: &Arc<Mutex<State>>) -> bool {
    if listener.set_nonblocking(true).is_err() {
        return false;
    }
    let Ok((client, _)) = listener.accept() else {
        return false;
    };
    let (server, generation) = {
        let state = lock(state);
        (state.server, state.generation)
    };
    // Where the server is not there, the client sees its connection end at once.
    if let Ok(server) = TcpStream::connect_timeout(&server, Duration::from_secs(5)) {
        let _ = forward(&client, &server, generation, state);
    }
    true
}

fn forward(
    client: &TcpStream,
    server: &TcpStream,
    generation: u64,
    state: &Arc<Mutex<State>>,
) -> std::io::Result<()> {
    for (from, to, towards) in [
        (client, server, Towards::Server),
        (server, client, Towards::Client),
    ] {
        from.set_nonblocking(false)?;
        from.set_read_timeout(Some(LOOK))?;
        from.set_nodelay(true)?;
        let (from, to, state) = (from.try_clone()?, to.try_clone()?, Arc::clone(state));
        thread::spawn(move || {
            pump(&from, &to, towards, generation, &state);
            // Both directions end together: half a connection is of no use to either side.
            let _ = from.shutdown(Shutdown::Both);
            let _ = to.shutdown(Shutdown::Both);
        });
    }
    Ok(())
}

fn pump(
    mut from: &TcpStream,
    mut to: &TcpStream,
    towards: Towards,
    generation: u64,
    state: &Mutex<State>,
) {
    let mut piece = vec![0; PIECE];
    while lock(state).generation == generation {
        let read = match from.read(&mut piece) {
            Ok(0) => return,
            Ok(read) => read,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                continue;
            }
            Err(_) => return,
        };
        let passes = passing(state, towards, read);
        let written = piece.get(..passes).map(|it| to.write_all(it));
        if !matches!(written, Some(Ok(()))) {
            return;
        }
    }
}

/// How many of the bytes go on; waits where the way is slow.
fn passing(state: &Mutex<State>, towards: Towards, read: usize) -> usize {
    let way = lock(state).way;
    match way {
        Way::Open | Way::Refused => read,
        Way::Slow(wait) => {
            thread::sleep(wait);
            read
        }
        Way::BlackHole => 0,
        Way::CutAfter(which, _) if which != towards => read,
        Way::CutAfter(..) => spend(&mut lock(state), read),
    }
}

/// Of the bytes that are left before the cut.
fn spend(state: &mut State, read: usize) -> usize {
    let Way::CutAfter(towards, left) = state.way else {
        return read;
    };
    match usize::try_from(left) {
        Ok(left) if left <= read => {
            state.way = Way::Open;
            state.generation += 1;
            left
        }
        _ => {
            let spent = u64::try_from(read).unwrap_or(left);
            state.way = Way::CutAfter(towards, left - spent);
            read
        }
    }
}
