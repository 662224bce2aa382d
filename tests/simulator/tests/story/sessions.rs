//! Customers: that their sessions, interfaces and queues agree, that a kick and a changed profile do what an operator expects,
//! and that everything else varies as on a real network.

use std::time::{Duration, Instant};

use mikromon_simulator::{Clock, Network, Options, Router};

use crate::wire::{Wire, one_router};

fn field<'a>(words: &'a [String], key: &str) -> Option<&'a str> {
    words
        .iter()
        .find_map(|word| word.strip_prefix(&format!("={key}=")))
}

/// Somebody who is online.
fn online(router: &Router) -> String {
    let active = router.rows("/ppp/active");
    active[0].text("name").unwrap().into_owned()
}

/// Lets the network's clock, and nothing else, go on by so much.
async fn later(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

#[tokio::test]
async fn every_session_has_its_interface_and_its_queue() {
    let network = one_router(|spec| spec.customers = 300).await;
    let router = network.router(0);
    let active = router.rows("/ppp/active");
    assert!(
        (270..300).contains(&active.len()),
        "{} of 300 online",
        active.len()
    );
    let interfaces = router.rows("/interface");
    let queues = router.rows("/queue/simple");
    for session in &active {
        let name = format!("<pppoe-{}>", session.text("name").unwrap());
        let named =
            |row: &&mikromon_simulator::Row| row.text("name").is_some_and(|text| text == name);
        let interface = interfaces.iter().find(named).expect("an interface");
        assert_eq!(interface.text("dynamic").unwrap(), "true");
        assert_eq!(
            queues
                .iter()
                .find(named)
                .expect("a queue")
                .text("target")
                .unwrap(),
            name
        );
    }
    let mut addresses: Vec<_> = active.iter().map(|row| row.text("address")).collect();
    addresses.sort();
    addresses.dedup();
    assert_eq!(addresses.len(), active.len(), "addresses are unique");
}

#[tokio::test]
async fn an_isolated_customer_comes_back_with_the_isolation_pool() {
    let network = one_router(|_| {}).await;
    let router = network.router(0);
    let mut wire = Wire::login(router).await;
    let before = router.rows("/ppp/active")[0].clone();
    let name = before.text("name").unwrap().into_owned();
    wire.say(&["/ppp/active/listen", ".tag=l"]).await;
    let set = [
        "/ppp/secret/set",
        &format!("=.id={name}"),
        "=profile=ISOLIR",
        ".tag=s",
    ];
    assert_eq!(wire.ask(&set).await.len(), 1);
    let now = router
        .row("/ppp/active", &name)
        .expect("a changed secret ends no session");
    assert_eq!(now.text("address"), before.text("address"));
    let id = before.text(".id").unwrap().into_owned();
    let began = Instant::now();
    wire.say(&["/ppp/active/remove", &format!("=.id={id}"), ".tag=r"])
        .await;
    loop {
        let words = wire.hear().await;
        if field(&words, "name") == Some(&name) {
            assert!(
                field(&words, "address").unwrap().starts_with("172.16."),
                "{words:?}"
            );
            break;
        }
    }
    assert!(
        began.elapsed() > Duration::from_secs(1),
        "a device needs some seconds"
    );
    let queue = router
        .row("/queue/simple", &format!("<pppoe-{name}>"))
        .unwrap();
    assert_eq!(queue.text("max-limit").unwrap(), "128000/256000");
}

#[tokio::test]
async fn a_disabled_customer_stays_out_once_kicked() {
    let network = one_router(|_| {}).await;
    let router = network.router(0);
    let name = online(router);
    let mut wire = Wire::login(router).await;
    wire.ask(&["/ppp/secret/disable", &format!("=.id={name}")])
        .await;
    assert!(router.row("/ppp/active", &name).is_some());
    assert!(router.kick(&name));
    assert!(!router.kick(&name), "there is no session any more");
    later(Duration::from_secs(60)).await;
    assert!(router.row("/ppp/active", &name).is_none());
    wire.ask(&["/ppp/secret/enable", &format!("=.id={name}")])
        .await;
    later(Duration::from_secs(10)).await;
    assert!(router.row("/ppp/active", &name).is_some());
}

#[tokio::test]
async fn a_removed_customer_keeps_the_session_until_it_ends() {
    let network = one_router(|_| {}).await;
    let router = network.router(0);
    let name = online(router);
    let online = router.online();
    let mut wire = Wire::login(router).await;
    wire.ask(&["/ppp/secret/remove", &format!("=.id={name}")])
        .await;
    assert_eq!(router.online(), online);
    assert!(router.row("/ppp/active", &name).is_some());
    assert!(router.kick(&name));
    assert_eq!(router.online(), online - 1);
}

#[tokio::test]
async fn counters_grow_and_agree_with_the_rates_shown() {
    let network = one_router(|_| {}).await;
    let router = network.router(0);
    let name = format!("<pppoe-{}>", online(router));
    let count = || -> u64 {
        let row = router.row("/interface", &name).unwrap();
        row.text("tx-byte").unwrap().parse().unwrap()
    };
    let mut wire = Wire::login(router).await;
    let word = format!("=interface={name}");
    let replies = wire
        .ask(&["/interface/monitor-traffic", &word, "=once="])
        .await;
    let rate: u64 = field(&replies[0], "tx-bits-per-second")
        .unwrap()
        .parse()
        .unwrap();
    tokio::time::pause();
    let before = count();
    tokio::time::advance(Duration::from_secs(2)).await;
    let measured = (count() - before) as f64 * 8.0 / 2.0;
    let ratio = measured / rate as f64;
    assert!(
        (0.8..1.25).contains(&ratio),
        "{measured} measured, {rate} shown"
    );
}

#[tokio::test]
async fn the_evening_is_busier_than_the_night() {
    // 2026-11-22 in WIB, which is seven hours ahead.
    let at_hour = |hour: i64| Clock::starting_at(1_795_305_600_000 + (hour - 7) * 3_600_000);
    let mut rates = Vec::new();
    for hour in [4, 20] {
        let options = Options {
            customers: 100,
            clock: at_hour(hour),
            ..Options::default()
        };
        let network = Network::start(options).await.unwrap();
        let mut wire = Wire::login(network.router(0)).await;
        let uplink = [
            "/interface/monitor-traffic",
            "=interface=sfp-sfpplus1",
            "=once=",
        ];
        let replies = wire.ask(&uplink).await;
        rates.push(
            field(&replies[0], "rx-bits-per-second")
                .unwrap()
                .parse::<u64>()
                .unwrap(),
        );
    }
    assert!(rates[1] > 2 * rates[0], "{rates:?}");
}

#[tokio::test]
async fn monitor_traffic_repeats_in_sections_for_its_duration() {
    let network = one_router(|_| {}).await;
    let mut wire = Wire::login(network.router(0)).await;
    let replies = wire
        .ask(&[
            "/interface/monitor-traffic",
            "=interface=ether1",
            "=interval=100ms",
            "=duration=250ms",
        ])
        .await;
    let sections: Vec<_> = replies
        .iter()
        .filter_map(|words| field(words, ".section"))
        .collect();
    assert_eq!(sections, ["0", "1", "2"]);
    assert_eq!(replies.last().unwrap()[0], "!done");
}

#[tokio::test]
async fn the_same_seed_makes_the_same_network() {
    let start = |seed| async move {
        let options = Options {
            routers: 3,
            seed,
            clock: Clock::starting_at(0),
            ..Options::default()
        };
        let network = Network::start(options).await.unwrap();
        network.router(1).rows("/ppp/secret")
    };
    let (one, same, other) = (start(1).await, start(1).await, start(2).await);
    assert_eq!(one, same);
    assert_ne!(one, other);
}

#[tokio::test]
async fn a_profile_without_a_limit_makes_no_queue() {
    let network = one_router(|_| {}).await;
    let router = network.router(0);
    let mut wire = Wire::login(router).await;
    wire.say(&["/queue/simple/listen", ".tag=q"]).await;
    wire.ask(&["/ppp/secret/add", "=name=bebas", "=profile=default"])
        .await;
    wire.ask(&["/ppp/secret/add", "=name=terbatas", "=profile=HEMAT-10M"])
        .await;
    let words = loop {
        let words = wire.hear().await;
        if field(&words, "dynamic").is_some() {
            break words;
        }
    };
    assert_eq!(field(&words, "name"), Some("<pppoe-terbatas>"));
    assert!(router.row("/interface", "<pppoe-bebas>").is_some());
    assert!(router.row("/queue/simple", "<pppoe-bebas>").is_none());
}
