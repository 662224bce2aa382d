//! The incidents that are not resolved, for whatever counts or lists them.

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::incident::{IncidentFilter, IncidentView, ListIncidents};
use mikromon_domain::incident::IncidentStatus;
use mikromon_domain::permission::Permission;

use super::{Query, Session, part, query};

/// `ListIncidents` allows at most 500.
const LIMIT: u32 = 500;

#[derive(Clone, Copy)]
pub(crate) struct Incidents {
    pub current: Query<Vec<IncidentView>>,
    /// How many nobody has acknowledged.
    pub waiting: Memo<usize>,
}

impl Incidents {
    pub(crate) fn start() -> Self {
        let session = part::<Session>();
        let current = query(&[Tag::Incidents], None, move || {
            session
                .may(Permission::IncidentView)
                .then_some(ListIncidents {
                    filter: IncidentFilter::Current,
                    router: None,
                    limit: LIMIT,
                })
        });
        Self::over(current)
    }

    pub(super) fn over(current: Query<Vec<IncidentView>>) -> Self {
        let waiting = Memo::new(move |_| {
            current.data.with(|all| {
                let all = all.as_deref().unwrap_or_default().iter();
                all.filter(|it| it.times.status() == IncidentStatus::Open)
                    .count()
            })
        });
        Self { current, waiting }
    }
}
