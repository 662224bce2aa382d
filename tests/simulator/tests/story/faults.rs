//! Each fault, as a client on the network meets it, and that it can be healed.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mikromon_simulator::{Certificate, Fault, Network, Options, Router, Transport};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::wire::{Wire, eventually, one_router};

const MOMENT: Duration = Duration::from_millis(300);
const ASK: [&str; 1] = ["/system/identity/print"];

/// Connects and asks until the router answers again.
async fn recovers(router: &Router) {
    let address = router.address().unwrap();
    eventually("the router did not come back", async || {
        TcpStream::connect(address).await.is_ok()
    })
    .await;
    assert_eq!(Wire::login(router).await.ask(&ASK).await.len(), 2);
}

/// Waits until the port refuses a new connection.
async fn refuses(address: SocketAddr) {
    eventually("the port stayed open", async || {
        let attempt = TcpStream::connect(address).await;
        attempt.is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused)
    })
    .await;
}

#[tokio::test]
async fn refuse_resets_sessions_and_closes_the_port() {
    let network = one_router(|_| {}).await;
    let router = network.router(0);
    let mut wire = Wire::login(router).await;
    router.fault(Fault::Refuse);
    let ended = wire.rest().await;
    assert_eq!(ended.unwrap_err().kind(), ErrorKind::ConnectionReset);
    refuses(router.address().unwrap()).await;
    router.heal();
    recovers(router).await;
}

#[tokio::test]
async fn a_black_hole_swallows_sessions_and_connection_attempts() {
    let network = one_router(|_| {}).await;
    let router = network.router(0);
    let mut wire = Wire::login(router).await;
    router.fault(Fault::BlackHole);
    wire.say(&ASK).await;
    assert!(wire.is_silent(MOMENT).await);
    // Linux drops attempts once the fault has closed the backlog; elsewhere they stay silent.
    eventually("the backlog stayed open", async || {
        let attempt = TcpStream::connect(router.address().unwrap());
        match tokio::time::timeout(MOMENT, attempt).await {
            Err(_) => true,
            Ok(connected) => {
                assert!(Wire(connected.unwrap()).is_silent(MOMENT).await);
                !cfg!(target_os = "linux")
            }
        }
    })
    .await;
    router.heal();
    // TCP held the question and its answer back; nothing was lost.
    assert_eq!(wire.hear().await[0], "!re");
    recovers(router).await;
}

#[tokio::test]
async fn half_open_accepts_and_never_answers() {
    let network = one_router(|_| {}).await;
    let router = network.router(0);
    router.fault(Fault::HalfOpen);
    let mut wire = Wire::connect(router).await;
    wire.say(&["/login", "=name=x", "=password=y"]).await;
    assert!(wire.is_silent(MOMENT).await);
    assert_eq!(router.connections(), 1);
    drop(wire);
    eventually("a client that hung up is not forgotten", async || {
        router.connections() == 0
    })
    .await;
    router.heal();
    recovers(router).await;
}

#[tokio::test]
async fn slow_waits_and_trickles() {
    let network = one_router(|_| {}).await;
    let router = network.router(0);
    let mut wire = Wire::login(router).await;
    router.fault(Fault::Slow {
        per_reply_ms: 200,
        bytes_per_second: 200,
    });
    let began = Instant::now();
    wire.ask(&ASK).await;
    // 200 ms, then about 30 bytes in tenths of 200 a second.
    assert!(
        began.elapsed() >= Duration::from_millis(300),
        "{:?}",
        began.elapsed()
    );
}

#[tokio::test]
async fn cut_ends_the_next_reply_at_the_byte_and_heals_itself() {
    for at in [0, 1, 5, 12] {
        let network = one_router(|_| {}).await;
        let router = network.router(0);
        let mut wire = Wire::login(router).await;
        router.fault(Fault::Cut { at });
        wire.say(&ASK).await;
        assert_eq!(wire.rest().await.unwrap().len(), at);
        assert_eq!(router.current_fault(), Fault::None);
        recovers(router).await;
    }
}

#[tokio::test]
async fn garbage_answers_with_as_many_wrong_bytes() {
    let network = one_router(|_| {}).await;
    let router = network.router(0);
    let mut wire = Wire::login(router).await;
    router.fault(Fault::Garbage);
    wire.say(&ASK).await;
    let expected = b"\x03!re\x13=name=CORE-Bogor-01\0\x05!done\0";
    let mut heard = vec![0; expected.len()];
    wire.0.read_exact(&mut heard).await.unwrap();
    assert_ne!(heard, expected);
    router.heal();
    recovers(router).await;
}

#[tokio::test]
async fn a_changed_password_refuses_logins_but_keeps_sessions() {
    let network = one_router(|_| {}).await;
    let router = network.router(0);
    let mut open = Wire::login(router).await;
    router.fault(Fault::WrongPassword);
    let mut new = Wire::connect(router).await;
    let password = format!("=password={}", router.spec().password);
    let replies = new.ask(&["/login", "=name=mikromon", &password]).await;
    assert_eq!(replies[0][1], "=message=invalid user name or password (6)");
    assert_eq!(open.ask(&ASK).await.len(), 2);
    router.heal();
    recovers(router).await;
}

#[tokio::test]
async fn a_lost_policy_refuses_logins_and_not_for_the_password() {
    let network = one_router(|_| {}).await;
    let router = network.router(0);
    router.fault(Fault::NoApiPolicy);
    let mut wire = Wire::connect(router).await;
    let password = format!("=password={}", router.spec().password);
    for (password, message) in [
        (&*password, "=message=std failure: not allowed (9)"),
        (
            "=password=wrong",
            "=message=invalid user name or password (6)",
        ),
    ] {
        let replies = wire.ask(&["/login", "=name=mikromon", password]).await;
        assert_eq!(replies[0][1], message);
    }
    router.heal();
    recovers(router).await;
}

