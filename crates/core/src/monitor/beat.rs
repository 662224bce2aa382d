//! What is sent on a line for monitoring: the heartbeat, and the polls that ride on it. Each runs
//! as a task of its own and reports to the patrol.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, LazyLock};

use mikromon_domain::detection::Tick;
use mikromon_domain::ids::RouterId;
use mikromon_domain::time::Millis;
use mikromon_routeros::{Command, Reply};
use tokio::sync::mpsc;
use tokio::time::{Duration, Instant, timeout};

use super::figures::{self, RESOURCE, Resource};
use super::pacing::Poll;
use super::traffic::Counters;
use crate::pool::{Found, Lane, Line, LineError};

static HEARTBEAT: LazyLock<Command> =
    LazyLock::new(|| Command::new("/system/resource/print").proplist(RESOURCE));
static IDENTITY: LazyLock<Command> =
    LazyLock::new(|| Command::new("/system/identity/print").proplist(&["name"]));
/// Without those of PPP sessions: a concentrator has thousands.
static ADDRESSES: LazyLock<Command> = LazyLock::new(|| {
    Command::new("/ip/address/print")
        .proplist(&["address"])
        .only("dynamic", "false")
});
static SESSIONS: LazyLock<Command> =
    LazyLock::new(|| Command::new("/ppp/active/print").flag("count-only"));
static HEALTH: LazyLock<Command> = LazyLock::new(|| Command::new("/system/health/print"));
/// Physical ports only: a concentrator has thousands of dynamic interfaces.
static PORTS: LazyLock<Command> = LazyLock::new(|| {
    Command::new("/interface/print")
        .proplist(&["name", "rx-byte", "tx-byte"])
        .only("type", "ether")
});

/// Something a task saw of a router. `epoch` is the line's, so that what an edited router's old
/// line saw is not taken for the new one's.
#[derive(Debug)]
pub(super) struct Sighting {
    pub(super) router: RouterId,
    pub(super) epoch: u64,
    pub(super) seen: Seen,
}

#[derive(Debug)]
pub(super) enum Seen {
    /// `resource` is missing where it answered, but refused to tell.
    Heartbeat {
        rtt: Millis,
        resource: Option<Resource>,
    },
    /// The deadline passed; the answer may still come.
    Late,
    /// The heartbeat ended without an answer.
    Unanswered,
    Identity(String),
    /// Its own, of all its interfaces.
    Addresses(Vec<IpAddr>),
    Polled {
        poll: Poll,
        at: Tick,
        took: Millis,
        result: Polled,
    },
    /// The polls of one heartbeat are through.
    Rested,
    Round(Found),
}

#[derive(Debug)]
pub(super) enum Polled {
    Traffic(HashMap<String, Counters>),
    Sessions(u32),
    Temperature(Option<f32>),
    /// The router has no such menu, or gave no answer.
    Nothing,
}

/// Who is asked, and who is told.
#[derive(Clone, Debug)]
pub(super) struct Errand {
    pub(super) router: RouterId,
    pub(super) epoch: u64,
    pub(super) line: Arc<Line>,
    pub(super) to: mpsc::Sender<Sighting>,
}

impl Errand {
    async fn tell(&self, seen: Seen) {
        let sighting = Sighting {
            router: self.router,
            epoch: self.epoch,
            seen,
        };
        // The patrol is gone only while the core stops.
        let _ = self.to.send(sighting).await;
    }

    /// Asks, tells when the deadline passes, and still tells the answer when it comes.
    pub(super) async fn heartbeat(self, deadline: Duration) {
        let begun = Instant::now();
        let answer = self.line.run(Lane::Heartbeat, &HEARTBEAT);
        tokio::pin!(answer);
        let answer = match timeout(deadline, &mut answer).await {
            Ok(answer) => answer,
            Err(_) => {
                self.tell(Seen::Late).await;
                answer.await
            }
        };
        let rtt = millis(begun.elapsed());
        let seen = match answer.map(|reply| Resource::read(&reply)) {
            Ok(resource) => Seen::Heartbeat { rtt, resource },
            // It answers, and that is what a heartbeat asks; a refusal of this menu is no silence.
            Err(LineError::Command(mikromon_routeros::CommandError::Refused(_))) => {
                let resource = None;
                Seen::Heartbeat { rtt, resource }
            }
            Err(error) => {
                tracing::debug!(router = %self.router, %error, "a heartbeat had no answer");
                Seen::Unanswered
            }
        };
        self.tell(seen).await;
    }

