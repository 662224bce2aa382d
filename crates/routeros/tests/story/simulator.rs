//! The session against the simulated RouterOS network, which has a codec and a mind of its own.

use std::net::SocketAddr;
use std::time::Duration;

use mikromon_routeros::{
    CloseReason, Command, CommandError, Deadlines, Login, OpenError, Pin, Session, Settings, Stage,
    Stream, Target, Transport, Update, values,
};
use mikromon_simulator as simulator;
use mikromon_simulator::{Certificate, Fault, Network, Options, Router, RouterSpec, Version};

use crate::fake;

async fn one_router(change: impl FnOnce(&mut RouterSpec)) -> Network {
    let options = Options::default();
    let mut specs = options.specs();
    change(&mut specs[0]);
    Network::with_specs(options, specs).await.unwrap()
}

fn login(router: &Router) -> Login {
    Login::new(&router.spec().username, &router.spec().password)
}

fn target(address: Option<SocketAddr>, transport: Transport) -> Target {
    let address = address.unwrap();
    Target {
        host: address.ip().to_string(),
        port: address.port(),
        transport,
    }
}

async fn dial(router: &Router, settings: &Settings) -> Result<Session, OpenError> {
    let target = target(router.address(), Transport::Plain);
    Session::open(&target, &login(router), settings).await
}

const PATIENCE: Duration = Duration::from_secs(30);

/// Until the router has noticed that its callers hung up.
async fn left(router: &Router) {
    let gone = async {
        while router.connections() > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, gone).await.unwrap();
}

/// Waits for replies no longer than a test does, but for the door as long as it takes.
fn impatient() -> Settings {
    let mut settings = fake::settings();
    settings.deadlines.login = Deadlines::default().login;
    settings
}

async fn open(network: &Network) -> Session {
    dial(network.router(0), &Settings::default()).await.unwrap()
}

fn active() -> Command {
    Command::new("/ppp/active/print").proplist(&[".id", "name", "uptime"])
}

#[tokio::test]
async fn old_and_new_versions_let_it_in_and_answer_their_tables() {
    let old = |spec: &mut RouterSpec| {
        spec.login = simulator::Login::Challenge;
        spec.version = Version::new(6, 42, 12);
    };
    for network in [one_router(old).await, one_router(|_| ()).await] {
        let session = open(&network).await;
        let reply = session.run(&active()).await.unwrap();
        assert_eq!(reply.rows.len(), network.router(0).online());
        for row in reply.rows.iter() {
            assert!(values::id(&row.text(".id").unwrap()).is_some());
            assert!(values::duration(&row.text("uptime").unwrap()).is_some());
            assert_eq!(row.fields().count(), 3);
        }
        let count = session
            .run(&Command::new("/ppp/active/print").flag("count-only"))
            .await;
        assert_eq!(count.unwrap().ret().unwrap(), reply.rows.len().to_string());
    }
}

#[tokio::test]
async fn what_is_added_has_an_id_and_can_be_removed() {
    let network = one_router(|_| ()).await;
    let session = open(&network).await;
    let add = Command::new("/ppp/secret/add")
        .with("name", "a=b")
        .with("password", "x\0y\r\n");
    let id = session.run(&add).await.unwrap().ret().unwrap().into_owned();
    let print = Command::new("/ppp/secret/print")
        .proplist(&["name", "password"])
        .only(".id", &id);
    let reply = session.run(&print).await.unwrap();
    let row = reply.rows.first().unwrap();
    assert_eq!(
        (row.get("name"), row.get("password")),
        (Some(&b"a=b"[..]), Some(&b"x\0y\r\n"[..]))
    );
    let remove = Command::new("/ppp/secret/remove").with(".id", &id);
    session.run(&remove).await.unwrap();
    assert!(session.run(&remove).await.unwrap_err().is_no_such_item());
    let lacking = session.run(&Command::new("/no/such/menu/print")).await;
    assert!(lacking.unwrap_err().is_no_such_command());
}

async fn next_row(stream: &mut Stream, name: &str) -> String {
    match stream.next().await.unwrap().unwrap() {
        Update::Rows(rows) => rows
            .first()
            .unwrap()
            .text(name)
            .unwrap_or_default()
            .into_owned(),
        gap => panic!("{gap:?}"),
    }
}

#[tokio::test]
async fn a_listen_tells_who_leaves_and_ends_when_it_is_cancelled() {
    let network = one_router(|_| ()).await;
    let session = open(&network).await;
    let mut stream = session
        .stream(&Command::new("/ppp/active/listen"))
        .await
        .unwrap();
    let reply = session.run(&active()).await.unwrap();
    let row = reply.rows.first().unwrap();
    assert!(network.router(0).kick(&row.text("name").unwrap()));
    assert_eq!(next_row(&mut stream, ".id").await, row.text(".id").unwrap());
    stream.cancel().await.unwrap();
    session.run(&active()).await.unwrap();
}

