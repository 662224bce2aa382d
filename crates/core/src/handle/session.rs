//! First start, sign in and out, and what the page shows first.

use mikromon_api::session::{
    CreateOwner, GetStatus, Me, SignIn, SignOut, Stage, StartNewStore, Status,
};
use mikromon_api::{ApiError, ErrorCode, Field};
use mikromon_domain::ids::{OperatorId, SessionId};
use mikromon_domain::permission::{Permission, Role, RoleRights};
use mikromon_domain::time::Millis;

use super::operator::{check_login, check_name};
use super::vault;
use crate::book::Book;
use crate::call::{Call, is_masked};
use crate::caller::Lock;
use crate::core::State;
use crate::dispatch::Handle;
use crate::failure::refuses_writes;
use crate::keys::office::computer_name;
use crate::store::operator::{self, NewOperator, OperatorRecord};
use crate::store::{company, key, operator_session, role_permission, setting, sign_in};
use crate::{id, password};

impl Handle<GetStatus> for Call<'_> {
    async fn handle(&self, _: GetStatus) -> anyhow::Result<Status> {
        let mut status = Status {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            stage: Stage::SignedOut,
            company: String::new(),
            operators: Vec::new(),
            demo: self.core.config().demo,
            muted_until: None,
            vault_locked: false,
            store_trouble: None,
            unread_routers: Vec::new(),
            unread_incidents: 0,
            backup_failing: None,
        };
        match &*self.state {
            State::Refused(refused) => {
                status.stage = Stage::StoreRefused {
                    error: refused.error.clone(),
                    path: refused.path.display().to_string(),
                    set_aside: refused.can_be_set_aside(),
                };
            }
            _ => {
                let book = self.book()?;
                status.vault_locked = book.keys.vault_locked();
                status.store_trouble = book.backlog.trouble();
                // They are told by name.
                if self.sight.is_whole() && self.lock.is_none() {
                    status.unread_routers = book.unread();
                }
                status.unread_incidents = book.unread_incidents();
                status.backup_failing = self.backup_failing().await?;
                let mut reader = book.store.read().acquire().await?;
                status.company = company::find(&mut reader).await?.form.name;
                drop(reader);
                status.operators = operator::sign_in_names(&book.store).await?;
                let until = setting::muted_until(&book.store).await?;
                status.muted_until = until.filter(|it| self.now < *it);
                status.stage = self.stage(book, status.operators.is_empty()).await;
            }
        }
        Ok(status)
    }
}

impl Call<'_> {
    /// The last owner cannot be disabled, so nobody to sign in as is a first start.
    async fn stage(&self, book: &Book, nobody: bool) -> Stage {
        if nobody {
            Stage::FirstStart {
                needs_vault: book.keys.needs_vault().await,
            }
        } else if let Some(operator) = &self.me {
            let me = Me {
                masked: self.masked,
                must_change_password: self.must_change_password,
                ..me(operator, &self.rights)
            };
            match self.lock {
                None => Stage::SignedIn(me),
                Some(lock) => Stage::Locked {
                    me,
                    wall: lock == Lock::Wall,
                },
            }
        } else if book.keys.vault_locked() {
            Stage::VaultLocked
        } else {
            Stage::SignedOut
        }
    }
}

