//! This computer's own default gateway, so that its lost cable is not taken for lost routers.
//!
//! The gateway is pinged now and then, and often while a router is doubted. Nobody else on the
//! internet is asked: a core router that fails takes the internet with it and would look like a
//! lost cable.

use std::net::IpAddr;
use std::time::Duration;

use mikromon_domain::detection::{self, Tick};
use mikromon_domain::time::Millis;
use tokio::time::timeout;

use crate::pool::Pinger;

/// How long the system may take to tell its default route.
const PATIENCE: Duration = Duration::from_secs(1);

/// Where this computer sends what is for nobody near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// No default route: no cable, or a network that leads nowhere.
    None,
    /// A point-to-point line or a system that does not tell; there is nobody to ask.
    Unnamed,
    Via(IpAddr),
}

/// What one look at the gateway found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glance {
    pub(super) begun: Tick,
    pub(super) way: Way,
    /// Whether the gateway answered, the one before where there is none now; `None` where nobody
    /// could be asked.
    pub(super) answered: Option<bool>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Gateway {
    /// The last one that answered.
    good: Option<IpAddr>,
    state: detection::Gateway,
    /// When it answered last.
    heard: Option<Tick>,
    /// When the first look of this silence began.
    silent_since: Option<Tick>,
    looking: bool,
    due: Tick,
}

impl Gateway {
    /// Often enough to know whether it answers at all.
    const CALM: Millis = Millis::seconds(60);
    /// Two looks are through by the time a verdict has waited for them.
    const DOUBT: Millis = Millis::seconds(2);

    /// `heard` is when a router last answered: a gateway that was silent meanwhile takes pings
    /// from nobody, or not from here.
    pub(super) fn state(&self, heard: Option<Tick>) -> detection::Gateway {
        use detection::Gateway::{Silent, Unknown, Wavers};
        match self.state {
            Silent | Wavers if heard >= self.silent_since => Unknown,
            state => state,
        }
    }

    pub(super) const fn heard(&self) -> Option<Tick> {
        self.heard
    }

    /// Whether to look now; answers the gateway before, and waits for [`Gateway::saw`] then.
    pub(super) fn look(&mut self, now: Tick, doubt: bool) -> Option<Option<IpAddr>> {
        let soon = now.plus(Self::DOUBT);
        if doubt && self.due > soon {
            self.due = now;
        }
        if self.looking || now < self.due {
            return None;
        }
        self.looking = true;
        Some(self.good)
    }

    /// `watched` is whether the gateway is a router that is watched itself, and so no judge of its
    /// own silence.
    pub(super) fn saw(&mut self, glance: Glance, doubt: bool, watched: bool) {
        use detection::Gateway::{Answers, Silent, Unknown, Wavers};
        self.looking = false;
        let known = match glance.way {
            Way::None => self.good.is_some(),
            Way::Unnamed => false,
            Way::Via(gateway) => self.good == Some(gateway),
        };
        self.state = match glance.answered {
            _ if watched => Unknown,
            Some(true) => {
                self.heard = Some(glance.begun);
                Answers
            }
            Some(false) if known => match self.state {
                Wavers | Silent => Silent,
                Unknown | Answers => Wavers,
            },
            _ => Unknown,
        };
        self.silent_since = matches!(self.state, Wavers | Silent)
            .then(|| self.silent_since.unwrap_or(glance.begun));
        let doubt = doubt || self.state == Wavers;
        let pause = if doubt { Self::DOUBT } else { Self::CALM };
        self.due = glance.begun.plus(pause);
        if let (Answers, Way::Via(gateway)) = (self.state, glance.way) {
            self.good = Some(gateway);
        }
    }
}

pub(super) async fn glance(pinger: &Pinger, before: Option<IpAddr>, begun: Tick) -> Glance {
    let (way, answered) = reach(pinger, before).await;
    Glance {
        begun,
        way,
        answered,
    }
}

/// For who wants to know it now, and whether the gateway answers.
pub(crate) async fn ask() -> (Way, Option<bool>) {
    reach(&Pinger::default(), None).await
}

