//! The second step of signing in: turning it on and off, and asking for it.

use mikromon_api::totp::{
    DisableTotp, DraftTotp, EnableTotp, GetTotp, RemoveTotp, TotpDraft, TotpView,
};
use mikromon_api::{ApiError, ErrorCode, Field};
use mikromon_domain::ids::OperatorId;
use mikromon_domain::secret::Secret;

use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::operator_totp::{self, TotpRecord, place};
use crate::store::{operator, sign_in};
use crate::totp;

impl Handle<GetTotp> for Call<'_> {
    async fn handle(&self, _: GetTotp) -> anyhow::Result<TotpView> {
        let found = self.totp_of(self.me()?.id).await?;
        let left = found.as_ref().map_or(0, |it| it.recovery.len());
        Ok(TotpView {
            since: found.map(|it| it.since),
            recovery: left.try_into().unwrap_or(u32::MAX),
        })
    }
}

impl Handle<DraftTotp> for Call<'_> {
    async fn handle(&self, _: DraftTotp) -> anyhow::Result<TotpDraft> {
        totp::draft(&self.me()?.login)
    }
}

impl Handle<EnableTotp> for Call<'_> {
    async fn subject(&self, _: &EnableTotp) -> anyhow::Result<String> {
        Ok(self.me()?.login.clone())
    }

    async fn handle(&self, command: EnableTotp) -> anyhow::Result<Vec<Secret>> {
        let (book, me) = (self.book()?, self.me()?);
        self.prove(command.password).await?;
        let step = totp::step_of(&command.secret, &command.code, self.now);
        let step =
            step.map_err(|error| super::invalid(Field::OneTimeCode, format!("{error:#}")))?;
        let step = step.ok_or_else(wrong_code)?;
        let codes = totp::recovery_codes()?;
        let hashes: Vec<_> = codes.iter().map(totp::recovery_hash).collect();
        let sealed = book.keys.seal(place(me.id), &command.secret)?;
        let mut write = self.write().await?;
        operator_totp::set(&mut write, me.id, Some(sealed), &hashes).await?;
        sign_in::use_totp_step(&mut write, me.id, step).await?;
        write.commit().await?;
        Ok(codes)
    }
}

impl Handle<DisableTotp> for Call<'_> {
    async fn subject(&self, _: &DisableTotp) -> anyhow::Result<String> {
        Ok(self.me()?.login.clone())
    }

    async fn handle(&self, command: DisableTotp) -> anyhow::Result<()> {
        self.prove(command.password).await?;
        self.turn_off(self.me()?.id).await
    }
}

impl Handle<RemoveTotp> for Call<'_> {
    async fn subject(&self, command: &RemoveTotp) -> anyhow::Result<String> {
        self.login_of(command.id).await
    }

    async fn handle(&self, command: RemoveTotp) -> anyhow::Result<()> {
        let operator = self.managed(command.id).await?;
        if operator.id == self.me()?.id {
            let detail = "one's own is turned off with the password";
            return Err(ApiError::new(ErrorCode::NotAllowed, detail).into());
        }
        self.turn_off(operator.id).await
    }
}

fn wrong_code() -> ApiError {
    ApiError::new(ErrorCode::WrongCode, "").on(Field::OneTimeCode)
}

impl Call<'_> {
    async fn totp_of(&self, id: OperatorId) -> anyhow::Result<Option<TotpRecord>> {
        let mut reader = self.book()?.store.read().acquire().await?;
        operator_totp::find(&mut reader, id).await
    }

    async fn turn_off(&self, id: OperatorId) -> anyhow::Result<()> {
        if self.totp_of(id).await?.is_none() {
            return Ok(());
        }
        let mut write = self.write().await?;
        operator_totp::set(&mut write, id, None, &[]).await?;
        write.commit().await
    }

    /// By the password of who is signed in; wrong ones count as those of signing in.
    ///
    /// # Errors
    /// `WrongPassword`, `LockedOut`.
    pub(super) async fn prove(&self, password: Secret) -> anyhow::Result<()> {
        let (book, me) = (self.book()?, self.me()?);
        self.count_attempt(me.id).await?;
        let hash = operator::find_login(&book.store, &me.login).await?;
        let hash = hash.and_then(|(_, hash)| hash);
        if !self.knows(me, hash, &password).await? {
            let wrong = ApiError::new(ErrorCode::WrongPassword, "");
            return Err(wrong.on(Field::Password).into());
        }
        self.count_success(me.id).await
    }

    /// Once the password is right.
    ///
    /// # Errors
    /// `CodeNeeded`, `WrongCode`; where the secret cannot be read, why, and a recovery code opens all
    /// the same.
    pub(super) async fn check_code(
        &self,
        id: OperatorId,
        code: Option<&Secret>,
    ) -> anyhow::Result<()> {
        let Some(totp) = self.totp_of(id).await? else {
            return Ok(());
        };
        let needed = || ApiError::new(ErrorCode::CodeNeeded, "").on(Field::OneTimeCode);
        let code = code.filter(|it| !it.expose().trim().is_empty());
        let code = code.ok_or_else(needed)?;
        if self.takes_recovery(id, &totp, code).await? {
            return Ok(());
        }
        let secret = self.book()?.keys.open(place(id), &totp.secret)?;
        let step = totp::step_of(&secret, code, self.now)?;
        let step = step.ok_or_else(wrong_code)?;
        let used = async {
            let mut write = self.write().await?;
            let first = sign_in::use_totp_step(&mut write, id, step).await?;
            write.commit().await.map(|()| first)
        };
        // Where the store takes no writes, who is on duty can still sign in.
        if self.unless_refused(used).await? == Some(false) {
            return Err(wrong_code().into());
        }
        Ok(())
    }

    /// Whether it is a recovery code that is left; it is used then.
    async fn takes_recovery(
        &self,
        id: OperatorId,
        totp: &TotpRecord,
        code: &Secret,
    ) -> anyhow::Result<bool> {
        let hash = totp::recovery_hash(code);
        if !totp.recovery.contains(&hash) {
            return Ok(false);
        }
        let mut write = self.write().await?;
        // Looked at again: another window may have used it meanwhile.
        let now = operator_totp::find(write.connection(), id).await?;
        let mut left = now.map(|it| it.recovery).unwrap_or_default();
        let Some(at) = left.iter().position(|it| *it == hash) else {
            return Ok(false);
        };
        left.remove(at);
        operator_totp::set_recovery(&mut write, id, &left).await?;
        write.commit().await?;
        Ok(true)
    }
}