impl Handle<CreateOwner> for Call<'_> {
    async fn subject(&self, command: &CreateOwner) -> anyhow::Result<String> {
        Ok(command.login.clone())
    }

    async fn handle(&self, command: CreateOwner) -> anyhow::Result<Me> {
        let book = self.book()?;
        let login = check_login(&command.login)?;
        let name = check_name(&command.name)?;
        password::check_strength(&command.password, password::MIN_CHARACTERS, Field::Password)?;
        if let Some(passphrase) = &command.passphrase {
            password::check_strength(passphrase, vault::MIN_CHARACTERS, Field::Passphrase)?;
        }
        if !operator::sign_in_names(&book.store).await?.is_empty() {
            return Err(owner_exists().into());
        }
        let password_hash = password::hash(command.password).await?;
        let new_keys = book
            .keys
            .make(self.now, command.passphrase.as_ref())
            .await?;
        let mut write = self.write().await?;
        if operator::any(&mut write).await? {
            return Err(owner_exists().into());
        }
        let new = NewOperator {
            login: &login,
            name: &name,
            role: Role::Owner,
            password_hash,
        };
        let id = operator::insert(&mut write, new).await?;
        key::insert_new(&mut write, &new_keys).await?;
        sign_in::attempt(&mut write, id).await?;
        sign_in::succeed(&mut write, id).await?;
        write.commit().await?;
        book.keys.install(new_keys)?;
        self.signed_in(book, id).await
    }
}

fn owner_exists() -> ApiError {
    ApiError::new(ErrorCode::OwnerExists, "")
}

impl Handle<SignIn> for Call<'_> {
    async fn subject(&self, command: &SignIn) -> anyhow::Result<String> {
        // What was typed as a login may be a password; only a login that exists is told.
        let login = command.login.trim().to_lowercase();
        let found = operator::find_login(&self.book()?.store, &login).await?;
        Ok(found.map(|(it, _)| it.login).unwrap_or_default())
    }

    async fn handle(&self, command: SignIn) -> anyhow::Result<Me> {
        let book = self.book()?;
        let login = command.login.trim().to_lowercase();
        let found = operator::find_login(&book.store, &login).await?;
        if let Some((operator, _)) = &found {
            self.count_attempt(operator.id).await?;
        }
        let (operator, hash) = found.unzip();
        let fits = match (&operator, hash.flatten()) {
            (Some(operator), hash) => self.knows(operator, hash, &command.password).await?,
            (None, _) => password::fits(command.password, None).await?,
        };
        let operator = operator
            .filter(|_| fits)
            .ok_or_else(|| ApiError::new(ErrorCode::WrongPassword, "").on(Field::Password))?;
        if operator.disabled {
            return Err(ApiError::new(ErrorCode::OperatorDisabled, "").into());
        }
        self.check_code(operator.id, command.code.as_ref()).await?;
        self.count_success(operator.id).await?;
        self.signed_in(book, operator.id).await
    }
}