/// Reads the default route and pings the gateway; three seconds at most.
async fn reach(pinger: &Pinger, before: Option<IpAddr>) -> (Way, Option<bool>) {
    let way = in_time(route::default, before).await;
    let asked = match way {
        Way::None => before,
        Way::Unnamed => None,
        Way::Via(gateway) => Some(gateway),
    };
    let answered = match asked {
        None => None,
        // Without a route of any kind even the attempt fails, and that is an answer too.
        Some(gateway) => match (pinger.ping(gateway).await, way) {
            (Some(ping), _) => Some(ping.is_ok()),
            (None, Way::None) => Some(false),
            (None, _) => None,
        },
    };
    (way, answered)
}

/// The way there was, where the system takes long to tell: Windows looks for a gateway that is
/// dead for seconds before it names it.
async fn in_time(read: impl FnOnce() -> Way + Send + 'static, before: Option<IpAddr>) -> Way {
    match timeout(PATIENCE, tokio::task::spawn_blocking(read)).await {
        Ok(way) => way.unwrap_or(Way::Unnamed),
        Err(_) => before.map_or(Way::Unnamed, Way::Via),
    }
}

#[cfg(target_os = "linux")]
mod route {
    use std::net::{IpAddr, Ipv4Addr};

    use super::Way;

    /// The kernel's own table; reading it costs microseconds.
    pub(super) fn default() -> Way {
        std::fs::read_to_string("/proc/net/route").map_or(Way::Unnamed, |table| read(&table))
    }

