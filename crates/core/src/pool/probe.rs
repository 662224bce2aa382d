//! One confirm round: does the router give any sign of life outside its session?

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use mikromon_api::incident::{Probe, ProbeKind};
use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::detection::{Port, Round};
use mikromon_domain::time::Millis;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

use super::{Host, Pinger};
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

/// Three echoes and a TCP connection, side by side, in two seconds at most; before that as long
/// again for a name. One that does not resolve is looked for where it was last.
pub(crate) async fn confirm(pinger: &Pinger, host: &Host) -> Found {
    let at = clock::now();
    let found = host.find(WITHIN).await;
    let probe = |kind, result: Result<_, String>| Probe {
        at,
        kind,
        result: result.map_err(Into::into),
    };
    let mut evidence = Vec::new();
    if let Some(lost) = &found.lost {
        evidence.push(probe(ProbeKind::Connect, Err(lost.to_string())));
    }
    let Some(address) = found.addresses.first().copied() else {
        let port = if found.is_gone() {
            Port::NoRoute
        } else {
            Port::Unresolved
        };
        let round = Round { port, alive: false };
        return Found { round, evidence };
    };
    let (knocked, ping) = tokio::join!(knock(address), pinger.ping(address.ip()));
    // On loopback the kernel of this computer answers, whether there is a router or not.
    let answered = knocked.answered && !address.ip().is_loopback();
    let pinged = ping.as_ref().is_some_and(Result::is_ok);
    evidence.push(probe(ProbeKind::Connect, knocked.result));
    evidence.extend(ping.map(|result| probe(ProbeKind::Ping, result)));
    let round = Round {
        port: knocked.port,
        alive: answered || pinged,
    };
    Found { round, evidence }
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
        Err(_) => (
            Port::Silent,
            false,
            Err(ApiError::new(ErrorCode::TimedOut, "connect").to_string()),
        ),
    };
    Knock {
        port,
        answered,
        result,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pool::resolver::{Resolver, UNTOLD};
    use mikromon_routeros::OpenError;
    use tokio::net::TcpListener;

    #[tokio::test]
    async fn a_router_whose_name_is_lost_is_looked_for_where_it_was() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let before = listener.local_addr().unwrap();
        let gone = Resolver::asking(|_| Err(OpenError::HostNotFound));
        let untold = Resolver::asking(|_| Err(UNTOLD));
        for (resolver, port) in [(&gone, Port::NoRoute), (&untold, Port::Unresolved)] {
            let there = Host::lost(before, resolver);
            let found = confirm(&Pinger::default(), &there).await;
            assert_eq!(found.round.port, Port::Open);
            assert!(found.evidence[0].result.is_err(), "{:?}", found.evidence);
            assert!(found.evidence[1].result.is_ok(), "{:?}", found.evidence);
            let nowhere = Host::new("router.example", 8728, resolver);
            let found = confirm(&Pinger::default(), &nowhere).await;
            assert_eq!(found.round.port, port);
        }
    }
}
