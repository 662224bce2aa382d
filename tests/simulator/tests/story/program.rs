//! The program: what it prints at its start, what its control line does, and that it leaves with its parent.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::wire::PATIENCE;

struct Program {
    child: Child,
    announced: Value,
}

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_mikromon-simulator"))
            .args(arguments)
            .arg("--with-parent")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let announced = serde_json::from_str(&line).unwrap();
        Self { child, announced }
    }

    fn control(&self) -> BufReader<TcpStream> {
        BufReader::new(TcpStream::connect(self.announced["control"].as_str().unwrap()).unwrap())
    }

    fn leave(mut self) {
        drop(self.child.stdin.take());
        let until = Instant::now() + PATIENCE;
        while self.child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < until, "the program outlived its parent");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// A failed test leaves no program behind.
impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn order(control: &mut BufReader<TcpStream>, order: &Value) -> Value {
    writeln!(control.get_mut(), "{order}").unwrap();
    let mut line = String::new();
    control.read_line(&mut line).unwrap();
    serde_json::from_str(&line).unwrap()
}

#[test]
fn it_announces_its_routers_obeys_orders_and_leaves_with_its_parent() {
    let program = Program::start(&[
        "--routers",
        "12",
        "--customers",
        "40",
        "--transport",
        "mixed",
    ]);
    let routers = program.announced["routers"].as_array().unwrap();
    assert_eq!(routers.len(), 12);
    assert_eq!(routers[0]["name"], "CORE-Bogor-01");
    assert_eq!(routers[3]["name"], "BR-Cisarua-01");
    assert_eq!(
        (&routers[0]["parent"], &routers[0]["core"]),
        (&Value::Null, &json!(true))
    );
    for router in routers {
        assert!(TcpStream::connect(("127.0.0.1", port(router, "port"))).is_ok());
        for key in [
            "host",
            "username",
            "password",
            "version",
            "board",
            "site",
            "latitude",
            "customers",
        ] {
            assert!(!router[key].is_null(), "{key}");
        }
    }
    assert!(TcpStream::connect(("127.0.0.1", port(&routers[0], "tls_port"))).is_ok());

    let mut control = program.control();
    let rows = order(&mut control, &json!({"router": 3, "print": "/ppp/active"}));
    let name = rows["rows"][0]["name"].clone();
    assert_eq!(
        order(&mut control, &json!({"router": 3, "kick": name})),
        json!({"ok": true})
    );
    assert_eq!(
        order(&mut control, &json!({"router": 3, "kick": name}))["ok"],
        false
    );
    assert_eq!(
        order(&mut control, &json!({"router": 3, "fault": "refuse"})),
        json!({"ok": true})
    );
    let stats = order(&mut control, &json!({"stats": true}));
    assert_eq!(stats["routers"][3]["fault"], "refuse");
    assert_eq!(
        order(&mut control, &json!({"router": 3, "heal": true})),
        json!({"ok": true})
    );
    let slow = json!({"router": 3, "fault": {"slow": {"per_reply_ms": 5}}});
    assert_eq!(order(&mut control, &slow), json!({"ok": true}));
    for wrong in [
        json!({"router": 99, "heal": true}),
        json!({"fault": "fire"}),
        json!([1]),
    ] {
        assert_eq!(order(&mut control, &wrong)["ok"], false, "{wrong}");
    }
    program.leave();
}

#[test]
fn the_busiest_router_fails_after_the_time_asked_for() {
    let program = Program::start(&[
        "--routers",
        "4",
        "--fail-after",
        "1",
        "--fail-with",
        "refuse",
    ]);
    let routers = program.announced["routers"].as_array().unwrap();
    let busiest = routers
        .iter()
        .max_by_key(|router| router["customers"].as_u64())
        .unwrap();
    let began = Instant::now();
    while TcpStream::connect(("127.0.0.1", port(busiest, "port"))).is_ok() {
        assert!(began.elapsed() < PATIENCE, "it never failed");
        std::thread::sleep(Duration::from_millis(20));
    }
    let well = routers
        .iter()
        .filter(|router| router["index"] != busiest["index"]);
    for router in well {
        assert!(TcpStream::connect(("127.0.0.1", port(router, "port"))).is_ok());
    }
    program.leave();
}

/// A router that is exchanged: its sessions end, and the new one shows another certificate.
#[test]
fn one_order_changes_the_certificate_and_ends_the_sessions() {
    let program = Program::start(&["--routers", "1", "--transport", "tls"]);
    let router = &program.announced["routers"][0];
    let mut session = TcpStream::connect(("127.0.0.1", port(router, "tls_port"))).unwrap();
    let mut control = program.control();
    let exchange = json!({
        "router": 0,
        "renew_certificate": true,
        "fault": {"reboot": {"seconds": 1}},
    });
    assert_eq!(order(&mut control, &exchange), json!({"ok": true}));
    session.set_read_timeout(Some(PATIENCE)).unwrap();
    let ended = session.read(&mut [0]).map_err(|error| error.kind());
    assert!(
        matches!(ended, Ok(0) | Err(ErrorKind::ConnectionReset)),
        "{ended:?}"
    );
    let until = Instant::now() + PATIENCE;
    while TcpStream::connect(("127.0.0.1", port(router, "tls_port"))).is_err() {
        assert!(Instant::now() < until, "it did not come back");
        std::thread::sleep(Duration::from_millis(20));
    }
    program.leave();
}

#[test]
fn one_order_silences_the_whole_network() {
    let program = Program::start(&["--routers", "6", "--customers", "1"]);
    let mut control = program.control();
    let silence = json!({"fault": "black-hole"});
    assert_eq!(order(&mut control, &silence), json!({"ok": true}));
    let stats = order(&mut control, &json!({"stats": true}));
    let routers = stats["routers"].as_array().unwrap();
    assert!(routers.iter().all(|router| router["fault"] == "black-hole"));
    program.leave();
}

#[test]
fn a_network_without_certificates_answers_greetings_with_an_alert() {
    let options = ["--transport", "tls", "--certificate", "anonymous-only"];
    let program = Program::start(&[&["--routers", "1"], &options[..]].concat());
    let router = &program.announced["routers"][0];
    let mut stream = TcpStream::connect(("127.0.0.1", port(router, "tls_port"))).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(&[0x16, 3, 1, 0, 1, 1]).unwrap();
    let mut alert = [0; 7];
    stream.read_exact(&mut alert).unwrap();
    assert_eq!(alert, [0x15, 3, 3, 0, 2, 2, 40]);
    program.leave();
}

fn port(router: &Value, key: &str) -> u16 {
    u16::try_from(router[key].as_u64().unwrap()).unwrap()
}
