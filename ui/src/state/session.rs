//! Who is signed in, and what has to be shown before anybody is.

use leptos::prelude::*;
use leptos::task::spawn_local;
use mikromon_api::Tag;
use mikromon_api::session::{GetStatus, LockSession, Me, Stage, Status};
use mikromon_domain::ids::OperatorId;
use mikromon_domain::permission::Permission;

use super::{Query, Toasts, query};
use crate::bridge;
use crate::locales::Lang;

#[derive(Clone, Copy)]
pub(crate) struct Session {
    pub status: Query<Status>,
    pub me: Memo<Option<Me>>,
    /// Who is signed in; what a role may can change without this.
    pub operator: Memo<Option<OperatorId>>,
    /// Who is signed in is not at the desk.
    pub locked: Memo<bool>,
    /// It is locked, and the wallboard stays in sight.
    pub wall: Memo<bool>,
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
                    Some(Stage::SignedIn(me) | Stage::Locked { me, .. }) => Some(me.clone()),
                    _ => None,
                })
        });
        let operator = Memo::new(move |_| me.with(|me| me.as_ref().map(|me| me.id)));
        let lock = Memo::new(move |_| {
            status
                .data
                .with(|status| match status.as_ref().map(|it| &it.stage) {
                    Some(Stage::Locked { wall, .. }) => Some(*wall),
                    _ => None,
                })
        });
        Self {
            status,
            me,
            operator,
            locked: Memo::new(move |_| lock.get().is_some()),
            wall: Memo::new(move |_| lock.get() == Some(true)),
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

    /// Whether the wallboard is the page in sight.
    pub(crate) fn on_wall() -> bool {
        window().location().pathname().is_ok_and(|it| it == WALL)
    }

    /// Whether it can be locked: nobody knows the password of the demo's owner.
    pub(crate) fn locks(self) -> bool {
        !self.read(|it| it.demo)
    }

    /// One value of the status, or its default before the first answer.
    pub(crate) fn read<T: Default>(self, field: impl Fn(&Status) -> T) -> T {
        self.status
            .data
            .with(|status| status.as_ref().map(field).unwrap_or_default())
    }
}

/// The wallboard: no place of the rail, as it hides the rail, and the only page that may stay in
/// sight while it is locked.
pub(crate) const WALL: &str = "/wallboard";

/// Locks the session now. Who does it on the wallboard leaves that in sight.
pub(crate) fn lock_now(toasts: Toasts, lang: Lang) {
    let wall = Session::on_wall();
    spawn_local(async move {
        if let Err(error) = bridge::call(LockSession { wall }).await {
            toasts.result(Err::<&str, _>(error), lang);
        }
    });
}
