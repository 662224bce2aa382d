//! Monitoring against a simulated network over real sockets: what fails, what is told, and when.

use std::collections::HashMap;
use std::time::Duration;

use mikromon_api::alert::{Alert, AlertKind};
use mikromon_api::incident::{IncidentFilter, IncidentView, ListIncidents};
use mikromon_api::overview::{GetOverview, Range};
use mikromon_api::router::{
    AddRouter, EditRouter, GetRouter, ListPppSessions, ListRouters, LiveRouter, RemoveRouter,
    RetryNow, RouterForm, RouterRow, TestConnection, WatchRouter,
};
use mikromon_api::{ErrorCode, Event, Light};
use mikromon_domain::ids::RouterId;
use mikromon_domain::incident::{IncidentKind, IncidentStatus};
use mikromon_domain::router::RouterState;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::Millis;
use mikromon_simulator::{Fault, Network, Options, RouterSpec, Transport};
use tokio::sync::broadcast::Receiver;
use tokio::time::{Instant, sleep, timeout};

use super::desk::{Desk, router};
use crate::KeySource;

/// A desk that watches a simulated network.
struct Noc {
    desk: Desk,
    network: Network,
    ids: Vec<RouterId>,
    events: Receiver<Event>,
}

/// Every router stands for itself and is probed every 5 s, so that a story takes seconds.
fn flat(mut specs: Vec<RouterSpec>) -> Vec<RouterSpec> {
    for spec in &mut specs {
        spec.parent = None;
        spec.core = true;
    }
    specs
}

impl Noc {
    async fn of(routers: usize) -> Self {
        let options = Options {
            routers,
            ..Options::default()
        };
        let specs = flat(options.specs());
        Self::watching(options, specs).await
    }

    async fn watching(options: Options, specs: Vec<RouterSpec>) -> Self {
        let network = Network::with_specs(options, specs).await.unwrap();
        let desk = Desk::with_owner().await;
        let events = desk.core.events();
        let mut noc = Self {
            desk,
            network,
            ids: Vec::new(),
            events,
        };
        for index in 0..noc.network.routers().len() {
            let form = noc.form(index);
            let id = noc
                .desk
                .ask(AddRouter {
                    form,
                    accept_pin: None,
                })
                .await
                .unwrap();
            noc.ids.push(id);
        }
        noc
    }

    fn form(&self, index: usize) -> RouterForm {
        let simulated = self.network.router(index);
        let spec = simulated.spec();
        let address = simulated.address().or(simulated.tls_address()).unwrap();
        RouterForm {
            port: address.port(),
            username: spec.username.clone(),
            password: Secret::new(spec.password.as_str()),
            core: spec.core,
            paused: false,
            parent: spec.parent.map(|parent| self.ids[parent]),
            ..router(&spec.name, &address.ip().to_string())
        }
    }

    async fn rows(&self) -> HashMap<RouterId, RouterRow> {
        let rows = self.desk.ask(ListRouters {}).await.unwrap();
        rows.into_iter().map(|row| (row.router.id, row)).collect()
    }

    async fn live(&self, index: usize) -> LiveRouter {
        self.rows().await.remove(&self.ids[index]).unwrap().live
    }

    async fn all_are(&self, indexes: &[usize], state: RouterState, within: u64) -> Duration {
        let begun = Instant::now();
        loop {
            let rows = self.rows().await;
            let is = |index: &usize| rows[&self.ids[*index]].live.state == state;
            if indexes.iter().all(is) {
                return begun.elapsed();
            }
            let now: Vec<_> = indexes
                .iter()
                .map(|index| &rows[&self.ids[*index]].live)
                .collect();
            assert!(
                begun.elapsed() < Duration::from_secs(within),
                "not {state:?}: {now:#?}"
            );
            sleep(Duration::from_millis(50)).await;
        }
    }

    async fn all_up(&self) {
        let all: Vec<usize> = (0..self.ids.len()).collect();
        self.all_are(&all, RouterState::Up, 30).await;
    }

    async fn incidents(&self) -> Vec<IncidentView> {
        let filter = IncidentFilter::All;
        self.desk
            .ask(ListIncidents {
                filter,
                router: None,
                limit: 500,
            })
            .await
            .unwrap()
    }