#[tokio::test]
async fn a_full_router_closes_new_connections_and_keeps_sessions() {
    let network = one_router(|_| {}).await;
    let router = network.router(0);
    let mut open = Wire::login(router).await;
    router.fault(Fault::Full);
    assert_eq!(Wire::connect(router).await.rest().await.unwrap(), b"");
    assert_eq!(open.ask(&ASK).await.len(), 2);
    router.heal();
    recovers(router).await;
}

#[tokio::test]
async fn a_reboot_ends_sessions_without_a_word_and_starts_the_uptime_anew() {
    let network = one_router(|_| {}).await;
    let router = network.router(0);
    let mut wire = Wire::login(router).await;
    assert!(router.online() > 0);
    router.fault(Fault::Reboot { seconds: 1 });
    assert_eq!(wire.rest().await.unwrap(), b"");
    refuses(router.address().unwrap()).await;
    recovers(router).await;
    let uptime = router.rows("/system/resource")[0]
        .text("uptime")
        .unwrap()
        .into_owned();
    assert!(uptime.ends_with('s') && !uptime.contains('m'), "{uptime}");
    assert_eq!(router.online(), 0, "customers dial again later");
}

#[tokio::test]
async fn an_mtu_hole_lets_small_replies_through_only() {
    let network = one_router(|_| {}).await;
    let router = network.router(0);
    router.fault(Fault::StallBigPrint);
    let mut wire = Wire::login(router).await;
    assert_eq!(wire.ask(&ASK).await.len(), 2);
    wire.say(&["/ppp/secret/print"]).await;
    assert!(wire.is_silent(MOMENT).await);
    wire.say(&ASK).await;
    assert!(
        wire.is_silent(MOMENT).await,
        "nothing overtakes a lost segment"
    );
    router.heal();
    assert_eq!(wire.hear().await[0], "!re");
}

#[tokio::test]
async fn loss_delays_replies_and_loses_none() {
    let network = one_router(|_| {}).await;
    let router = network.router(0);
    let mut wire = Wire::login(router).await;
    router.fault(Fault::Loss { probability: 0.3 });
    let mut slow = 0;
    for _ in 0..40 {
        let began = Instant::now();
        assert_eq!(wire.ask(&ASK).await.len(), 2);
        slow += u32::from(began.elapsed() >= Duration::from_millis(190));
    }
    assert!(slow > 0, "none of 40 was delayed");
}

#[tokio::test]
async fn more_sessions_than_allowed_are_turned_away() {
    let network = one_router(|spec| spec.max_sessions = 2).await;
    let router = network.router(0);
    let first = Wire::login(router).await;
    let mut second = Wire::login(router).await;
    assert_eq!(Wire::connect(router).await.rest().await.unwrap(), b"");
    assert_eq!(second.ask(&ASK).await.len(), 2);
    drop(first);
    eventually("the first session stayed", async || {
        router.connections() == 1
    })
    .await;
    recovers(router).await;
}

#[tokio::test]
async fn a_router_with_anonymous_diffie_hellman_only_fails_the_handshake() {
    let network = one_router(|spec| {
        spec.transport = Transport::Tls;
        spec.certificate = Certificate::AnonymousOnly;
    })
    .await;
    let router = network.router(0);
    assert!(router.address().is_none());
    let mut stream = TcpStream::connect(router.tls_address().unwrap())
        .await
        .unwrap();
    stream
        .write_all(&[0x16, 0x03, 0x01, 0x00, 0x01, 0x01])
        .await
        .unwrap();
    let mut alert = Vec::new();
    stream.shutdown().await.unwrap();
    stream.read_to_end(&mut alert).await.unwrap();
    assert_eq!(alert, [0x15, 3, 3, 0, 2, 2, 40]);
}

#[tokio::test]
async fn every_router_has_its_own_certificate_until_it_is_renewed() {
    let options = Options {
        routers: 2,
        transport: Transport::Tls,
        ..Options::default()
    };
    let network = Network::start(options).await.unwrap();
    let first = network.router(0).certificate().unwrap();
    assert_eq!(network.router(0).certificate().unwrap(), first);
    assert_ne!(network.router(1).certificate().unwrap(), first);
    network.router(0).renew_certificate();
    assert_ne!(network.router(0).certificate().unwrap(), first);
}

#[tokio::test]
async fn a_dropped_network_closes_its_ports_and_connections() {
    let network = one_router(|_| {}).await;
    let address = network.router(0).address().unwrap();
    let mut wire = Wire::login(network.router(0)).await;
    drop(network);
    let _ = wire.rest().await;
    refuses(address).await;
}

#[tokio::test]
async fn a_port_that_another_network_has_is_refused() {
    let first = one_router(|_| {}).await;
    let options = Options {
        port_base: first.router(0).address().unwrap().port(),
        ..Options::default()
    };
    let error = Network::start(options).await.unwrap_err();
    assert!(error.to_string().contains("is taken"), "{error:#}");
}

#[tokio::test]
async fn a_client_that_talks_nonsense_only_ends_its_own_connection() {
    let network = one_router(|_| {}).await;
    let router = network.router(0);
    let mut well = Wire::login(router).await;
    for nonsense in [
        &[0xff_u8; 9][..],
        &[0xf0, 0xff, 0xff, 0xff, 0xff],
        b"GET / HTTP/1.1\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(router.address().unwrap()).await.unwrap();
        stream.write_all(nonsense).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut wire = Wire(stream);
        // Closed or reset, but not answered.
        assert_eq!(wire.rest().await.unwrap_or_default(), b"");
    }
    assert_eq!(well.ask(&ASK).await.len(), 2);
}