    /// The default route of the lowest metric. Addresses are hex words as they lie in memory.
    pub(super) fn read(table: &str) -> Way {
        let route = |line: &str| {
            let mut fields = line.split_whitespace().skip(1);
            let (destination, gateway) = (fields.next()?, fields.next()?);
            let flags = u16::from_str_radix(fields.next()?, 16).ok()?;
            let metric: u32 = fields.nth(2)?.parse().ok()?;
            let mask = fields.next()?;
            let up = flags & 1 == 1;
            let default = destination == "00000000" && mask == "00000000";
            let word = u32::from_str_radix(gateway, 16).ok()?;
            (up && default).then_some((metric, word.to_ne_bytes()))
        };
        let best = table.lines().skip(1).filter_map(route).min();
        match best {
            None => Way::None,
            Some((_, [0, 0, 0, 0])) => Way::Unnamed,
            Some((_, gateway)) => Way::Via(IpAddr::from(Ipv4Addr::from(gateway))),
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod route {
    use std::net::{IpAddr, UdpSocket};

    use super::Way;

    pub(super) fn default() -> Way {
        let gateway = netdev::get_default_gateway().ok();
        match gateway.and_then(|it| it.ipv4.first().copied()) {
            Some(gateway) => Way::Via(IpAddr::from(gateway)),
            None if leads_anywhere() => Way::Unnamed,
            None => Way::None,
        }
    }

    /// A UDP socket that is connected sends nothing, but needs a route; the address is one of
    /// those that belong to nobody (RFC 5737).
    fn leads_anywhere() -> bool {
        let socket = UdpSocket::bind(("0.0.0.0", 0));
        socket.is_ok_and(|it| it.connect(("192.0.2.1", 9)).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use detection::Gateway::{Answers, Silent, Unknown, Wavers};

    const A: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 168, 1, 1));
    const B: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(172, 20, 10, 1));

    #[test]
    fn silence_counts_twice_running_of_a_gateway_that_answered_while_no_router_does() {
        // What was seen, when a router last answered, and what follows.
        let steps = [
            (Way::Via(A), Some(false), None, Unknown),
            (Way::Via(A), Some(true), None, Answers),
            (Way::Via(A), Some(false), Some(-1), Wavers),
            (Way::Via(A), Some(true), None, Answers),
            (Way::Via(A), Some(false), Some(9), Unknown),
            (Way::Via(A), Some(false), Some(-1), Silent),
            (Way::None, Some(false), Some(-1), Silent),
            (Way::Via(B), Some(false), Some(-1), Unknown),
            (Way::Via(B), Some(true), Some(-1), Answers),
            (Way::Unnamed, None, Some(-1), Unknown),
        ];
        let mut gateway = Gateway::default();
        for (way, answered, heard, expected) in steps {
            let glance = Glance {
                begun: Tick(0),
                way,
                answered,
            };
            gateway.saw(glance, true, false);
            assert_eq!(
                gateway.state(heard.map(Tick)),
                expected,
                "{way:?} {answered:?} {heard:?}"
            );
        }
    }

    #[test]
    fn a_gateway_that_takes_pings_no_more_while_a_router_answers_stays_no_judge() {
        let mut gateway = Gateway::default();
        let mut states = Vec::new();
        // It answers once; a router answers at 11 s, between the looks of a doubt that goes on.
        for (second, answered, heard) in [
            (0, true, 5),
            (10, false, 5),
            (12, false, 11),
            (14, false, 11),
            (20, false, 11),
        ] {
            let glance = Glance {
                begun: Tick(second * 1_000),
                way: Way::Via(A),
                answered: Some(answered),
            };
            gateway.saw(glance, true, false);
            states.push(gateway.state(Some(Tick(heard * 1_000))));
        }
        assert_eq!(states, [Answers, Wavers, Unknown, Unknown, Unknown]);
    }

    #[tokio::test]
    async fn a_route_that_is_told_late_is_the_one_there_was() {
        for (before, way) in [(Some(A), Way::Via(A)), (None, Way::Unnamed)] {
            let (told, waits) = std::sync::mpsc::sync_channel(1);
            let late = move || waits.recv().unwrap_or(Way::None);
            assert_eq!(in_time(late, before).await, way);
            drop(told);
        }
        assert_eq!(in_time(|| Way::Via(B), Some(A)).await, Way::Via(B));
    }

    #[test]
    fn a_gateway_that_is_watched_as_a_router_is_no_judge_of_its_own_silence() {
        let mut gateway = Gateway::default();
        for answered in [true, false] {
            let glance = Glance {
                begun: Tick(0),
                way: Way::Via(A),
                answered: Some(answered),
            };
            gateway.saw(glance, true, true);
            assert_eq!(gateway.state(None), Unknown);
        }
    }

    #[test]
    fn it_is_looked_at_once_a_minute_and_at_once_when_a_router_is_doubted() {
        let mut gateway = Gateway::default();
        assert!(gateway.look(Tick(0), false).is_some());
        assert!(gateway.look(Tick(0), true).is_none(), "one look at a time");
        let glance = Glance {
            begun: Tick(0),
            way: Way::Via(A),
            answered: Some(true),
        };
        gateway.saw(glance, false, false);
        assert_eq!(gateway.heard(), Some(Tick(0)));
        assert!(gateway.look(Tick(30_000), false).is_none());
        assert_eq!(gateway.look(Tick(30_000), true), Some(Some(A)));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_kernels_table_is_read_by_metric_and_without_a_default_there_is_no_way() {
        let head =
            "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n";
        let hex = |address: [u8; 4]| format!("{:08X}", u32::from_ne_bytes(address));
        let line = |to: [u8; 4], via: [u8; 4], flags, metric, mask: [u8; 4]| {
            let (to, via, mask) = (hex(to), hex(via), hex(mask));
            format!("eth0\t{to}\t{via}\t{flags}\t0\t0\t{metric}\t{mask}\t0\t0\t0\n")
        };
        let any = [0; 4];
        let lan = line([192, 168, 1, 0], any, "0001", 100, [255, 255, 255, 0]);
        let cable = line(any, [192, 168, 1, 1], "0003", 100, any);
        let wifi = line(any, [172, 20, 10, 1], "0003", 600, any);
        let dead = line(any, [10, 0, 0, 1], "0002", 1, any);
        let ppp = line(any, any, "0001", 50, any);
        for (table, way) in [
            (vec![&lan, &wifi, &cable, &dead], Way::Via(A)),
            (vec![&lan, &wifi], Way::Via(B)),
            (vec![&lan], Way::None),
            (vec![&ppp, &cable], Way::Unnamed),
        ] {
            let table: String = table.into_iter().map(String::as_str).collect();
            assert_eq!(route::read(&format!("{head}{table}")), way);
        }
        assert_eq!(route::read(""), Way::None);
    }
}
