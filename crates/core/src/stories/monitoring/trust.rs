//! Who is let in: passwords, certificates, and testing a connection.

use std::time::Duration;

use mikromon_api::ErrorCode;
use mikromon_api::alert::AlertKind;
use mikromon_api::router::{AddRouter, RemoveRouter, RetryNow, RouterForm, TestConnection};
use mikromon_domain::incident::IncidentKind;
use mikromon_domain::router::RouterState;
use mikromon_domain::secret::Secret;
use mikromon_simulator::{Fault, Options, Transport};
use tokio::time::sleep;

use super::{Noc, flat};

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_tried_once_until_it_is_edited() {
    let mut noc = Noc::of(2).await;
    noc.all_up().await;
    let (id, mut form) = (noc.ids[1], noc.form(1));
    form.password = Secret::new("salah");
    noc.edit(1, form).await;
    noc.all_are(&[1], RouterState::AuthFailed, 10).await;
    let alert = noc.alert(5).await;
    assert_eq!(alert.kind, AlertKind::Opened(IncidentKind::AuthFailed));
    let live = noc.live(1).await;
    assert_eq!(live.reason.unwrap().code, ErrorCode::RouterLoginRefused);
    assert_eq!(live.next_try, None);
    let refused = noc.network.router(1).rows("/log").len();
    sleep(Duration::from_secs(12)).await;
    assert_eq!(
        noc.network.router(1).rows("/log").len(),
        refused,
        "it was tried again"
    );
    noc.desk.ask(RetryNow { id }).await.unwrap();
    sleep(Duration::from_secs(2)).await;
    assert!(
        noc.network.router(1).rows("/log").len() > refused,
        "retry did not dial"
    );
    noc.edit(1, noc.form(1)).await;
    noc.all_are(&[1], RouterState::Up, 10).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn testing_a_connection_gives_the_exact_reason() {
    let noc = Noc::of(1).await;
    let good = noc.form(0);
    let ask = async |form: RouterForm| {
        noc.desk
            .ask(TestConnection {
                form,
                id: None,
                accept_pin: None,
            })
            .await
    };
    let found = ask(good.clone()).await.unwrap();
    assert_eq!(found.board, noc.network.router(0).spec().board.name);
    let wrong = RouterForm {
        password: Secret::new("salah"),
        ..good.clone()
    };
    assert_eq!(
        ask(wrong).await.unwrap_err().code,
        ErrorCode::RouterLoginRefused
    );
    let closed = RouterForm {
        port: Some(1),
        ..good.clone()
    };
    assert_eq!(
        ask(closed).await.unwrap_err().code,
        ErrorCode::ConnectionRefused
    );
    let sealed = RouterForm {
        transport: mikromon_domain::router::Transport::Tls,
        ..good.clone()
    };
    assert_eq!(
        ask(sealed).await.unwrap_err().code,
        ErrorCode::PortSpeaksPlain
    );
    for (fault, code) in [
        (Fault::Garbage, ErrorCode::NotRouterOs),
        (Fault::NoApiPolicy, ErrorCode::NoApiPolicy),
        (Fault::Full, ErrorCode::HungUp),
    ] {
        noc.network.router(0).fault(fault);
        assert_eq!(ask(good.clone()).await.unwrap_err().code, code);
        noc.network.router(0).heal();
    }
    // The stored password stands in for an empty one.
    let empty = RouterForm {
        password: Secret::default(),
        ..good
    };
    let stored = TestConnection {
        form: empty,
        id: Some(noc.ids[0]),
        accept_pin: None,
    };
    noc.desk.ask(stored).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_looked_at_first_and_a_changed_one_stops_everything() {
    let options = Options {
        transport: Transport::Tls,
        ..Options::default()
    };
    let mut specs = flat(options.specs());
    specs[0].transport = Transport::Tls;
    let noc = Noc::watching(options, specs).await;
    let form = RouterForm {
        transport: mikromon_domain::router::Transport::Tls,
        ..noc.form(0)
    };
    noc.desk.ask(RemoveRouter { id: noc.ids[0] }).await.unwrap();
    let test = |accept_pin| TestConnection {
        form: form.clone(),
        id: None,
        accept_pin,
    };
    let first = noc.desk.ask(test(None)).await.unwrap_err();
    assert_eq!(first.code, ErrorCode::CertificateUntrusted);
    let open = TestConnection {
        form: RouterForm {
            transport: mikromon_domain::router::Transport::Plain,
            ..form.clone()
        },
        id: None,
        accept_pin: None,
    };
    let refused = noc.desk.ask(open).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::PortSpeaksTls);
    let tested = noc
        .desk
        .ask(test(Some(first.detail.to_string())))
        .await
        .unwrap();
    assert_eq!(tested.pin.as_ref(), Some(&first.detail.to_string()));
    let add = AddRouter {
        form: form.clone(),
        accept_pin: Some(first.detail.to_string()),
    };
    let id = noc.desk.ask(add).await.unwrap();
    let noc = Noc {
        ids: vec![id],
        ..noc
    };
    noc.all_up().await;
    noc.network.router(0).renew_certificate();
    noc.network.router(0).fault(Fault::Reboot { seconds: 1 });
    noc.all_are(&[0], RouterState::PinChanged, 30).await;
    let live = noc.live(0).await;
    let reason = live.reason.unwrap();
    assert_eq!(reason.code, ErrorCode::CertificateChanged);
    let trust = mikromon_api::router::TrustCertificate {
        id,
        pin: reason.detail.to_string(),
    };
    noc.desk.ask(trust).await.unwrap();
    noc.all_are(&[0], RouterState::Up, 10).await;
}
