//! A caller: one window or one command-line call, and who is signed in there.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mikromon_domain::ids::OperatorId;
use mikromon_domain::time::UnixMillis;

/// Clones are the same caller: signing in on one signs in the other. It holds only the id, so
/// that a role changed or an operator disabled elsewhere takes effect with the next call.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    seat: Arc<Mutex<Seat>>,
}

#[derive(Debug, Default)]
struct Seat {
    operator: Option<OperatorId>,
    /// When they signed in: a sign-out that was asked for later holds.
    since: Option<UnixMillis>,
    /// What was chosen here since the operator signed in.
    mask: Option<bool>,
}

impl Caller {
    /// Whether an operator is signed in here now.
    pub fn is_signed_in(&self) -> bool {
        self.operator().is_some()
    }

    pub(crate) fn operator(&self) -> Option<OperatorId> {
        self.seat().operator
    }

    /// When they signed in here.
    pub(crate) fn since(&self) -> Option<UnixMillis> {
        self.seat().since
    }

    /// Whether private values are to be kept back; `None` where nobody has chosen.
    pub(crate) fn mask(&self) -> Option<bool> {
        self.seat().mask
    }

    pub(crate) fn sign_in(&self, operator: OperatorId, at: UnixMillis) {
        *self.seat() = Seat {
            operator: Some(operator),
            since: Some(at),
            mask: None,
        };
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

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn an_operator_who_is_forgotten_does_not_take_the_next_one_along() {
        let [first, second] = [1, 2].map(|it| OperatorId::from_uuid(Uuid::from_u128(it)));
        let caller = Caller::default();
        caller.sign_in(second, UnixMillis(1));
        caller.set_mask(true);
        caller.forget(first);
        assert_eq!(caller.mask(), Some(true));
        assert_eq!(caller.operator(), Some(second));
        caller.forget(second);
        assert_eq!((caller.operator(), caller.mask()), (None, None));
    }
}
