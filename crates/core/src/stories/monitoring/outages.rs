//! What fails, what is told, and when.

use std::time::Duration;

use mikromon_api::alert::{AlertKind, AlertTopic, GetUntold, SetUntold};
use mikromon_api::router::{ListPppSessions, RouterForm};
use mikromon_api::{ErrorCode, Light};
use mikromon_domain::incident::{IncidentKind, IncidentStatus};
use mikromon_domain::router::RouterState;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::Millis;
use mikromon_simulator::{Fault, Options};
use tokio::time::{Instant, sleep, timeout};

use super::{Noc, flat};

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_a_black_holed_and_a_rebooting_router_are_down_and_recover() {
    let mut noc = Noc::of(20).await;
    noc.all_up().await;
    sleep(Duration::from_secs(6)).await;
    noc.network.router(0).fault(Fault::Refuse);
    let alert = noc.alert(15).await;
    assert_eq!(alert.kind, AlertKind::Opened(IncidentKind::RouterDown));
    assert_eq!(alert.routers, [noc.network.router(0).spec().name.as_str()]);
    noc.network.router(1).fault(Fault::BlackHole);
    noc.network.router(2).fault(Fault::Reboot { seconds: 8 });
    noc.all_are(&[0, 1], RouterState::Down, 25).await;
    assert_eq!(noc.desk.core.network().borrow().light, Light::Red);
    let open = noc.incidents().await;
    let of = |index: usize| open.iter().find(|it| it.router == noc.ids[index]).unwrap();
    for index in [0, 1] {
        let incident = of(index);
        assert_eq!(incident.kind, IncidentKind::RouterDown);
        assert_eq!(incident.times.status(), IncidentStatus::Open);
        let failed = incident
            .evidence
            .iter()
            .filter(|probe| probe.result.is_err())
            .count();
        assert!(failed >= 3, "{:?}", incident.evidence);
        assert!(incident.sessions_lost.is_some());
    }
    let offline = ListPppSessions {
        id: noc.ids[0],
        search: String::new(),
        limit: 10,
    };
    assert_eq!(noc.desk.refusal(offline).await, ErrorCode::RouterOffline);
    noc.network.router(0).heal();
    noc.network.router(1).heal();
    noc.all_are(&[0, 1, 2], RouterState::Up, 40).await;
    let first = noc.network.router(0).spec().name.clone();
    let back = loop {
        let alert = noc.alert(45).await;
        if let AlertKind::Recovered { after } = alert.kind
            && alert.routers.contains(&first)
        {
            break after;
        }
    };
    assert!(
        back > Millis::seconds(3) && back < Millis::seconds(90),
        "{back:?}"
    );
    let begun = Instant::now();
    while noc
        .incidents()
        .await
        .iter()
        .any(|it| it.times.resolved.is_none())
    {
        assert!(begun.elapsed() < Duration::from_secs(45));
        sleep(Duration::from_millis(200)).await;
    }
    assert!((3..20).all(|index| !open.iter().any(|it| it.router == noc.ids[index])));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_computer_leaves_untold_is_an_incident_all_the_same_and_holds_back_no_outage() {
    let mut noc = Noc::of(3).await;
    noc.all_up().await;
    sleep(Duration::from_secs(6)).await;
    let topics = [AlertTopic::Access, AlertTopic::Recovered].into();
    noc.desk.ask(SetUntold { topics }).await.unwrap();
    let untold = noc.desk.ask(GetUntold {}).await.unwrap();
    assert_eq!(
        untold,
        [AlertTopic::Recovered, AlertTopic::Access].into(),
        "it is kept"
    );
    let mut form = noc.form(1);
    form.password = Secret::new("salah");
    noc.edit(1, form).await;
    noc.all_are(&[1], RouterState::AuthFailed, 10).await;
    noc.network.router(0).fault(Fault::Refuse);
    let alert = noc.alert(15).await;
    assert_eq!(alert.kind, AlertKind::Opened(IncidentKind::RouterDown));
    let kinds = noc.incidents().await.into_iter().map(|it| it.kind);
    let kinds: Vec<_> = kinds.collect();
    assert!(kinds.contains(&IncidentKind::AuthFailed), "{kinds:?}");
    noc.network.router(0).heal();
    noc.edit(1, noc.form(1)).await;
    noc.all_up().await;
    let begun = Instant::now();
    let open = async || {
        let incidents = noc.incidents().await;
        incidents.iter().any(|it| it.times.resolved.is_none())
    };
    while open().await {
        assert!(begun.elapsed() < Duration::from_secs(45));
        sleep(Duration::from_millis(200)).await;
    }
    noc.network.router(2).fault(Fault::Refuse);
    let next = noc.alert(30).await;
    let outage = AlertKind::Opened(IncidentKind::RouterDown);
    assert_eq!(next.kind, outage, "a recovery was told");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_half_open_router_is_found_out() {
    let noc = Noc::of(6).await;
    noc.all_up().await;
    noc.network.router(3).fault(Fault::HalfOpen);
    let took = noc.all_are(&[3], RouterState::Down, 25).await;
    assert!(took > Duration::from_secs(2));
    noc.network.router(3).heal();
    noc.all_are(&[3], RouterState::Up, 60).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_that_is_cut_costs_one_session_and_no_incident() {
    let noc = Noc::of(2).await;
    noc.all_up().await;
    let before = noc.network.router(0).logins();
    noc.network.router(0).fault(Fault::Cut { at: 20 });
    let begun = Instant::now();
    while noc.network.router(0).logins() == before {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "it never dialled again"
        );
        sleep(Duration::from_millis(50)).await;
    }
    noc.all_are(&[0, 1], RouterState::Up, 10).await;
    assert_eq!(noc.incidents().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_does_not_resolve_is_a_router_that_is_down_while_others_answer() {
    let noc = Noc::of(3).await;
    noc.all_up().await;
    let form = noc.form(0);
    let lost = RouterForm {
        host: Some("br-cisarua.invalid".into()),
        ..form.clone()
    };
    noc.edit(0, lost).await;
    noc.all_are(&[0], RouterState::Down, 40).await;
    let reason = noc.live(0).await.reason.unwrap();
    assert_eq!(reason.code, ErrorCode::HostNotFound);
    let incidents = noc.incidents().await;
    assert_eq!(incidents.len(), 1, "{incidents:#?}");
    assert_eq!(incidents[0].kind, IncidentKind::RouterDown);
    noc.edit(0, form).await;
    noc.all_up().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_book_that_takes_long_to_read_hangs_up_on_nobody_and_is_followed_then() {
    let noc = Noc::of(3).await;
    noc.all_up().await;
    let logins = || -> Vec<u64> {
        let routers = noc.network.routers().iter();
        routers.map(|it| it.logins()).collect()
    };
    let before = logins();
    let book = noc.desk.book();
    let mut readers = Vec::new();
    while let Ok(reader) = timeout(Duration::from_millis(100), book.store.read().acquire()).await {
        readers.push(reader.unwrap());
    }
    book.routers_changed();
    // Longer than what is taken for sleep.
    sleep(Duration::from_secs(8)).await;
    drop(readers);
    sleep(Duration::from_secs(4)).await;
    assert_eq!(logins(), before);
    let paused = RouterForm {
        paused: true,
        ..noc.form(0)
    };
    noc.edit(0, paused).await;
    noc.all_are(&[0], RouterState::Paused, 5).await;
    noc.all_are(&[1, 2], RouterState::Up, 5).await;
}

/// On one thread, so that all of this process stands still, as in sleep.
#[tokio::test]
async fn after_this_computer_slept_every_session_is_dialled_again_and_nobody_is_called_down() {
    let noc = Noc::of(6).await;
    noc.all_up().await;
    let logins = || -> Vec<u64> {
        let routers = noc.network.routers().iter();
        routers.map(|it| it.logins()).collect()
    };
    let before = logins();
    std::thread::sleep(Duration::from_secs(8));
    let awake = Instant::now();
    while logins().iter().zip(&before).any(|(now, then)| now == then) {
        assert!(
            awake.elapsed() < Duration::from_secs(5),
            "{before:?} {:?}",
            logins()
        );
        sleep(Duration::from_millis(50)).await;
    }
    noc.all_up().await;
    let once: Vec<u64> = before.iter().map(|it| it + 1).collect();
    assert_eq!(logins(), once);
    assert_eq!(noc.incidents().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_parent_makes_one_incident_with_those_behind_it() {
    let options = Options {
        routers: 24,
        ..Options::default()
    };
    let mut specs = flat(options.specs());
    for child in &mut specs[1..5] {
        child.parent = Some(0);
    }
    let mut noc = Noc::watching(options, specs).await;
    noc.all_up().await;
    sleep(Duration::from_secs(6)).await;
    for index in 0..5 {
        noc.network.router(index).fault(Fault::BlackHole);
    }
    let alert = noc.alert(30).await;
    assert_eq!((alert.routers.len(), alert.behind), (1, 4));
    noc.all_are(&[1, 2, 3, 4], RouterState::BehindParent, 20)
        .await;
    let incidents = noc.incidents().await;
    assert_eq!(incidents.len(), 1, "{incidents:#?}");
    assert_eq!((incidents[0].router, incidents[0].behind), (noc.ids[0], 4));
    noc.network.heal();
    noc.all_are(&[0, 1, 2, 3, 4], RouterState::Up, 60).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_goes_on_over_a_restart_and_is_not_doubled() {
    let noc = Noc::of(3).await;
    noc.all_up().await;
    noc.network.router(2).fault(Fault::Refuse);
    noc.all_are(&[2], RouterState::Down, 20).await;
    sleep(Duration::from_millis(500)).await;
    let noc = noc.restart().await;
    noc.all_are(&[2], RouterState::Down, 40).await;
    sleep(Duration::from_secs(1)).await;
    assert_eq!(noc.incidents().await.len(), 1);
}
