//! What is measured of routers that are up.

use std::time::Duration;

use mikromon_api::overview::{GetOverview, Range};
use mikromon_api::router::{GetRouter, ListPppSessions, RemoveRouter, WatchRouter};
use mikromon_api::{Event, Light};
use mikromon_domain::time::Millis;
use mikromon_routeros::{Command, Login, Session, Settings};
use mikromon_simulator::Options;
use tokio::time::{Instant, sleep, timeout};

use super::{Noc, flat};

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
        .ask(ask(&one.caller_id.as_str().to_lowercase(), 10))
        .await
        .unwrap();
    assert!(
        found.sessions.iter().any(|it| it.name == one.name),
        "{found:?}"
    );
    assert_eq!(noc.desk.ask(ask("", 7)).await.unwrap().sessions.len(), 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_who_go_are_counted_long_before_the_next_count_is_due() {
    let noc = Noc::of(1).await;
    noc.all_up().await;
    let router = noc.network.router(0);
    let counted = async || noc.live(0).await.figures.and_then(|it| it.ppp_active);
    while counted().await.is_none() {
        sleep(Duration::from_millis(50)).await;
    }
    let form = noc.form(0);
    let target = {
        let (host, port) = (form.host.unwrap(), form.port.unwrap());
        crate::monitor::target(&host, port, form.transport, None).unwrap()
    };
    let login = Login::new(form.username.unwrap(), form.password.expose());
    let settings = Settings::default();
    let session = Session::open(&target, &login, &settings).await.unwrap();
    for customer in router.rows("/ppp/active").iter().take(8) {
        let name = customer.text("name").unwrap().into_owned();
        let disable = Command::new("/ppp/secret/set")
            .with("numbers", &name)
            .with("disabled", "yes");
        session.run(&disable).await.unwrap();
        assert!(router.kick(&name));
    }
    let begun = Instant::now();
    let left = u32::try_from(router.online()).unwrap();
    while counted().await.is_none_or(|it| it.abs_diff(left) > 2) {
        assert!(
            begun.elapsed() < Duration::from_secs(15),
            "{:?}, not {left}",
            counted().await
        );
        sleep(Duration::from_millis(100)).await;
    }
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
async fn a_linked_port_shows_the_speed_that_it_negotiated_and_nothing_else_shows_one() {
    let noc = Noc::of(1).await;
    noc.all_up().await;
    let id = noc.ids[0];
    let interfaces = noc.desk.ask(WatchRouter { id }).await.unwrap();
    let uplink = noc.network.router(0).spec().board.uplink;
    let full = if uplink.starts_with("sfp-") {
        10_000_000_000
    } else {
        1_000_000_000
    };
    let find = |name: &str| interfaces.iter().find(|it| it.name == name).unwrap();
    assert_eq!(find(uplink).speed, Some(full));
    assert_eq!(find("bridge-pelanggan").speed, None);
    for it in &interfaces {
        assert_eq!(
            it.speed.is_some(),
            it.kind == "ether" && it.running,
            "{it:?}"
        );
    }
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