#[tokio::test]
async fn live_rates_come_until_they_are_dropped() {
    let network = one_router(|_| ()).await;
    let session = open(&network).await;
    let ports = session
        .run(&Command::new("/interface/print").query("type=ether"))
        .await
        .unwrap();
    let port = ports.rows.first().unwrap().text("name").unwrap();
    let watch = Command::new("/interface/monitor-traffic").with("interface", port.as_bytes());
    let mut stream = session.stream(&watch).await.unwrap();
    for _ in 0..2 {
        let rate = next_row(&mut stream, "rx-bits-per-second").await;
        assert!(values::number(&rate).is_some(), "{rate}");
    }
    drop(stream);
    session.run(&active()).await.unwrap();
    session.run(&active()).await.unwrap();
}

#[tokio::test]
async fn every_refusal_at_the_door_has_its_reason() {
    let network = one_router(|spec| spec.max_sessions = 1).await;
    let router = network.router(0);
    router.fault(Fault::WrongPassword);
    let error = dial(router, &Settings::default()).await.unwrap_err();
    assert!(matches!(error, OpenError::BadCredentials(_)), "{error:?}");
    router.heal();
    left(router).await;
    router.fault(Fault::NoApiPolicy);
    let error = dial(router, &Settings::default()).await.unwrap_err();
    assert!(matches!(error, OpenError::NoApiPolicy(_)), "{error:?}");
    router.heal();
    left(router).await;
    let first = dial(router, &Settings::default()).await.unwrap();
    let second = dial(router, &Settings::default()).await.unwrap_err();
    assert_eq!(second, OpenError::Closed);
    first.close().await;
    left(router).await;
    router.fault(Fault::HalfOpen);
    let stage = Stage::Login;
    assert_eq!(
        dial(router, &fake::settings()).await.unwrap_err(),
        OpenError::TimedOut { stage }
    );
    router.fault(Fault::Refuse);
    let refused =
        async { while dial(router, &fake::settings()).await.unwrap_err() != OpenError::Refused {} };
    tokio::time::timeout(PATIENCE, refused).await.unwrap();
}

#[tokio::test]
async fn a_certificate_is_shown_then_pinned_then_its_change_is_told() {
    let network = one_router(|spec| spec.transport = simulator::Transport::Tls).await;
    let router = network.router(0);
    let open = async |pin| {
        let target = target(router.tls_address(), Transport::Tls { pin });
        Session::open(&target, &login(router), &Settings::default()).await
    };
    let error = open(Pin::FirstUse).await.unwrap_err();
    let OpenError::CertificateUntrusted { fingerprint } = error else {
        panic!("{error:?}")
    };
    let session = open(Pin::Known(fingerprint)).await.unwrap();
    assert!(!session.run(&active()).await.unwrap().rows.is_empty());
    router.renew_certificate();
    assert!(!session.run(&active()).await.unwrap().rows.is_empty());
    let error = open(Pin::Known(fingerprint)).await.unwrap_err();
    assert!(
        matches!(error, OpenError::CertificateChanged { .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_router_without_a_certificate_is_told_apart() {
    let network = one_router(|spec| {
        spec.transport = simulator::Transport::Tls;
        spec.certificate = Certificate::AnonymousOnly;
    })
    .await;
    let router = network.router(0);
    let target = target(router.tls_address(), Transport::Tls { pin: Pin::FirstUse });
    let error = Session::open(&target, &login(router), &Settings::default())
        .await
        .unwrap_err();
    assert_eq!(error, OpenError::TlsAnonymousOnly);
}

#[tokio::test]
async fn a_reboot_is_known_at_once() {
    let network = one_router(|_| ()).await;
    let session = open(&network).await;
    network.router(0).fault(Fault::Reboot { seconds: 60 });
    // Nothing is asked meanwhile, so that no deadline of a command ends it.
    let closed = tokio::time::timeout(PATIENCE, session.closed());
    let reason = closed.await.expect("the end of the session");
    assert!(
        matches!(reason, CloseReason::PeerClosed | CloseReason::Broken(_)),
        "{reason:?}"
    );
}

#[tokio::test]
async fn replies_that_are_cut_or_garbled_are_errors() {
    for fault in [Fault::Cut { at: 300 }, Fault::Garbage] {
        let network = one_router(|_| ()).await;
        let session = dial(network.router(0), &impatient()).await.unwrap();
        network.router(0).fault(fault);
        let error = session.run(&active()).await.unwrap_err();
        assert!(
            matches!(error, CommandError::Closed(_) | CommandError::TimedOut),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_print_that_stalls_is_given_up() {
    let network = one_router(|spec| spec.customers = 500).await;
    let session = dial(network.router(0), &impatient()).await.unwrap();
    network.router(0).fault(Fault::StallBigPrint);
    assert_eq!(
        session.run(&active()).await.unwrap_err(),
        CommandError::TimedOut
    );
    // Nothing comes through any more, the end of the cancelled command neither.
    assert_eq!(session.closed().await, CloseReason::Unresponsive);
}
