//! One confirm round: does the router give any sign of life outside its session?

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use mikromon_api::incident::{Probe, ProbeKind};
use mikromon_domain::detection::{Port, Round};
use mikromon_domain::time::Millis;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout};

use super::Pinger;
use crate::clock;

/// How long a round takes at most. TCP sends a SYN again after a second, so that one lost packet
/// is not one lost probe.
const WITHIN: Duration = Duration::from_secs(2);

/// What a round found, and the evidence to keep.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) round: Round,
    pub(crate) evidence: Vec<Probe>,
}

/// Three echoes and a TCP connection, side by side, in two seconds at most.
pub(crate) async fn confirm(pinger: &Pinger, host: &str, port: u16) -> Found {
    let at = clock::now();
    let address = timeout(WITHIN, lookup_host((host, port))).await;
    let Some(address) = address
        .ok()
        .and_then(Result::ok)
        .and_then(|mut all| all.next())
    else {
        let result = Err("the host name has no address".to_owned());
        let round = Round {
            port: Port::NoRoute,
            alive: false,
        };
        return Found {
            round,
            evidence: vec![Probe {
                at,
                kind: ProbeKind::Connect,
                result,
            }],
        };
    };
    let (knocked, ping) = tokio::join!(knock(address), pinger.ping(address.ip()));
    // On loopback the kernel of this computer answers, whether there is a router or not.
    let answered = knocked.answered && !address.ip().is_loopback();
    let pinged = ping.as_ref().is_some_and(Result::is_ok);
    let mut evidence = vec![Probe {
        at,
        kind: ProbeKind::Connect,
        result: knocked.result,
    }];
    evidence.extend(ping.map(|result| Probe {
        at,
        kind: ProbeKind::Ping,
        result,
    }));
    Found {
        round: Round {
            port: knocked.port,
            alive: answered || pinged,
        },
        evidence,
    }
}

struct Knock {
    port: Port,
    /// TCP's answer came from the address: a connection or a reset.
    answered: bool,
    result: Result<Millis, String>,
}

async fn knock(address: SocketAddr) -> Knock {
    let since = Instant::now();
    let (port, answered, result) = match timeout(WITHIN, TcpStream::connect(address)).await {
        Ok(Ok(_)) => {
            let took = i64::try_from(since.elapsed().as_millis()).unwrap_or(i64::MAX);
            (Port::Open, true, Ok(Millis(took)))
        }
        Ok(Err(error)) => match error.kind() {
            ErrorKind::ConnectionRefused => (Port::Refused, true, Err(error.to_string())),
            ErrorKind::NetworkUnreachable
            | ErrorKind::NetworkDown
            | ErrorKind::AddrNotAvailable => (Port::NoRoute, false, Err(error.to_string())),
            // Also a router on the way that says it cannot reach it: no sign of life.
            _ => (Port::Silent, false, Err(error.to_string())),
        },
        Err(_) => (Port::Silent, false, Err("no answer in 2 s".to_owned())),
    };
    Knock {
        port,
        answered,
        result,
    }
}
