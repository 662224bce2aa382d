//! Operators: listing, adding, changing, disabling.

use mikromon_api::operator::{
    AddOperator, EditOperator, ListOperators, OperatorView, SetOperatorDisabled,
};
use mikromon_api::{ApiError, ErrorCode, Event, Field, Tag};
use mikromon_domain::ids::OperatorId;
use mikromon_domain::permission::Role;
use mikromon_domain::router::Name;
use mikromon_sync::change::Refusal;

use super::{invalid, not_found};
use crate::call::Call;
use crate::dispatch::Handle;
use crate::password;
use crate::sight::Sight;
use crate::store::Write;
use crate::store::operator::{self, NewOperator, OperatorRecord};
use crate::store::operator_group;

impl Handle<ListOperators> for Call<'_> {
    async fn handle(&self, _: ListOperators) -> anyhow::Result<Vec<OperatorView>> {
        operator::list(&self.book()?.store).await
    }
}

impl Handle<AddOperator> for Call<'_> {
    async fn subject(&self, command: &AddOperator) -> anyhow::Result<String> {
        Ok(format!("{} ({})", command.login, command.role.name()))
    }

    async fn handle(&self, command: AddOperator) -> anyhow::Result<OperatorId> {
        let login = check_login(&command.login)?;
        let name = check_name(&command.name)?;
        self.may_appoint(command.role)?;
        password::check_strength(&command.password, password::MIN_CHARACTERS, Field::Password)?;
        let password_hash = password::hash(command.password).await?;
        let mut write = self.write().await?;
        let new = NewOperator {
            login: &login,
            name: &name,
            role: command.role,
            password_hash,
        };
        let inserted = operator::insert(&mut write, new).await;
        let id = inserted.map_err(|error| match error.downcast_ref() {
            Some(Refusal { .. }) => ApiError::new(ErrorCode::DuplicateName, &login)
                .on(Field::Login)
                .into(),
            None => error,
        })?;
        // Who is made sees no more than who made them.
        if let Sight::Of { groups, .. } = &self.sight {
            operator_group::set(&mut write, id, groups).await?;
        }
        write.commit().await?;
        Ok(id)
    }
}

impl Call<'_> {
    /// An operator whom the caller manages: one who may no more, and sees no more.
    ///
    /// # Errors
    /// `NotFound`, `NotAllowed`.
    pub(super) async fn managed(&self, id: OperatorId) -> anyhow::Result<OperatorRecord> {
        let store = &self.book()?.store;
        let found = operator::find(store, id).await?;
        let found = found.ok_or_else(|| not_found(id))?;
        self.may_appoint(found.role)?;
        let mut reader = store.read().acquire().await?;
        if !self
            .sight
            .covers(&operator_group::of(&mut reader, id).await?)
        {
            let detail = "they see more than the caller";
            return Err(ApiError::new(ErrorCode::NotAllowed, detail).into());
        }
        Ok(found)
    }

    /// What the audit row calls an operator.
    pub(super) async fn login_of(&self, id: OperatorId) -> anyhow::Result<String> {
        let found = operator::find(&self.book()?.store, id).await?;
        Ok(found.map_or_else(|| id.to_string(), |it| it.login))
    }

    /// # Errors
    /// `NotAllowed`: nobody has to do with one who may more.
    pub(super) fn may_appoint(&self, role: Role) -> Result<(), ApiError> {
        if self.rights.may_appoint(self.me()?.role, role) {
            return Ok(());
        }
        let detail = "that role may more than one's own";
        Err(ApiError::new(ErrorCode::NotAllowed, detail))
    }
}

/// # Errors
/// `LastOwner` where nobody would be left who is one.
async fn leaves_an_owner(write: &mut Write, without: &OperatorRecord) -> anyhow::Result<()> {
    if without.role != Role::Owner || operator::another_owner(write, without.id).await? {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::LastOwner, &without.login).into())
}

impl Handle<EditOperator> for Call<'_> {
    async fn subject(&self, command: &EditOperator) -> anyhow::Result<String> {
        let login = self.login_of(command.id).await?;
        Ok(format!("{login} ({})", command.role.name()))
    }

    async fn handle(&self, command: EditOperator) -> anyhow::Result<()> {
        let name = check_name(&command.name)?;
        let found = operator::find(&self.book()?.store, command.id).await?;
        let found = found.ok_or_else(|| not_found(command.id))?;
        if command.role != found.role {
            self.managed(found.id).await?;
            self.may_appoint(command.role)?;
        }
        let mut write = self.write().await?;
        if command.role != found.role {
            leaves_an_owner(&mut write, &found).await?;
        }
        operator::edit(&mut write, found.id, &name, command.role).await?;
        write.commit().await
    }
}

impl Handle<SetOperatorDisabled> for Call<'_> {
    async fn subject(&self, command: &SetOperatorDisabled) -> anyhow::Result<String> {
        self.login_of(command.id).await
    }

    async fn handle(&self, command: SetOperatorDisabled) -> anyhow::Result<()> {
        let found = self.managed(command.id).await?;
        let mut write = self.write().await?;
        if command.disabled {
            leaves_an_owner(&mut write, &found).await?;
        }
        operator::set_disabled(&mut write, found.id, command.disabled).await?;
        write.commit().await?;
        // Their windows ask again who they are, and find nobody signed in.
        self.core.tell(Event::Invalidated(vec![Tag::Session]));
        Ok(())
    }
}

/// 2 to 32 of `a-z 0-9 . _ -`, in lower case.
pub(super) fn check_login(text: &str) -> Result<String, ApiError> {
    let login = text.trim().to_lowercase();
    let allowed =
        |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, b'.' | b'_' | b'-');
    if (2..=32).contains(&login.len()) && login.bytes().all(allowed) {
        Ok(login)
    } else {
        Err(invalid(Field::Login, "2 to 32 of a-z 0-9 . _ -"))
    }
}

pub(super) fn check_name(text: &str) -> Result<String, ApiError> {
    let name = Name::new(text).map_err(|error| invalid(Field::Name, error.to_string()))?;
    Ok(name.into())
}