impl Call<'_> {
    /// # Errors
    /// `LockedOut`, with the seconds left.
    pub(super) async fn count_attempt(&self, id: OperatorId) -> anyhow::Result<()> {
        let book = self.book()?;
        let stored = async {
            let mut write = self.write().await?;
            let left = sign_in::attempt(&mut write, id).await?;
            write.commit().await.map(|()| left)
        };
        let left = match self.unless_refused(stored).await? {
            Some(left) => left,
            None => {
                let mut reader = book.store.read().acquire().await?;
                let stored = sign_in::count(&mut reader, id).await?;
                book.backlog.attempt(id, stored, self.now)
            }
        };
        match left {
            Some(Millis(left)) => {
                let seconds = left.saturating_add(999) / 1_000;
                Err(ApiError::new(ErrorCode::LockedOut, seconds.to_string()).into())
            }
            None => Ok(()),
        }
    }

    /// When they were last here is not known later where the store takes no writes.
    pub(super) async fn count_success(&self, id: OperatorId) -> anyhow::Result<()> {
        let book = self.book()?;
        let stored = async {
            let mut write = book.store.write(self.now, Some(id)).await?;
            sign_in::succeed(&mut write, id).await?;
            write.commit().await
        };
        if self.unless_refused(stored).await?.is_none() {
            book.backlog.succeed(id);
        }
        Ok(())
    }

    /// `None` where the store takes no writes: an operator must be able to sign in and look also
    /// on a full disk.
    pub(super) async fn unless_refused<T>(
        &self,
        write: impl Future<Output = anyhow::Result<T>>,
    ) -> anyhow::Result<Option<T>> {
        let backlog = &self.book()?.backlog;
        if backlog.trouble().is_some() {
            return Ok(None);
        }
        match write.await {
            Ok(done) => Ok(Some(done)),
            Err(error) if refuses_writes(&error) => {
                backlog.refused(self.now, &error);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    async fn signed_in(&self, book: &Book, id: OperatorId) -> anyhow::Result<Me> {
        // Somebody is at the desk now, who may answer the keyring's prompt.
        if !book.keys.ready() && !book.keys.vault_locked() {
            book.keys.reload(&book.store).await?;
            book.routers_changed();
        }
        let operator = operator::find(&book.store, id).await?;
        let operator = operator.ok_or_else(|| super::not_found(id))?;
        let session = self.begin_session(book, id).await?;
        self.caller.sign_in(id, session, self.now);
        let mut reader = book.store.read().acquire().await?;
        let rights = role_permission::all(&mut reader).await?;
        let masked = is_masked(&mut reader, &operator, &rights, None).await?;
        let must_change_password = operator::must_change_password(&mut reader, id).await?;
        drop(reader);
        if rights.may(operator.role, Permission::RouterEdit) {
            self.reseal_rest(book, id).await;
        }
        Ok(Me {
            masked,
            must_change_password,
            ..me(&operator, &rights)
        })
    }

    /// `None` where the store takes no writes, and for a call beside the app, which ends by itself.
    async fn begin_session(
        &self,
        book: &Book,
        operator: OperatorId,
    ) -> anyhow::Result<Option<SessionId>> {
        if !self.core.is_app() {
            return Ok(None);
        }
        let id = SessionId::from_uuid(id::fresh(self.now));
        let stored = async {
            let mut write = book.store.write(self.now, Some(operator)).await?;
            // Whoever was signed in at this window has left it.
            if let Some(before) = self.session {
                operator_session::end(&mut write, before).await?;
            }
            operator_session::begin(&mut write, id, operator, &computer_name()).await?;
            write.commit().await
        };
        Ok(self.unless_refused(stored).await?.map(|()| id))
    }

    /// What a crash left under an older key, and what was sealed before the organisation's keys
    /// came. Signing in goes on without it.
    async fn reseal_rest(&self, book: &Book, by: OperatorId) {
        match book.keys.reseal(&book.store, self.now, Some(by)).await {
            Ok(0) => {}
            Ok(count) => tracing::info!("{count} rows were sealed anew"),
            Err(error) => tracing::warn!("not every row was sealed anew: {error:#}"),
        }
    }
}

impl Handle<SignOut> for Call<'_> {
    async fn subject(&self, _: &SignOut) -> anyhow::Result<String> {
        Ok(self.me()?.login.clone())
    }

    /// The core has let go of the operator before it asked: whatever fails, nobody stays.
    async fn handle(&self, _: SignOut) -> anyhow::Result<()> {
        let Some(session) = self.session else {
            return Ok(());
        };
        let stored = async {
            let mut write = self.write().await?;
            operator_session::end(&mut write, session).await?;
            write.commit().await
        };
        self.unless_refused(stored).await.map(drop)
    }
}

impl Handle<StartNewStore> for Call<'_> {
    async fn subject(&self, _: &StartNewStore) -> anyhow::Result<String> {
        Ok("mikromon.db".to_owned())
    }

    async fn handle(&self, _: StartNewStore) -> anyhow::Result<String> {
        Ok(self
            .core
            .start_new_store(self.now)
            .await?
            .display()
            .to_string())
    }
}

/// Masked until it is known otherwise.
fn me(operator: &OperatorRecord, rights: &RoleRights) -> Me {
    let mut appoints = Role::ALL.to_vec();
    appoints.retain(|it| rights.may_appoint(operator.role, *it));
    Me {
        id: operator.id,
        login: operator.login.clone(),
        name: operator.name.clone(),
        role: operator.role,
        permissions: rights.of(operator.role),
        appoints,
        masked: true,
        must_change_password: false,
    }
}