    /// The next alert; other events are passed over.
    async fn alert(&mut self, within: u64) -> Alert {
        let next = async {
            loop {
                if let Event::Alert(alert) = self.events.recv().await.unwrap() {
                    return alert;
                }
            }
        };
        timeout(Duration::from_secs(within), next)
            .await
            .expect("an alert")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_of_a_router_that_is_up() {
    let noc = Noc::of(1).await;
    noc.all_up().await;
    let begun = Instant::now();
    let figures = loop {
        let figures = noc.live(0).await.figures.unwrap();
        if figures.download > 0 && figures.ppp_active.is_some() && !figures.identity.is_empty() {
            break figures;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{figures:?}");
        sleep(Duration::from_millis(200)).await;
    };
    let spec = noc.network.router(0).spec();
    assert_eq!(figures.identity, spec.identity);
    assert_eq!(figures.board, spec.board.name);
    assert!(
        figures.version.starts_with(&spec.version.to_string()),
        "{}",
        figures.version
    );
    assert!(figures.download > figures.upload && figures.memory_total > figures.memory_free);
    let online = u32::try_from(noc.network.router(0).online()).unwrap();
    assert!(figures.ppp_active.unwrap().abs_diff(online) <= 2);
    assert_eq!(
        *noc.desk.core.network().borrow(),
        mikromon_api::NetworkState {
            light: Light::Green,
            routers: 1,
            up: 1,
            down: 0,
            unacknowledged: 0,
        }
    );
    assert_eq!(
        noc.network.router(0).logins(),
        1,
        "one session, reused by everyone"
    );
}

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
async fn a_wrong_password_is_tried_once_until_it_is_edited() {
    let mut noc = Noc::of(2).await;
    noc.all_up().await;
    let (id, mut form) = (noc.ids[1], noc.form(1));
    form.password = Secret::new("salah");
    let revision = noc.rows().await[&id].router.revision;
    let edit = EditRouter {
        id,
        revision,
        form: form.clone(),
    };
    noc.desk.ask(edit).await.unwrap();
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
    let revision = noc.rows().await[&id].router.revision;
    let form = noc.form(1);
    noc.desk
        .ask(EditRouter { id, revision, form })
        .await
        .unwrap();
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
        port: 1,
        ..good.clone()
    };
    assert_eq!(
        ask(closed).await.unwrap_err().code,
        ErrorCode::ConnectionRefused
    );
    noc.network.router(0).fault(Fault::Garbage);
    assert_eq!(
        ask(good.clone()).await.unwrap_err().code,
        ErrorCode::NotRouterOs
    );
    noc.network.router(0).heal();
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
    let tested = noc
        .desk
        .ask(test(Some(first.detail.clone())))
        .await
        .unwrap();
    assert_eq!(tested.pin.as_ref(), Some(&first.detail));
    let add = AddRouter {
        form: form.clone(),
        accept_pin: Some(first.detail),
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
        pin: reason.detail,
    };
    noc.desk.ask(trust).await.unwrap();
    noc.all_are(&[0], RouterState::Up, 10).await;
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
async fn two_thousand_sessions_are_listed_searched_and_counted() {
    let options = Options {
        customers: 2_000,
        ..Options::default()
    };
    let specs = flat(options.specs());
    let noc = Noc::watching(options, specs).await;
    noc.all_up().await;
    let ask = |search: &str, limit| ListPppSessions {
        id: noc.ids[0],
        search: search.into(),
        limit,
    };
    let all = noc.desk.ask(ask("", 5_000)).await.unwrap();
    assert!(all.total > 1_500 && usize::try_from(all.total) == Ok(all.sessions.len()));
    let one = &all.sessions[700];
    let found = noc
        .desk
        .ask(ask(&one.caller_id.to_lowercase(), 10))
        .await
        .unwrap();
    assert!(
        found.sessions.iter().any(|it| it.name == one.name),
        "{found:?}"
    );
    assert_eq!(noc.desk.ask(ask("", 7)).await.unwrap().sessions.len(), 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn rates_stream_while_a_page_watches() {
    let mut noc = Noc::of(1).await;
    noc.all_up().await;
    let id = noc.ids[0];
    let interfaces = noc.desk.ask(WatchRouter { id }).await.unwrap();
    assert!(
        interfaces.iter().any(|it| it.running && it.rx_bytes > 0),
        "{interfaces:?}"
    );
    let rates = async {
        loop {
            if let Event::InterfaceRates { router, rates } = noc.events.recv().await.unwrap() {
                return (router, rates);
            }
        }
    };
    let (router, rates) = timeout(Duration::from_secs(5), rates).await.unwrap();
    assert_eq!(router, id);
    assert!(rates.iter().any(|it| it.rx > 0) && rates.iter().all(|it| !it.name.is_empty()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_goes_on_over_a_restart_and_is_not_doubled() {
    let noc = Noc::of(3).await;
    noc.all_up().await;
    noc.network.router(2).fault(Fault::Refuse);
    noc.all_are(&[2], RouterState::Down, 20).await;
    let Noc {
        desk, network, ids, ..
    } = noc;
    sleep(Duration::from_millis(500)).await;
    desk.core.stop().await;
    // An ephemeral key is gone with its core: the password has to be typed again.
    let desk = desk.restart(KeySource::Ephemeral).await;
    desk.sign_in("budi").await.unwrap();
    let events = desk.core.events();
    let noc = Noc {
        desk,
        network,
        ids,
        events,
    };
    let (id, form) = (noc.ids[2], noc.form(2));
    let revision = noc.rows().await[&id].router.revision;
    let _ = noc.desk.ask(EditRouter { id, revision, form }).await;
    sleep(Duration::from_secs(12)).await;
    assert_eq!(noc.incidents().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_overview_and_the_router_page_show_what_was_measured() {
    let noc = Noc::of(3).await;
    noc.all_up().await;
    let begun = Instant::now();
    let overview = loop {
        let range = Range::Hour;
        let overview = noc.desk.ask(GetOverview { range }).await.unwrap();
        if overview.traffic.iter().any(|it| it.download.is_some()) {
            break overview;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "nothing was put down"
        );
        sleep(Duration::from_secs(1)).await;
    };
    assert_eq!(overview.routers.len(), 3);
    assert!(
        overview.download > 0 && overview.ppp_active > 0,
        "{overview:?}"
    );
    assert_eq!(overview.month.down, Millis(0));
    assert!(
        overview.month.watched > Millis::seconds(10),
        "{:?}",
        overview.month
    );
    let detail = noc.desk.ask(GetRouter { id: noc.ids[0] }).await.unwrap();
    assert_eq!(detail.days.len(), 45);
    assert_eq!(detail.row.traffic.len(), 60);
    assert!(detail.row.traffic.iter().any(Option::is_some));
    noc.desk.ask(RemoveRouter { id: noc.ids[2] }).await.unwrap();
    assert_eq!(noc.rows().await.len(), 2);
    let begun = Instant::now();
    while noc.network.router(2).connections() > 0 {
        assert!(
            begun.elapsed() < Duration::from_secs(5),
            "the line was not hung up"
        );
        sleep(Duration::from_millis(50)).await;
    }
}