    /// Once per session.
    pub(super) async fn introduction(self) {
        if let Ok(reply) = self.line.read(Lane::Poll, &IDENTITY).await
            && let Some(row) = reply.rows.first()
        {
            self.tell(Seen::Identity(figures::text(row, "name"))).await;
        }
        if let Ok(reply) = self.line.read(Lane::Poll, &ADDRESSES).await {
            self.tell(Seen::Addresses(addresses(&reply))).await;
        }
    }

    /// One after the other, so that the router has one of them to do at a time.
    pub(super) async fn polls(self, polls: Vec<Poll>, start: Instant, tick: Tick) {
        for poll in polls {
            let begun = Instant::now();
            let result = self.poll(poll).await;
            let at = tick.plus(millis(start.elapsed()));
            let took = millis(begun.elapsed());
            self.tell(Seen::Polled {
                poll,
                at,
                took,
                result,
            })
            .await;
        }
        self.tell(Seen::Rested).await;
    }

    async fn poll(&self, poll: Poll) -> Polled {
        let command = match poll {
            Poll::Traffic => &PORTS,
            Poll::Sessions => &SESSIONS,
            Poll::Health => &HEALTH,
        };
        match self.line.read(Lane::Poll, command).await {
            Ok(reply) => read(poll, &reply),
            Err(error) => {
                tracing::debug!(router = %self.router, ?poll, %error, "a poll had no answer");
                Polled::Nothing
            }
        }
    }
}

fn read(poll: Poll, reply: &Reply) -> Polled {
    match poll {
        Poll::Traffic => Polled::Traffic(counters(reply)),
        Poll::Sessions => {
            let count = reply.ret().and_then(|it| it.parse().ok());
            count.map_or(Polled::Nothing, Polled::Sessions)
        }
        Poll::Health => Polled::Temperature(figures::temperature(reply)),
    }
}

/// RouterOS writes them with their prefix: `192.168.88.1/24`.
fn addresses(reply: &Reply) -> Vec<IpAddr> {
    let address = |row| {
        let text = figures::text(row, "address");
        text.split('/').next()?.parse().ok()
    };
    reply.rows.iter().filter_map(address).collect()
}

fn counters(reply: &Reply) -> HashMap<String, Counters> {
    let port = |row| {
        let counters = Counters {
            rx: figures::number(row, "rx-byte")?,
            tx: figures::number(row, "tx-byte")?,
        };
        Some((figures::text(row, "name"), counters))
    };
    reply.rows.iter().filter_map(port).collect()
}

pub(super) fn millis(length: Duration) -> Millis {
    Millis(i64::try_from(length.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use mikromon_routeros::{Login, Session, Settings, Target, Transport};
    use mikromon_simulator::{Network, Options};

    #[tokio::test]
    async fn a_router_tells_the_addresses_of_all_its_interfaces() {
        let options = Options {
            routers: 1,
            ..Options::default()
        };
        let network = Network::start(options).await.unwrap();
        let router = network.router(0);
        let address = router.address().unwrap();
        let (user, password) = (&router.spec().username, &router.spec().password);
        let target = Target {
            host: address.ip().to_string(),
            port: address.port(),
            transport: Transport::Plain,
        };
        let login = Login::new(user.as_str(), password.as_str());
        let session = Session::open(&target, &login, &Settings::default()).await;
        let session = session.unwrap();
        let reply = session.run(&ADDRESSES).await.unwrap();
        let expected = [[10, 64, 0, 1], [10, 255, 0, 2]].map(IpAddr::from);
        assert_eq!(addresses(&reply), expected);
    }
}
