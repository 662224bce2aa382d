//! The PPPoE sessions of a router: who is online when. An untouched customer's day is a pure function of seed and time;
//! what an operator changes or kicks is remembered on top of it.

use crate::chance::Seed;
use crate::clock::Millis;
use crate::row::Row;
use crate::state::State;

/// Marks an item as made by a session, in every menu: the session itself, its interface, its queue.
pub(crate) const DYNAMIC: u32 = 0x8000_0000;
const CUSTOMER_BITS: u32 = 20;
/// The most customers a router can carry, because an id holds the customer in 20 bits.
pub const MAX_CUSTOMERS: u32 = (1 << CUSTOMER_BITS) - 1;

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Session {
    /// The item id in `/ppp/active`, different for every session of a customer.
    pub(crate) id: u32,
    /// The id of the customer's secret.
    pub(crate) customer: u32,
    pub(crate) since: Millis,
    pub(crate) until: Millis,
}

/// A customer now: online or not, and when that next changes by itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Phase {
    pub(crate) session: Option<Session>,
    pub(crate) next: Millis,
}

/// A customer whose line did not just follow its own day.
#[derive(Debug, Default)]
pub(crate) struct Link {
    /// The session that was open when the secret changed, with the secret as it was then: it lives on until it ends.
    pinned: Option<(Session, Row)>,
    back_at: Millis,
    kicks: u32,
}

pub(crate) const fn customer_of(id: u32) -> u32 {
    id & MAX_CUSTOMERS
}

impl State {
    pub(crate) fn phase(&self, customer: u32, now: Millis) -> Phase {
        let Some(link) = self.links.get(&customer) else {
            return if never_online(self.seed_of(customer)) {
                OFFLINE
            } else {
                self.natural(customer, now, self.boot, 0)
            };
        };
        match &link.pinned {
            Some((session, _)) if now < session.until => Phase {
                session: Some(*session),
                next: session.until,
            },
            _ if self.may_connect(customer) => {
                self.natural(customer, now, link.back_at.max(self.boot), link.kicks)
            }
            _ => OFFLINE,
        }
    }

    /// A day of sessions of 2 to 14 hours, with some seconds between two, now and then a longer break.
    fn natural(&self, customer: u32, now: Millis, not_before: Millis, kicks: u32) -> Phase {
        let seed = self.seed_of(customer);
        let period = seed.at(1).between(2 * HOUR..14 * HOUR);
        let first = seed.at(2).between(0..period);
        let after_boot = if not_before == self.boot && self.boot > 0 {
            seed.at(3).between(5_000..40_000)
        } else {
            0
        };
        let not_before = not_before + after_boot;
        // One kicked in the last seconds of its session dials into the next one.
        let turn = (now.max(not_before) - first).div_euclid(period);
        let begin = first + turn * period;
        let since = (begin + pause(seed, turn)).max(not_before);
        let until = begin + period;
        if now < since {
            return Phase {
                session: None,
                next: since,
            };
        }
        let turn = u32::try_from(turn + 1).unwrap_or(0);
        let number = turn
            .wrapping_add(kicks)
            .wrapping_add(self.boots.wrapping_mul(31))
            & 0x7ff;
        Phase {
            session: Some(Session {
                id: DYNAMIC | number << CUSTOMER_BITS | customer,
                customer,
                since,
                until,
            }),
            next: until,
        }
    }

    /// Who is online now, and when the next one comes or goes.
    pub(crate) fn sessions(&self, now: Millis) -> (Vec<Session>, Millis) {
        let mut next = Millis::MAX;
        let customers = self.secret_ids();
        let sessions = customers
            .into_iter()
            .filter_map(|customer| {
                let phase = self.phase(customer, now);
                next = next.min(phase.next);
                phase.session
            })
            .chain(self.orphans(now))
            .collect();
        (sessions, next)
    }

    /// Sessions whose secret was removed while they were open.
    fn orphans(&self, now: Millis) -> impl Iterator<Item = Session> {
        self.links.iter().filter_map(move |(customer, link)| {
            let (session, _) = link.pinned.as_ref()?;
            (now < session.until && self.secret(*customer).is_none()).then_some(*session)
        })
    }

    /// The session with this id, while it lasts.
    pub(crate) fn session(&self, id: u32, now: Millis) -> Option<Session> {
        let session = self.phase(customer_of(id), now).session;
        session.filter(|session| session.id == id)
    }

