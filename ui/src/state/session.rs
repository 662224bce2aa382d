//! Who is signed in, and what has to be shown before anybody is.

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::session::{GetStatus, Me, Stage, Status};
use mikromon_domain::ids::OperatorId;
use mikromon_domain::permission::Permission;

use super::{Query, query};

#[derive(Clone, Copy)]
pub(crate) struct Session {
    pub status: Query<Status>,
    pub me: Memo<Option<Me>>,
    /// Who is signed in; what a role may can change without this.
    pub operator: Memo<Option<OperatorId>>,
}

impl Session {
    pub(crate) fn start() -> Self {
        let status = query(&[Tag::Session, Tag::Alerts, Tag::Operators], None, || {
            Some(GetStatus {})
        });
        Self::over(status)
    }

    pub(super) fn over(status: Query<Status>) -> Self {
        let me = Memo::new(move |_| {
            status
                .data
                .with(|status| match status.as_ref().map(|it| &it.stage) {
                    Some(Stage::SignedIn(me)) => Some(me.clone()),
                    _ => None,
                })
        });
        let operator = Memo::new(move |_| me.with(|me| me.as_ref().map(|me| me.id)));
        Self {
            status,
            me,
            operator,
        }
    }

    /// Whether the operator's role holds a right. The core checks again; this only decides what is
    /// shown.
    pub(crate) fn may(self, permission: Permission) -> bool {
        self.me.with(|me| {
            me.as_ref()
                .is_some_and(|me| me.permissions.contains(&permission))
        })
    }

    /// One value of the status, or its default before the first answer.
    pub(crate) fn read<T: Default>(self, field: impl Fn(&Status) -> T) -> T {
        self.status
            .data
            .with(|status| status.as_ref().map(field).unwrap_or_default())
    }
}
