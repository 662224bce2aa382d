//! Which messages are told and when: the first at once, those that follow within ten seconds as
//! one. Pure; whether alerts are muted is decided where they are sent.

use mikromon_api::alert::{Alert, AlertKind};
use mikromon_domain::ids::{IncidentId, RouterId};
use mikromon_domain::incident::IncidentKind;
use mikromon_domain::time::{Millis, UnixMillis};

/// One message about one router.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) kind: AlertKind,
    pub(super) router: Option<(RouterId, String)>,
    pub(super) incident: Option<IncidentId>,
    pub(super) behind: u32,
}

#[derive(Debug, Default)]
pub(super) struct Alerts {
    waiting: Vec<Message>,
    /// Messages wait until then.
    until: Option<UnixMillis>,
}

impl Alerts {
    pub(super) const WINDOW: Millis = Millis::seconds(10);

    /// Answers the message if it is to be told now; else it waits for [`Alerts::due`].
    pub(super) fn add(&mut self, now: UnixMillis, message: Message) -> Option<Alert> {
        if self.holds(now) {
            self.waiting.push(message);
            return None;
        }
        self.until = Some(now.plus(Self::WINDOW));
        Some(told(now, vec![message]))
    }

    /// A window that seems longer than it can be was begun before the clock was set back.
    fn holds(&self, now: UnixMillis) -> bool {
        self.until
            .is_some_and(|until| now < until && until.since(now) <= Self::WINDOW)
    }

    /// When the waiting messages are to be told.
    pub(super) fn due(&self) -> Option<UnixMillis> {
        self.until.filter(|_| !self.waiting.is_empty())
    }

    /// The waiting messages whose time has come, one alert per kind, worst first.
    pub(super) fn take(&mut self, now: UnixMillis) -> Vec<Alert> {
        if self.waiting.is_empty() || self.holds(now) {
            return Vec::new();
        }
        self.until = Some(now.plus(Self::WINDOW));
        let mut groups: Vec<Vec<Message>> = Vec::new();
        for message in std::mem::take(&mut self.waiting) {
            let same = |group: &&mut Vec<Message>| {
                group
                    .first()
                    .is_some_and(|first| rank(first.kind) == rank(message.kind))
            };
            match groups.iter_mut().find(same) {
                Some(group) => group.push(message),
                None => groups.push(vec![message]),
            }
        }
        groups.sort_by_key(|group| group.first().map_or(u8::MAX, |it| rank(it.kind)));
        groups.into_iter().map(|group| told(now, group)).collect()
    }
}

/// Worst first; messages of one rank make one alert.
const fn rank(kind: AlertKind) -> u8 {
    match kind {
        AlertKind::ObserverOffline => 0,
        AlertKind::Opened(IncidentKind::RouterDown) => 1,
        AlertKind::Opened(IncidentKind::PinChanged) => 2,
        AlertKind::Opened(IncidentKind::ApiUnreachable) => 3,
        AlertKind::Opened(IncidentKind::AuthFailed) => 4,
        AlertKind::Opened(IncidentKind::Flapping) => 5,
        AlertKind::ObserverOnline => 6,
        AlertKind::Recovered { .. } => 7,
        AlertKind::Rebooted => 8,
    }
}

fn told(at: UnixMillis, mut group: Vec<Message>) -> Alert {
    // The one with the most behind it, or the longest outage, comes first and names the group.
    group.sort_by_key(|it| match it.kind {
        AlertKind::Recovered { after } => -after.0,
        _ => -i64::from(it.behind),
    });
    let kind = group
        .first()
        .map_or(AlertKind::ObserverOnline, |it| it.kind);
    let incidents = group.iter().filter_map(|it| it.incident).collect();
    let behind = group.iter().map(|it| it.behind);
    let behind = behind.fold(0, u32::saturating_add);
    let (router_ids, routers) = group.into_iter().filter_map(|it| it.router).unzip();
    Alert {
        at,
        kind,
        behind,
        incidents,
        routers,
        router_ids,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn down(name: &str, behind: u32) -> Message {
        Message {
            kind: AlertKind::Opened(IncidentKind::RouterDown),
            router: Some((RouterId::from_uuid(uuid::Uuid::nil()), name.into())),
            incident: None,
            behind,
        }
    }

    #[test]
    fn the_first_is_told_at_once_and_the_rest_of_a_storm_as_one() {
        let mut alerts = Alerts::default();
        let at = UnixMillis;
        assert!(alerts.add(at(0), down("R1", 0)).is_some());
        for n in 2..30 {
            assert_eq!(
                alerts.add(
                    at(n * 100),
                    down(&format!("R{n}"), u32::try_from(n).unwrap())
                ),
                None
            );
        }
        assert_eq!(alerts.take(at(9_999)), []);
        let told = alerts.take(at(10_000));
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].routers.len(), 28);
        assert_eq!(told[0].routers[0], "R29");
        assert!(alerts.add(at(20_000), down("R99", 0)).is_some());
    }

    #[test]
    fn a_clock_that_is_set_back_holds_no_message_back() {
        let mut alerts = Alerts::default();
        let at = |seconds| UnixMillis(Millis::seconds(seconds).0);
        assert!(alerts.add(at(3_600), down("R1", 0)).is_some());
        assert!(alerts.add(at(3_601), down("R2", 0)).is_none());
        assert_eq!(alerts.take(at(5)).len(), 1);
        assert!(alerts.add(at(6), down("R3", 0)).is_none());
        assert_eq!(alerts.take(at(15)).len(), 1);
        assert!(alerts.add(at(0), down("R4", 0)).is_some());
    }

    #[test]
    fn recoveries_are_told_apart_from_outages_and_name_the_longest() {
        let mut alerts = Alerts::default();
        let back = |seconds| Message {
            kind: AlertKind::Recovered {
                after: Millis::seconds(seconds),
            },
            ..down("R", 0)
        };
        alerts.add(UnixMillis(0), down("R1", 0));
        alerts.add(UnixMillis(1), back(30));
        alerts.add(UnixMillis(2), down("R2", 0));
        alerts.add(UnixMillis(3), back(90));
        let told = alerts.take(UnixMillis(10_000));
        assert_eq!(told.len(), 2);
        assert_eq!(told[0].kind, AlertKind::Opened(IncidentKind::RouterDown));
        assert_eq!(
            told[1].kind,
            AlertKind::Recovered {
                after: Millis::seconds(90)
            }
        );
    }
}
