//! A caller: one window or one command-line call, who is signed in there, and whether they are there.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use mikromon_domain::ids::{OperatorId, SessionId};
use mikromon_domain::time::{Millis, UnixMillis};

/// Clones are the same caller: signing in on one signs in the other. It holds only the id, so
/// that a role changed or an operator disabled elsewhere takes effect with the next call.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    seat: Arc<Mutex<Seat>>,
}

#[derive(Debug, Default)]
struct Seat {
    operator: Option<OperatorId>,
    /// As the book has it; none where the store took no row of it.
    session: Option<SessionId>,
    /// When they signed in: a sign-out that was asked for later holds.
    since: Option<UnixMillis>,
    /// When somebody was last known to be at the desk.
    active: Option<UnixMillis>,
    /// What was left in sight when they were.
    left: Lock,
    lock: Option<Lock>,
    /// What was chosen here since the operator signed in.
    mask: Option<bool>,
}

/// Somebody is signed in and not at the desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Lock {
    #[default]
    Whole,
    /// What a wallboard shows stays in sight.
    Wall,
}

impl Lock {
    /// Of a page that shows the wallboard, or any other.
    pub(crate) const fn over(wall: bool) -> Self {
        if wall { Self::Wall } else { Self::Whole }
    }
}

impl Caller {
    pub(crate) fn operator(&self) -> Option<OperatorId> {
        self.seat().operator
    }

    pub(crate) fn session(&self) -> Option<SessionId> {
        self.seat().session
    }

    /// When they signed in here.
    pub(crate) fn since(&self) -> Option<UnixMillis> {
        self.seat().since
    }

    /// Whether private values are to be kept back; `None` where nobody has chosen.
    pub(crate) fn mask(&self) -> Option<bool> {
        self.seat().mask
    }

    pub(crate) fn sign_in(&self, operator: OperatorId, session: Option<SessionId>, at: UnixMillis) {
        *self.seat() = Seat {
            operator: Some(operator),
            session,
            since: Some(at),
            active: Some(at),
            ..Seat::default()
        };
    }

    pub(crate) fn lock(&self) -> Option<Lock> {
        self.seat().lock
    }

    pub(crate) fn set_lock(&self, lock: Lock) {
        self.seat().lock = Some(lock);
    }

    /// Who is signed in was at the desk at that time, as their password tells.
    pub(crate) fn unlock(&self, at: UnixMillis) {
        let mut seat = self.seat();
        seat.lock = None;
        seat.active = Some(at);
    }

    /// Somebody is at the desk, and how it is locked if nobody comes after them. It unlocks nothing.
    pub(crate) fn set_active(&self, at: UnixMillis, left: Lock) {
        let mut seat = self.seat();
        if seat.lock.is_none() {
            seat.active = Some(at);
            seat.left = left;
        }
    }

    /// Locks a session where nobody was for so long; whether it did.
    pub(crate) fn lock_if_idle(&self, limit: Option<Millis>, now: UnixMillis) -> bool {
        let mut seat = self.seat();
        let (Some(limit), Some(active), None) = (limit, seat.active, seat.lock) else {
            return false;
        };
        // A clock that was set back must not keep it open for longer than the limit.
        let active = active.min(now);
        seat.active = Some(active);
        let idle = limit <= now.since(active);
        seat.lock = idle.then_some(seat.left);
        idle
    }

    pub(crate) fn sign_out(&self) {
        *self.seat() = Seat::default();
    }

    pub(crate) fn set_mask(&self, on: bool) {
        self.seat().mask = Some(on);
    }

    /// Signs out that operator, and nobody who has signed in meanwhile.
    pub(crate) fn forget(&self, operator: OperatorId) {
        let mut seat = self.seat();
        if seat.operator == Some(operator) {
            *seat = Seat::default();
        }
    }

    fn seat(&self) -> MutexGuard<'_, Seat> {
        self.seat.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The callers that there are, so that those where nobody is can be locked.
#[derive(Debug, Default)]
pub(crate) struct Callers(Mutex<Vec<Weak<Mutex<Seat>>>>);

impl Callers {
    /// One more, with nobody signed in.
    pub(crate) fn connect(&self) -> Caller {
        let caller = Caller::default();
        self.seats().push(Arc::downgrade(&caller.seat));
        caller
    }

