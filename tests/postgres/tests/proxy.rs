//! The proxy breaks connections where and when it is told, and passes everything else.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use mikromon_postgres::{Proxy, Towards, Way};

/// Sends everything back.
fn echo() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let port = listener.local_addr()?.port();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let mut piece = [0; 100];
                while let Ok(read @ 1..) = stream.read(&mut piece) {
                    let _ = piece.get(..read).map(|it| stream.write_all(it));
                }
            });
        }
    });
    Ok(port)
}

fn client(proxy: &Proxy) -> std::io::Result<TcpStream> {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, proxy.port()))?;
    stream.set_read_timeout(Some(Duration::from_millis(500)))?;
    Ok(stream)
}

fn goes_through(stream: &mut TcpStream, said: &[u8]) -> bool {
    let mut heard = vec![0; said.len()];
    stream.write_all(said).is_ok() && stream.read_exact(&mut heard).is_ok() && heard == said
}

/// What comes back before the connection ends.
fn until_the_end(mut stream: TcpStream) -> Vec<u8> {
    let mut heard = Vec::new();
    let _ = stream.read_to_end(&mut heard);
    heard
}

#[test]
fn an_open_way_passes_everything() -> Result<()> {
    let proxy = Proxy::start(echo()?)?;
    let mut stream = client(&proxy)?;
    ensure!(goes_through(&mut stream, &[7; 100_000]));
    Ok(())
}

#[test]
fn a_connection_is_cut_at_the_byte_and_the_next_one_goes_through() -> Result<()> {
    for towards in [Towards::Client, Towards::Server] {
        let proxy = Proxy::start(echo()?)?;
        let mut stream = client(&proxy)?;
        ensure!(goes_through(&mut stream, b"before"));
        proxy.set(Way::CutAfter(towards, 5));
        stream.write_all(b"0123456789")?;
        let heard = until_the_end(stream);
        match towards {
            Towards::Client => ensure!(heard == b"01234", "{heard:?}"),
            // What the other direction still carries then may get lost.
            Towards::Server => ensure!(b"01234".starts_with(&heard), "{heard:?}"),
        }
        ensure!(goes_through(&mut client(&proxy)?, b"after"));
    }
    Ok(())
}

#[test]
fn a_black_hole_swallows_and_what_it_swallowed_of_never_comes_back() -> Result<()> {
    let proxy = Proxy::start(echo()?)?;
    let mut stream = client(&proxy)?;
    ensure!(goes_through(&mut stream, b"before"));
    proxy.set(Way::BlackHole);
    ensure!(!goes_through(&mut stream, b"swallowed"));
    proxy.set(Way::Open);
    ensure!(until_the_end(stream).is_empty());
    ensure!(goes_through(&mut client(&proxy)?, b"after"));
    Ok(())
}

#[test]
fn a_refused_way_breaks_connections_and_takes_none_until_it_is_open() -> Result<()> {
    let proxy = Proxy::start(echo()?)?;
    let mut stream = client(&proxy)?;
    ensure!(goes_through(&mut stream, b"before"));
    proxy.set(Way::Refused);
    thread::sleep(Duration::from_millis(200));
    ensure!(!goes_through(&mut stream, b"broken"));
    ensure!(client(&proxy).is_err());
    proxy.set(Way::Open);
    thread::sleep(Duration::from_millis(200));
    ensure!(goes_through(&mut client(&proxy)?, b"after"));
    Ok(())
}

#[test]
fn a_slow_way_takes_its_time() -> Result<()> {
    let proxy = Proxy::start(echo()?)?;
    let mut stream = client(&proxy)?;
    proxy.set(Way::Slow(Duration::from_millis(100)));
    let since = Instant::now();
    ensure!(goes_through(&mut stream, b"slow"));
    ensure!(since.elapsed() >= Duration::from_millis(200));
    Ok(())
}
