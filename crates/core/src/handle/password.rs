//! How an operator is known by a password: at this desk, else at the shared server; changing it, and
//! ending what was begun with it.

use std::sync::Arc;

use mikromon_api::operator::{ResetPassword, SignOutEverywhere};
use mikromon_api::session::ChangePassword;
use mikromon_api::sync::SyncState;
use mikromon_api::{ApiError, ErrorCode, Field};
use mikromon_domain::secret::Secret;

use crate::call::Call;
use crate::dispatch::Handle;
use crate::password;
use crate::store::book::BOOK;
use crate::store::operator::{self, OperatorRecord};
use crate::store::{operator_sign_out, sign_in};
use crate::sync::remote::PgRemote;
use crate::sync::{errand, profile};

impl Call<'_> {
    /// Whether it is the operator's password; `hash` is what this desk goes by, if it does.
    pub(super) async fn knows(
        &self,
        operator: &OperatorRecord,
        hash: Option<String>,
        password: &Secret,
    ) -> anyhow::Result<bool> {
        let Some(hash) = hash else {
            return self.server_knows(operator, password).await;
        };
        let hash = Some(Arc::from(hash));
        Ok(password::fits(password.clone(), hash).await?
            || self.server_knows_better(operator, password).await?)
    }

    /// One who never signed in at this desk is known by the shared server, and then here as well:
    /// the next time the server need not be reached.
    async fn server_knows(
        &self,
        operator: &OperatorRecord,
        password: &Secret,
    ) -> anyhow::Result<bool> {
        let book = self.book()?;
        let Some(mut profile) = profile::load(book).await? else {
            return password::fits(password.clone(), None).await;
        };
        profile.login = errand::account(&operator.login);
        profile.password = password.clone();
        match PgRemote::connect(&profile, BOOK).await {
            Ok(_) => {}
            Err(error) if error.code == ErrorCode::ServerLoginRefused => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        errand::know(book, operator, password, self.now, self.operator()).await?;
        if let Some(sync) = self.state.sync() {
            sync.ask();
        }
        Ok(true)
    }

    /// A password that was changed elsewhere. A server that does not answer now is not waited for.
    async fn server_knows_better(
        &self,
        operator: &OperatorRecord,
        password: &Secret,
    ) -> anyhow::Result<bool> {
        let answers = match self.state.progress().state {
            SyncState::InStep | SyncState::Exchanging => true,
            SyncState::Offline { error, .. } => error.code == ErrorCode::ServerLoginRefused,
            _ => false,
        };
        if !answers {
            return Ok(false);
        }
        let known = self.server_knows(operator, password).await;
        Ok(known.unwrap_or_else(|error| {
            tracing::warn!("the server was not asked about a password: {error:#}");
            false
        }))
    }
}

impl Handle<ChangePassword> for Call<'_> {
    async fn subject(&self, _: &ChangePassword) -> anyhow::Result<String> {
        Ok(self.me()?.login.clone())
    }

    async fn handle(&self, command: ChangePassword) -> anyhow::Result<()> {
        let (book, me) = (self.book()?, self.me()?);
        password::check_strength(&command.new, password::MIN_CHARACTERS, Field::Password)?;
        self.count_attempt(me.id).await?;
        let hash = operator::find_login(&book.store, &me.login).await?;
        let hash = hash.and_then(|(_, hash)| hash).map(Arc::from);
        if !password::fits(command.old.clone(), hash).await? {
            return Err(ApiError::new(ErrorCode::WrongPassword, "").into());
        }
        self.count_success(me.id).await?;
        errand::set_password(book, &me.login, &command.old, &command.new).await?;
        errand::know(book, me, &command.new, self.now, self.operator()).await
    }
}

impl Handle<ResetPassword> for Call<'_> {
    async fn subject(&self, command: &ResetPassword) -> anyhow::Result<String> {
        self.login_of(command.id).await
    }

    async fn handle(&self, command: ResetPassword) -> anyhow::Result<Secret> {
        let operator = self.managed(command.id).await?;
        if operator.id == self.me()?.id {
            let detail = "one's own is changed with the old one";
            return Err(ApiError::new(ErrorCode::NotAllowed, detail).into());
        }
        let book = self.book()?;
        let new = password::made_up()?;
        errand::renew_password(book, &operator, &new).await?;
        errand::know(book, &operator, &new, self.now, self.operator()).await?;
        let mut write = self.write().await?;
        operator::let_change_password(&mut write, operator.id).await?;
        operator_sign_out::set(&mut write, operator.id).await?;
        // Whoever forgot it has tried.
        sign_in::set_count(&mut write, operator.id, (0, None)).await?;
        write.commit().await?;
        Ok(new)
    }
}

impl Handle<SignOutEverywhere> for Call<'_> {
    async fn subject(&self, command: &SignOutEverywhere) -> anyhow::Result<String> {
        self.login_of(command.id).await
    }

    async fn handle(&self, command: SignOutEverywhere) -> anyhow::Result<()> {
        let operator = self.managed(command.id).await?;
        let mut write = self.write().await?;
        operator_sign_out::set(&mut write, operator.id).await?;
        write.commit().await
    }
}