    /// The open session of a user name.
    pub(crate) fn session_of(&self, name: &str, now: Millis) -> Option<Session> {
        let is_it = |session: &Session| {
            self.account(session)
                .is_some_and(|row| row.is("name", name))
        };
        // A generated name ends with the customer's number.
        let digits = name.len() - name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let number = name
            .get(name.len() - digits..)
            .and_then(|number| number.parse().ok());
        let guess = number.and_then(|customer| self.phase(customer, now).session);
        guess
            .filter(is_it)
            .or_else(|| self.sessions(now).0.into_iter().find(is_it))
    }

    /// The secret a session was opened with.
    pub(crate) fn account(&self, session: &Session) -> Option<Row> {
        match self.links.get(&session.customer).map(|link| &link.pinned) {
            Some(Some((pinned, row))) if pinned.id == session.id => Some(row.clone()),
            _ => self.secret(session.customer),
        }
    }

    /// Ends a session; the customer's device dials again some seconds later.
    pub(crate) fn kick(&mut self, customer: u32, now: Millis) -> bool {
        if self.phase(customer, now).session.is_none() {
            return false;
        }
        let dial = self
            .seed_of(customer)
            .at(u64::try_from(now).unwrap_or(0))
            .between(2_000..6_000);
        let link = self.links.entry(customer).or_default();
        link.pinned = None;
        link.back_at = now + dial;
        link.kicks += 1;
        true
    }

    /// To be called before a secret changes: RouterOS leaves its open session alone.
    pub(crate) fn pin(&mut self, customer: u32, now: Millis) {
        let open = self.phase(customer, now).session;
        let pinned = open.and_then(|session| Some((session, self.account(&session)?)));
        let link = self.links.entry(customer).or_default();
        if pinned.is_none() {
            link.back_at = link.back_at.max(now + 3_000);
        }
        link.pinned = pinned;
    }

    /// After a reboot nobody is online any more.
    pub(crate) fn drop_sessions(&mut self) {
        for link in self.links.values_mut() {
            link.pinned = None;
        }
    }

    fn may_connect(&self, customer: u32) -> bool {
        self.secret(customer).is_some_and(|secret| {
            let service = secret.bytes("service").unwrap_or(b"any");
            !secret.is("disabled", "true") && matches!(service, b"any" | b"pppoe")
        })
    }
}

const OFFLINE: Phase = Phase {
    session: None,
    next: Millis::MAX,
};

/// About one customer in twenty has its device off for good; some of these are disabled secrets.
pub(crate) const fn never_online(seed: Seed) -> bool {
    seed.at(4).below(100) < 5
}

fn pause(seed: Seed, turn: i64) -> Millis {
    let seed = seed.at(5).at(turn.unsigned_abs());
    if seed.at(1).below(50) == 0 {
        seed.between(10 * MINUTE..60 * MINUTE)
    } else {
        seed.between(3_000..30_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::options::Options;

    fn state(customers: u32) -> State {
        let options = Options {
            customers,
            ..Options::default()
        };
        let spec = options.specs().remove(0);
        State::new(spec, options.seed_of(0), Clock::starting_at(0))
    }

    proptest::proptest! {
        #[test]
        fn nothing_changes_before_the_announced_moment(
            customer in 1..500_u32, now in 0..400_000_000_i64, part in 0.0..1.0_f64, kicked: bool,
        ) {
            let mut state = state(500);
            if kicked {
                state.kick(customer, now);
            }
            let phase = state.phase(customer, now);
            proptest::prop_assert!(phase.next > now);
            if phase.next < Millis::MAX {
                let span = crate::chance::real((phase.next - now - 1).unsigned_abs());
                let later = now + i64::try_from(crate::chance::whole(part * span)).unwrap();
                proptest::prop_assert_eq!(state.phase(customer, later).session, phase.session);
                proptest::prop_assert_ne!(state.phase(customer, phase.next).session, phase.session);
            }
        }

        #[test]
        fn a_kicked_session_never_comes_back_under_its_id(
            customer in 1..500_u32, now in 0..400_000_000_i64, wait in 0..20_000_000_i64,
        ) {
            let mut state = state(500);
            if let Some(before) = state.phase(customer, now).session {
                proptest::prop_assert!(state.kick(customer, now));
                let after = state.phase(customer, now + wait).session;
                proptest::prop_assert_ne!(after.map(|session| session.id), Some(before.id));
            }
        }
    }

    #[test]
    fn most_customers_are_online_and_their_ids_differ() {
        let (sessions, _) = state(5_000).sessions(3_600_000);
        assert!(
            (4_600..4_900).contains(&sessions.len()),
            "{}",
            sessions.len()
        );
        let mut ids: Vec<u32> = sessions.iter().map(|session| session.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), sessions.len());
    }
}
