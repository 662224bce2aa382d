//! What this desktop saw while another is on duty, which writes it down first. It waits for some
//! time, and is looked at again then. Pure; whether it was written is asked elsewhere.

use mikromon_domain::ids::RouterId;
use mikromon_domain::time::UnixMillis;
use tokio::time::{Duration, Instant};

use crate::store::incident::NewIncident;

#[derive(Debug, Default)]
pub(super) struct Standby {
    held: Vec<(Instant, Seen)>,
}

#[derive(Debug)]
pub(super) enum Seen {
    /// An outage, and its end where that has come.
    Outage(NewIncident, Option<UnixMillis>),
    /// The end of one that was written before.
    End(RouterId, UnixMillis),
}

impl Standby {
    /// Two desktops find the same outage out within a few heartbeats of each other.
    pub(super) const GRACE: Duration = Duration::from_secs(20);

    pub(super) fn opened(&mut self, new: NewIncident, now: Instant) {
        let seen = Seen::Outage(new, None);
        self.held.push((now + Self::GRACE, seen));
    }

    pub(super) fn resolved(&mut self, router: RouterId, at: UnixMillis, now: Instant) {
        let held = self.held.iter_mut().rev().map(|it| &mut it.1);
        let open = held.filter_map(|seen| match seen {
            Seen::Outage(new, end) if new.router == router && end.is_none() => Some(end),
            _ => None,
        });
        match open.last() {
            Some(end) => *end = Some(at),
            None => self.held.push((now + Self::GRACE, Seen::End(router, at))),
        }
    }

    /// When the first is to be looked at.
    pub(super) fn due(&self) -> Option<Instant> {
        self.held.iter().map(|it| it.0).min()
    }

    /// Those whose time has come, in their order.
    pub(super) fn take(&mut self, now: Instant) -> Vec<Seen> {
        let due = self.held.extract_if(.., |it| it.0 <= now);
        due.map(|it| it.1).collect()
    }

    /// All of them: nobody else is on duty any more.
    pub(super) fn take_all(&mut self) -> Vec<Seen> {
        self.held.drain(..).map(|it| it.1).collect()
    }
}

#[cfg(test)]
mod tests {
    use mikromon_domain::ids::IncidentId;
    use mikromon_domain::incident::IncidentKind;
    use uuid::Uuid;

    use super::*;

    fn router(n: u128) -> RouterId {
        RouterId::from_uuid(Uuid::from_u128(n))
    }

    fn outage(n: u128) -> NewIncident {
        NewIncident {
            id: IncidentId::from_uuid(Uuid::nil()),
            router: router(n),
            kind: IncidentKind::RouterDown,
            opened: UnixMillis(0),
            behind: 0,
            sessions_lost: None,
            evidence: Vec::new(),
        }
    }

    fn told(seen: Vec<Seen>) -> Vec<(RouterId, bool, Option<i64>)> {
        let tell = |it| match it {
            Seen::Outage(new, end) => (new.router, true, end.map(|it| it.0)),
            Seen::End(router, at) => (router, false, Some(at.0)),
        };
        seen.into_iter().map(tell).collect()
    }

    #[test]
    fn an_end_goes_with_the_outage_that_waits_or_waits_itself() {
        let now = Instant::now();
        let mut standby = Standby::default();
        standby.opened(outage(1), now);
        standby.resolved(router(1), UnixMillis(5), now);
        standby.opened(outage(1), now);
        standby.resolved(router(2), UnixMillis(7), now);
        assert_eq!(standby.due(), Some(now + Standby::GRACE));
        assert!(standby.take(now).is_empty());
        let one = router(1);
        let expected = [
            (one, true, Some(5)),
            (one, true, None),
            (router(2), false, Some(7)),
        ];
        assert_eq!(told(standby.take(now + Standby::GRACE)), expected);
        assert_eq!(standby.due(), None);
    }

    #[test]
    fn nothing_waits_once_nobody_else_is_on_duty() {
        let now = Instant::now();
        let mut standby = Standby::default();
        standby.opened(outage(1), now);
        assert_eq!(told(standby.take_all()).len(), 1);
        assert_eq!(standby.due(), None);
    }
}