    /// Who is signed in by that session, if it is here.
    pub(crate) fn by(&self, session: SessionId) -> Option<Caller> {
        self.all()
            .into_iter()
            .find(|it| it.session() == Some(session))
    }

    /// Those that are still held by somebody.
    pub(crate) fn all(&self) -> Vec<Caller> {
        let mut seats = self.seats();
        seats.retain(|it| it.strong_count() > 0);
        let held = seats.iter().filter_map(Weak::upgrade);
        held.map(|seat| Caller { seat }).collect()
    }

    fn seats(&self) -> MutexGuard<'_, Vec<Weak<Mutex<Seat>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn somebody() -> OperatorId {
        OperatorId::from_uuid(Uuid::from_u128(1))
    }

    #[test]
    fn a_session_is_locked_once_nobody_was_there_for_as_long_as_the_limit() {
        let limit = Some(Millis(10));
        let caller = Caller::default();
        assert!(
            !caller.lock_if_idle(limit, UnixMillis(1_000)),
            "nobody signed in"
        );
        caller.sign_in(somebody(), None, UnixMillis(100));
        assert!(!caller.lock_if_idle(limit, UnixMillis(109)));
        caller.set_active(UnixMillis(109), Lock::Whole);
        assert!(!caller.lock_if_idle(limit, UnixMillis(118)));
        assert!(!caller.lock_if_idle(None, UnixMillis(1_000)), "never");
        assert!(caller.lock_if_idle(limit, UnixMillis(119)));
        assert!(
            !caller.lock_if_idle(limit, UnixMillis(120)),
            "it is already"
        );
        caller.set_active(UnixMillis(121), Lock::Wall);
        assert_eq!(caller.lock(), Some(Lock::Whole), "activity unlocks nothing");
        caller.unlock(UnixMillis(122));
        assert!(!caller.lock_if_idle(limit, UnixMillis(131)));
    }

    #[test]
    fn a_wallboard_stays_in_sight_until_another_page_is_shown_or_somebody_else_comes() {
        let limit = Some(Millis(10));
        let caller = Caller::default();
        caller.sign_in(somebody(), None, UnixMillis(0));
        caller.set_active(UnixMillis(1), Lock::Wall);
        assert!(caller.lock_if_idle(limit, UnixMillis(11)));
        assert_eq!(caller.lock(), Some(Lock::Wall));
        caller.unlock(UnixMillis(12));
        caller.set_active(UnixMillis(13), Lock::Whole);
        assert!(caller.lock_if_idle(limit, UnixMillis(23)));
        assert_eq!(caller.lock(), Some(Lock::Whole));
        caller.unlock(UnixMillis(24));
        caller.set_active(UnixMillis(25), Lock::Wall);
        caller.sign_in(somebody(), None, UnixMillis(26));
        assert!(caller.lock_if_idle(limit, UnixMillis(36)));
        assert_eq!(caller.lock(), Some(Lock::Whole));
    }

    #[test]
    fn a_clock_set_back_does_not_keep_a_session_open_for_longer() {
        let caller = Caller::default();
        caller.sign_in(somebody(), None, UnixMillis(1_000_000));
        assert!(!caller.lock_if_idle(Some(Millis(10)), UnixMillis(50)));
        assert!(caller.lock_if_idle(Some(Millis(10)), UnixMillis(60)));
    }

    #[test]
    fn a_caller_that_nobody_holds_any_more_is_no_caller() {
        let callers = Callers::default();
        let (one, other) = (callers.connect(), callers.connect());
        one.sign_in(somebody(), None, UnixMillis(1));
        drop(other);
        let all = callers.all();
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].operator(), Some(somebody()));
    }

    #[test]
    fn an_operator_who_is_forgotten_does_not_take_the_next_one_along() {
        let [first, second] = [1, 2].map(|it| OperatorId::from_uuid(Uuid::from_u128(it)));
        let caller = Caller::default();
        caller.sign_in(second, None, UnixMillis(1));
        caller.set_mask(true);
        caller.forget(first);
        assert_eq!(caller.mask(), Some(true));
        assert_eq!(caller.operator(), Some(second));
        caller.forget(second);
        assert_eq!((caller.operator(), caller.mask()), (None, None));
    }
}
