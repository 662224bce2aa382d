//! Runs librouteros and RouterOS-api against the simulator.

use std::process::Output;

use mikromon_simulator::{Login, Network, Options, Router, Transport, Version, peers};

async fn run(script: &str, router: &Router, port: u16, more: &[&str]) -> Output {
    let (spec, port) = (router.spec(), port.to_string());
    let login = ["127.0.0.1", &port, &spec.username, &spec.password];
    let words = [&login[..], more].concat();
    peers::run(script, &words).await.unwrap()
}

async fn network(version: Version, login: Login) -> Network {
    let options = Options {
        customers: 60,
        transport: Transport::Mixed,
        ..Options::default()
    };
    let mut specs = options.specs();
    specs[0].version = version;
    specs[0].login = login;
    Network::with_specs(options, specs).await.unwrap()
}

fn untouched(router: &Router) {
    assert!(router.row("/ppp/secret", "uji").is_none());
    assert_eq!(
        router.rows("/ppp/secret").len(),
        60,
        "everything added was removed again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn librouteros_works_with_both_logins() {
    for (version, login, method) in [
        (Version::new(7, 20, 6), Login::Plain, "plain"),
        (Version::new(6, 42, 12), Login::Challenge, "token"),
    ] {
        let network = network(version, login).await;
        let router = network.router(0);
        let port = router.address().unwrap().port();
        run("with_librouteros.py", router, port, &[method]).await;
        untouched(router);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn routeros_api_works_with_both_logins() {
    for (version, login, method) in [
        (Version::new(7, 20, 6), Login::Plain, "plain"),
        (Version::new(6, 49, 18), Login::Plain, "plain"),
        (Version::new(6, 42, 12), Login::Challenge, "token"),
    ] {
        let network = network(version, login).await;
        let router = network.router(0);
        let port = router.address().unwrap().port();
        run("with_routeros_api.py", router, port, &[method, "tcp"]).await;
        untouched(router);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn routeros_api_works_over_openssl() {
    let network = network(Version::new(7, 20, 6), Login::Plain).await;
    let router = network.router(0);
    let port = router.tls_address().unwrap().port();
    run("with_routeros_api.py", router, port, &["plain", "tls"]).await;
    untouched(router);
}

#[tokio::test(flavor = "multi_thread")]
async fn both_peers_report_what_polling_costs_them() {
    let network = network(Version::new(7, 20, 6), Login::Plain).await;
    let router = network.router(0);
    let port = router.address().unwrap().port();
    for client in ["librouteros", "routeros-api"] {
        let (spec, port) = (router.spec(), port.to_string());
        let login = ["127.0.0.1", &port, &spec.username, &spec.password];
        let words = [&[client], &login[..], &["3", ".id,name,address"]].concat();
        let output = peers::run("poll.py", &words).await.unwrap();
        let cost: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(cost["rows"], router.online() * 3, "{cost}");
        assert!(cost["cpu_seconds"].as_f64().unwrap() > 0.0, "{cost}");
    }
}
