//! One router as the patrol has it: its book row, its line, its detection and its figures.

use std::net::IpAddr;
use std::sync::Arc;

use mikromon_api::ApiError;
use mikromon_api::incident::{Probe, ProbeKind};
use mikromon_api::router::{Figures, LiveRouter, RouterView};
use mikromon_domain::detection::{Pace, Tick, Watch};
use mikromon_domain::incident::IncidentKind;
use mikromon_domain::router::RouterState;
use mikromon_domain::time::{Millis, UnixMillis};

use super::board::untried;
use super::figures::{self, Resource};
use super::pacing::Pacing;
use super::traffic::{Ports, Traffic};
use crate::pool::Line;
use crate::store::router::RouterRecord;
use crate::store::telemetry::Sample;

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) record: RouterRecord,
    pub(super) epoch: u64,
    pub(super) watch: Watch,
    pub(super) line: Option<Arc<Line>>,
    pub(super) live: LiveRouter,
    pub(super) pacing: Pacing,
    pub(super) evidence: Vec<Probe>,
    /// When the next heartbeat is due; others on the agenda are void.
    pub(super) beat: Tick,
    /// The same, for [`Watch::tick`].
    pub(super) due: Option<Tick>,
    pub(super) asking: bool,
    pub(super) polling: bool,
    /// Sessions before it went down, for the incident.
    pub(super) sessions: Option<u32>,
    /// Of the last look, while it is connected.
    pub(super) traffic: Option<Traffic>,
    /// Its own, as it told them.
    pub(super) addresses: Vec<IpAddr>,
    ports: Ports,
    looked: Option<Tick>,
    misses: Misses,
    /// The heartbeat under way was told as late: its answer does not count a second time.
    late: bool,
}

/// The last 60 heartbeats, one bit each.
#[derive(Clone, Copy, Debug, Default)]
struct Misses {
    bits: u64,
    count: u8,
}

impl Misses {
    const WINDOW: u8 = 60;

    fn push(&mut self, missed: bool) {
        self.bits = ((self.bits << 1) | u64::from(missed)) & ((1 << Self::WINDOW) - 1);
        self.count = (self.count + 1).min(Self::WINDOW);
    }

    fn percent(self) -> u8 {
        let share = self.bits.count_ones() * 100 / u32::from(self.count.max(1));
        u8::try_from(share).unwrap_or(100)
    }
}

impl Entry {
    const EVIDENCE: usize = 12;

    pub(super) fn new(
        record: RouterRecord,
        epoch: u64,
        going_on: Option<IncidentKind>,
        now: UnixMillis,
    ) -> Self {
        let pace = if record.view.core {
            Pace::Core
        } else {
            Pace::Usual
        };
        Self {
            watch: Watch::new(pace).resume(going_on),
            live: untried(record.view.id, now),
            record,
            epoch,
            line: None,
            pacing: Pacing::default(),
            evidence: Vec::new(),
            beat: Tick::default(),
            due: None,
            asking: false,
            polling: false,
            sessions: None,
            traffic: None,
            addresses: Vec::new(),
            ports: Ports::default(),
            looked: None,
            misses: Misses::default(),
            late: false,
        }
    }

    /// Whether the book's row asks for nothing but what it asked for before.
    pub(super) fn is_as_in(&self, record: &RouterRecord) -> bool {
        let key = |it: &RouterRecord| {
            let RouterView {
                host,
                port,
                transport,
                username,
                pin,
                core,
                paused,
                ..
            } = it.view.clone();
            (host, port, transport, username, pin, core, paused)
        };
        self.record.password == record.password && key(&self.record) == key(record)
    }

    pub(super) const fn view(&self) -> &RouterView {
        &self.record.view
    }

    /// Its password could not be read when it was taken up.
    pub(super) const fn is_unread(&self) -> bool {
        self.line.is_none() && !self.record.view.paused
    }

    pub(super) fn is_open(&self) -> bool {
        self.line.as_ref().is_some_and(|line| line.is_open())
    }

