//! A caller: one window or one command-line call, and who is signed in there.

use std::sync::{Arc, Mutex, PoisonError};

use mikromon_domain::ids::OperatorId;

/// Clones are the same caller: signing in on one signs in the other. It holds only the id, so
/// that a role changed or an operator disabled elsewhere takes effect with the next call.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    operator: Arc<Mutex<Option<OperatorId>>>,
}

impl Caller {
    pub(crate) fn operator(&self) -> Option<OperatorId> {
        *self.operator.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set(&self, operator: Option<OperatorId>) {
        *self.operator.lock().unwrap_or_else(PoisonError::into_inner) = operator;
    }
}
