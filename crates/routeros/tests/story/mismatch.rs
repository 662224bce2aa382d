//! Ports of the other transport: what a router does there is told, or nothing is claimed.
//!
//! What RouterOS does to a TLS greeting on its plain port is seen to vary: it hangs up, or waits.

use std::time::Duration;

use crate::fake::{login, plain};
use mikromon_routeros::{Deadlines, OpenError, Pin, Session, Settings, Stage, Transport};
use mikromon_simulator as simulator;
use mikromon_simulator::{Certificate, Fault, Network, Options};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const TLS: Transport = Transport::Tls { pin: Pin::FirstUse };

/// Short where silence is waited for, long where an answer is.
fn settings() -> Settings {
    let short = Duration::from_millis(300);
    Settings {
        deadlines: Deadlines {
            tls: short,
            login: short,
            probe: Duration::from_secs(20),
            ..Deadlines::default()
        },
        ..Settings::default()
    }
}

async fn dial(port: u16, transport: Transport) -> OpenError {
    dial_with(port, transport, &settings()).await
}

async fn dial_with(port: u16, transport: Transport, settings: &Settings) -> OpenError {
    let mut target = plain(port);
    target.transport = transport;
    let opened = Session::open(&target, &login(), settings).await;
    opened.unwrap_err()
}

/// What a port does with every caller's first bytes: an answer to these, and then silence or an end.
#[derive(Clone, Copy)]
struct Port {
    answer: fn(&[u8]) -> &'static [u8],
    stays: bool,
}

impl Port {
    async fn open(self) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(self.talk(stream));
            }
        });
        port
    }

    async fn talk(self, mut stream: TcpStream) {
        let mut said = [0; 2_048];
        let read = stream.read(&mut said).await.unwrap_or_default();
        let _ = stream.write_all((self.answer)(&said[..read])).await;
        while self.stays && matches!(stream.read(&mut said).await, Ok(1..)) {}
    }
}

/// Answers words, and nothing else.
fn words(said: &[u8]) -> &'static [u8] {
    assert!(
        !said.windows(6).any(|part| part == b"s3cret"),
        "a password was sent to find out"
    );
    if said.ends_with(b"/system/resource/print\0") {
        b"\x06!fatal\x0dnot logged in\0"
    } else {
        b""
    }
}

#[tokio::test]
async fn tls_to_a_plain_port_is_told_whether_it_waits_or_hangs_up() {
    for stays in [true, false] {
        let answer = words;
        let port = Port { answer, stays }.open().await;
        assert_eq!(dial(port, TLS).await, OpenError::SpeaksPlain, "{stays}");
    }
}

#[tokio::test]
async fn tls_that_is_answered_with_words_is_told_too() {
    let answer = |said: &[u8]| match words(said) {
        b"" => b"\x06!fatal\x0dnot logged in\0".as_slice(),
        answer => answer,
    };
    let port = Port {
        answer,
        stays: true,
    };
    assert_eq!(dial(port.open().await, TLS).await, OpenError::SpeaksPlain);
}

#[tokio::test]
async fn words_that_are_answered_with_a_tls_alert_are_told() {
    for answer in [
        |_: &[u8]| b"\x15\x03\x03\x00\x02\x02\x0a".as_slice(),
        |_: &[u8]| b"\x15\x03\x01\x00\x02\x02\x46".as_slice(),
    ] {
        let stays = false;
        let port = Port { answer, stays }.open().await;
        assert_eq!(dial(port, Transport::Plain).await, OpenError::SpeaksTls);
    }
}

/// Says an alert to a TLS greeting, and nothing to words.
fn greetings(said: &[u8]) -> &'static [u8] {
    if said.starts_with(b"\x16\x03") {
        b"\x15\x03\x03\x00\x02\x02\x28"
    } else {
        b""
    }
}

#[tokio::test]
async fn words_to_a_tls_port_are_told_whether_it_waits_or_hangs_up() {
    for stays in [true, false] {
        let answer = greetings;
        let port = Port { answer, stays }.open().await;
        assert_eq!(dial(port, Transport::Plain).await, OpenError::SpeaksTls);
    }
}

#[tokio::test]
async fn a_port_that_hangs_up_on_everything_speaks_nothing() {
    for transport in [Transport::Plain, TLS] {
        let answer = |_: &[u8]| b"".as_slice();
        let stays = false;
        let port = Port { answer, stays }.open().await;
        let error = dial_with(port, transport, &Settings::default()).await;
        assert_eq!(error, OpenError::Closed);
    }
}

async fn mixed(certificate: Certificate) -> Network {
    let options = Options {
        transport: simulator::Transport::Mixed,
        ..Options::default()
    };
    let mut specs = options.specs();
    specs[0].certificate = certificate;
    Network::with_specs(options, specs).await.unwrap()
}

#[tokio::test]
async fn the_ports_of_a_router_are_told_apart_from_each_other() {
    for certificate in [Certificate::SelfSigned, Certificate::AnonymousOnly] {
        let network = mixed(certificate).await;
        let router = network.router(0);
        let plain = router.address().unwrap().port();
        assert_eq!(dial(plain, TLS).await, OpenError::SpeaksPlain);
        let tls = router.tls_address().unwrap().port();
        assert_eq!(dial(tls, Transport::Plain).await, OpenError::SpeaksTls);
        assert_eq!(router.logins(), 0);
    }
}

#[tokio::test]
async fn a_router_that_hangs_is_not_called_a_port_of_the_other_kind() {
    let network = mixed(Certificate::SelfSigned).await;
    let router = network.router(0);
    router.fault(Fault::HalfOpen);
    let mut impatient = settings();
    impatient.deadlines.probe = Duration::from_millis(300);
    for (address, transport, stage) in [
        (router.address(), Transport::Plain, Stage::Login),
        (router.tls_address(), TLS, Stage::Tls),
    ] {
        let port = address.unwrap().port();
        let error = dial_with(port, transport, &impatient).await;
        assert_eq!(error, OpenError::TimedOut { stage });
    }
}