    /// Whether one of them is at that address, also where it is dialled at another. What several
    /// tell says nothing of whose it is: many keep the RouterOS default, 192.168.88.1.
    pub(super) fn is_any_at<'a>(
        mut entries: impl Iterator<Item = &'a Self> + Clone,
        address: IpAddr,
    ) -> bool {
        let tells = |it: &&Self| it.addresses.contains(&address);
        let told = entries.clone().filter(tells).count();
        told == 1 || entries.any(|it| it.dialled_at() == Some(address))
    }

    fn dialled_at(&self) -> Option<IpAddr> {
        self.line.as_ref()?.host().address()
    }

    pub(super) fn answered(&mut self, now: UnixMillis, rtt: Millis, resource: Option<Resource>) {
        if !std::mem::take(&mut self.late) {
            self.misses.push(false);
        }
        let loss_percent = self.misses.percent();
        let figures = self.live.figures.get_or_insert_with(figures::empty);
        figures.at = now;
        figures.latency = rtt;
        if let Some(resource) = resource {
            self.pacing.cpu(resource.cpu_percent);
            resource.put(figures);
        }
        figures.loss_percent = loss_percent;
        self.live.reason = None;
        self.live.next_try = None;
        if self.watch.state() == RouterState::Up {
            self.evidence.clear();
        }
    }

    pub(super) fn missed(&mut self, now: UnixMillis, kind: ProbeKind, reason: ApiError) {
        self.misses.push(true);
        self.late = kind == ProbeKind::Heartbeat;
        if let Some(figures) = &mut self.live.figures {
            figures.loss_percent = self.misses.percent();
        }
        self.note(Probe {
            at: now,
            kind,
            result: Err(reason.to_string().into()),
        });
        self.live.reason.get_or_insert(reason);
    }

    /// Keeps the last few probes: the verdict rests on them.
    pub(super) fn note(&mut self, probe: Probe) {
        if self.evidence.len() >= Self::EVIDENCE {
            self.evidence.remove(0);
        }
        self.evidence.push(probe);
    }

    pub(super) fn took_counters(
        &mut self,
        at: Tick,
        ports: std::collections::HashMap<String, super::traffic::Counters>,
    ) -> Option<Traffic> {
        let after = self.looked.replace(at).map(|before| at.since(before));
        let traffic = self.ports.look(ports, after)?;
        self.traffic = Some(traffic);
        let figures = self.live.figures.as_mut()?;
        figures.download = traffic.download;
        figures.upload = traffic.upload;
        Some(traffic)
    }

    /// What was measured on the old session is no base for the new one's rates.
    pub(super) fn session_began(&mut self) {
        self.ports.forget();
        self.looked = None;
    }

    /// While it is not up its traffic is not known; the other figures stay, with their age.
    pub(super) fn went_silent(&mut self) {
        self.traffic = None;
        if let Some(figures) = &mut self.live.figures {
            self.sessions = figures.ppp_active.or(self.sessions);
            figures.download = 0;
            figures.upload = 0;
            figures.ppp_active = None;
        }
    }

    pub(super) fn sample(&self, now: UnixMillis, traffic: Option<Traffic>) -> Option<Sample> {
        let figures: &Figures = self.live.figures.as_ref()?;
        let used = figures.memory_total.saturating_sub(figures.memory_free);
        Some(Sample {
            router: Some(self.live.id),
            at: now,
            cpu: Some(f32::from(figures.cpu_percent)),
            memory: percent(used, figures.memory_total),
            latency: u16::try_from(figures.latency.0).ok().map(f32::from),
            sessions: figures.ppp_active,
            download: traffic.map(|it| it.download),
            upload: traffic.map(|it| it.upload),
        })
    }
}

/// A tenth of a percent is exact enough for a chart.
fn percent(part: u64, whole: u64) -> Option<f32> {
    let per_mille = u128::from(part) * 1_000 / u128::from(whole.max(1));
    (whole > 0).then(|| f32::from(u16::try_from(per_mille).unwrap_or(1_000)) / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Sealed;
    use mikromon_api::private::Private;
    use mikromon_domain::ids::RouterId;
    use mikromon_domain::router::Transport;

    fn record(host: &str) -> RouterRecord {
        let view = RouterView {
            id: RouterId::from_uuid(uuid::Uuid::from_u128(1)),
            name: "GW-KANTOR".into(),
            host: Private::address(host),
            port: Private::port(8728),
            transport: Transport::Plain,
            username: Private::user("mikromon"),
            core: false,
            paused: false,
            parent: None,
            site: Private::text_of(""),
            note: Private::text_of(""),
            position: None,
            pin: None,
            group: None,
            tags: Vec::new(),
            revision: 1,
        };
        let password = Sealed(Vec::new());
        RouterRecord {
            view,
            port: 8728,
            password,
        }
    }

    #[test]
    fn a_router_that_is_dialled_at_its_loopback_is_also_where_it_alone_says_to_be() {
        let (lan, default) = ([192, 168, 7, 1], [192, 168, 88, 1]);
        let tells = |host, addresses: &[[u8; 4]]| {
            let mut entry = Entry::new(record(host), 1, None, UnixMillis(0));
            entry.addresses = addresses.iter().copied().map(IpAddr::from).collect();
            entry
        };
        let entries = [
            tells("10.255.0.1", &[[10, 255, 0, 1], lan, default]),
            tells("10.255.0.2", &[[10, 255, 0, 2], default]),
        ];
        for (address, expected) in [(lan, true), (default, false), ([192, 168, 1, 1], false)] {
            let found = Entry::is_any_at(entries.iter(), IpAddr::from(address));
            assert_eq!(found, expected, "{address:?}");
        }
    }

    #[test]
    fn loss_is_the_share_of_the_last_sixty_heartbeats() {
        let mut misses = Misses::default();
        for nth in 0..60 {
            misses.push(nth % 20 == 0);
        }
        assert_eq!(misses.percent(), 5);
        for _ in 0..60 {
            misses.push(false);
        }
        assert_eq!(misses.percent(), 0);
    }
}
