//! Runs librouteros and RouterOS-api against the simulator. Python must be there: without it the proof is missing, so the test fails.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use mikromon_simulator::{Login, Network, Options, Router, Transport, Version};

const PEERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers");

/// A virtual environment under the build's own folder, made at the first run and whenever the requirements change.
static PYTHON: LazyLock<PathBuf> = LazyLock::new(|| {
    let requirements = std::fs::read_to_string(format!("{PEERS}/requirements.txt")).unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("peers");
    let python = if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    };
    let (python, installed) = (folder.join(python), folder.join("installed.txt"));
    if std::fs::read_to_string(&installed).is_ok_and(|text| text == requirements) {
        return python;
    }
    let system = if cfg!(windows) { "python" } else { "python3" };
    let folder = folder.to_str().unwrap();
    succeed(Command::new(system).args(["-m", "venv", "--clear", folder]));
    succeed(Command::new(&python).args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
        &format!("{PEERS}/requirements.txt"),
    ]));
    std::fs::write(installed, requirements).unwrap();
    python
});

fn succeed(command: &mut Command) -> Output {
    let shown = format!("{command:?}");
    let output = command.output().unwrap_or_else(|error| {
        panic!("Python 3 with venv is needed to prove the simulator: {shown}: {error}")
    });
    assert!(
        output.status.success(),
        "{shown}\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// Runs a script of a peer against a router, without blocking the runtime that the router lives in.
async fn run(script: &str, router: &Router, port: u16, more: &[&str]) -> Output {
    let spec = router.spec();
    let (script, port) = (format!("{PEERS}/{script}"), port.to_string());
    let mut words = vec![
        script,
        "127.0.0.1".into(),
        port,
        spec.username.clone(),
        spec.password.clone(),
    ];
    words.extend(more.iter().map(|word| (*word).to_owned()));
    tokio::task::spawn_blocking(move || succeed(Command::new(&*PYTHON).args(words)))
        .await
        .unwrap()
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
        let spec = router.spec();
        let words = [
            format!("{PEERS}/poll.py"),
            client.into(),
            "127.0.0.1".into(),
            port.to_string(),
            spec.username.clone(),
            spec.password.clone(),
            "3".into(),
            ".id,name,address".into(),
        ];
        let poll = move || succeed(Command::new(&*PYTHON).args(words));
        let output = tokio::task::spawn_blocking(poll).await.unwrap();
        let cost: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(cost["rows"], router.online() * 3, "{cost}");
        assert!(cost["cpu_seconds"].as_f64().unwrap() > 0.0, "{cost}");
    }
}
