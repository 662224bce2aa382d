//! One call under way: who asks, when, and the book as it was when it began. Handlers are
//! implemented on it and take everything from it.

use std::collections::HashSet;
use std::sync::Arc;

use mikromon_api::private::in_clear;
use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::ids::{OperatorId, SessionId};
use mikromon_domain::permission::{Permission, Role, RoleRights};
use mikromon_domain::time::UnixMillis;
use sqlx::sqlite::SqliteConnection;

use crate::book::Book;
use crate::caller::{Caller, Lock};
use crate::core::{Core, State};
use crate::sight::Sight;
use crate::store::Write;
use crate::store::operator::{self, OperatorRecord};
use crate::store::{company, operator_mask, operator_session, operator_sign_out, role_permission};

pub(crate) struct Call<'a> {
    pub(crate) core: &'a Core,
    pub(crate) caller: &'a Caller,
    pub(crate) now: UnixMillis,
    /// Who is signed in, as the book has them now.
    pub(crate) me: Option<OperatorRecord>,
    /// By which they are signed in, as the book has it.
    pub(crate) session: Option<SessionId>,
    /// Somebody else made their password up: it has to be changed first.
    pub(crate) must_change_password: bool,
    /// Nobody is at the desk where they are signed in.
    pub(crate) lock: Option<Lock>,
    /// What roles may do, as the book has it now.
    pub(crate) rights: RoleRights,
    /// What the caller sees of the network; nothing while nobody is signed in.
    pub(crate) sight: Sight,
    pub(crate) state: Arc<State>,
    /// Private values are kept back from the caller; nobody's are until it is known who asks.
    pub(crate) masked: bool,
}

/// Whether private values are kept back: what was chosen at the desk, else how the operator begins,
/// else what the role has. A mask that the operator may not lift is not taken off.
pub(crate) async fn is_masked(
    book: &mut SqliteConnection,
    me: &OperatorRecord,
    rights: &RoleRights,
    chosen: Option<bool>,
) -> anyhow::Result<bool> {
    if let Some(on) = chosen {
        return Ok(on || !rights.may(me.role, Permission::PrivacyLift));
    }
    let masked = operator_mask::find(book, me.id).await?;
    Ok(masked.unwrap_or(me.role == Role::Viewer))
}

impl<'a> Call<'a> {
    /// Reads who the caller is; one that was disabled is signed out.
    pub(crate) async fn begin(
        core: &'a Core,
        caller: &'a Caller,
        now: UnixMillis,
    ) -> anyhow::Result<Self> {
        let mut call = Self {
            core,
            caller,
            now,
            me: None,
            session: caller.session(),
            must_change_password: false,
            lock: None,
            rights: RoleRights::default(),
            sight: Sight::Of {
                groups: HashSet::new(),
                routers: HashSet::new(),
            },
            state: core.state(),
            masked: true,
        };
        if let (Some(id), Ok(book)) = (caller.operator(), call.state.clone().book()) {
            call.me = operator::find(&book.store, id)
                .await?
                .filter(|it| !it.disabled);
            let mut reader = book.store.read().acquire().await?;
            let signed_out = operator_sign_out::of(&mut reader, id).await?;
            if signed_out.is_some_and(|at| caller.since() <= Some(at)) {
                call.me = None;
            }
            if let Some(session) = call.session
                && operator_session::is_ended(&mut reader, session).await?
            {
                call.me = None;
            }
            if call.me.is_none() {
                caller.forget(id);
            }
            call.rights = role_permission::all(&mut reader).await?;
            if let Some(me) = &call.me {
                call.must_change_password = operator::must_change_password(&mut reader, id).await?;
                call.sight = Sight::of(&mut reader, me).await?;
                let chosen = caller.mask();
                if core.locks() {
                    let limit = company::idle_limit(&mut reader).await?;
                    core.lock_if_idle(caller, limit, now);
                }
                call.lock = caller.lock();
                call.masked = is_masked(&mut reader, me, &call.rights, chosen).await?;
            }
        }
        Ok(call)
    }

    /// What `write` serialises, as the caller may see it; where a wall is left in sight, as anybody who
    /// passes by may.
    pub(crate) fn as_seen<T>(&self, write: impl FnOnce() -> T) -> T {
        if self.masked || self.lock.is_some() {
            write()
        } else {
            in_clear(write)
        }
    }

    /// # Errors
    /// The reason why the store is not open.
    pub(crate) fn book(&self) -> Result<&Arc<Book>, ApiError> {
        self.state.book()
    }

    /// # Errors
    /// `NotSignedIn`.
    pub(crate) fn me(&self) -> Result<&OperatorRecord, ApiError> {
        self.me
            .as_ref()
            .ok_or_else(|| ApiError::new(ErrorCode::NotSignedIn, ""))
    }

    /// # Errors
    /// `NotSignedIn`.
    pub(crate) fn may(&self, right: Permission) -> Result<bool, ApiError> {
        Ok(self.rights.may(self.me()?.role, right))
    }

    /// For what is of the network as a whole, or of the book.
    ///
    /// # Errors
    /// `NotAllowed` for who sees only a part of the network.
    pub(crate) fn sees_the_whole(&self) -> Result<(), ApiError> {
        if self.sight.is_whole() {
            return Ok(());
        }
        let detail = "only for those who see the whole network";
        Err(ApiError::new(ErrorCode::NotAllowed, detail))
    }

    pub(crate) fn operator(&self) -> Option<OperatorId> {
        self.me.as_ref().map(|it| it.id)
    }

    /// Begins a write in the name of who is signed in.
    pub(crate) async fn write(&self) -> anyhow::Result<Write> {
        self.book()?.store.write(self.now, self.operator()).await
    }
}
