//! The `operator` table: people who sign in. They are disabled, never deleted.

use mikromon_api::operator::OperatorView;
use mikromon_api::session::SignInName;
use mikromon_domain::ids::OperatorId;
use mikromon_domain::permission::Role;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::{Field, Store, Table, Write, field, row};
use crate::id;

const TABLE: Table = Table::master("operator");

#[derive(Clone, Debug)]
pub(crate) struct OperatorRecord {
    pub(crate) id: OperatorId,
    pub(crate) login: String,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) disabled: bool,
}

/// What [`insert`] needs of a new one.
pub(crate) struct NewOperator<'a> {
    pub(crate) login: &'a str,
    pub(crate) name: &'a str,
    pub(crate) role: Role,
    /// In PHC form.
    pub(crate) password_hash: String,
}

pub(crate) async fn find(store: &Store, id: OperatorId) -> anyhow::Result<Option<OperatorRecord>> {
    let row = sqlx::query("SELECT * FROM operator WHERE id = ?")
        .bind(id.as_bytes().to_vec())
        .fetch_optional(store.read())
        .await?;
    row.as_ref().map(record).transpose()
}

/// By login, in lower case; with the password's hash.
pub(crate) async fn find_login(
    store: &Store,
    login: &str,
) -> anyhow::Result<Option<(OperatorRecord, String)>> {
    let row = sqlx::query("SELECT * FROM operator WHERE login = ?")
        .bind(login)
        .fetch_optional(store.read())
        .await?;
    row.as_ref()
        .map(|row| Ok((record(row)?, row.try_get("password_hash")?)))
        .transpose()
}

/// Those who can sign in, by name.
pub(crate) async fn sign_in_names(store: &Store) -> anyhow::Result<Vec<SignInName>> {
    let rows = sqlx::query("SELECT * FROM operator WHERE disabled_at IS NULL ORDER BY name, login")
        .fetch_all(store.read())
        .await?;
    rows.iter()
        .map(record)
        .map(|it| {
            it.map(|it| SignInName {
                login: it.login,
                name: it.name,
                role: it.role,
            })
        })
        .collect()
}

/// Everybody, by name.
pub(crate) async fn list(store: &Store) -> anyhow::Result<Vec<OperatorView>> {
    let rows = sqlx::query(
        "SELECT o.*, s.last_at FROM operator o LEFT JOIN sign_in s ON s.operator_id = o.id
         ORDER BY o.name, o.login",
    )
    .fetch_all(store.read())
    .await?;
    rows.iter().map(view).collect()
}

/// Whether anybody was ever added, in this transaction.
pub(crate) async fn any(write: &mut Write) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM operator)")
        .fetch_one(write.connection())
        .await?)
}

pub(crate) async fn login_taken(write: &mut Write, login: &str) -> anyhow::Result<bool> {
    Ok(
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM operator WHERE login = ?)")
            .bind(login)
            .fetch_one(write.connection())
            .await?,
    )
}

/// Whether an owner other than this operator could still sign in.
pub(crate) async fn another_owner(write: &mut Write, than: OperatorId) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM operator
         WHERE role = ? AND disabled_at IS NULL AND id <> ?)",
    )
    .bind(Role::Owner.name())
    .bind(than.as_bytes().to_vec())
    .fetch_one(write.connection())
    .await?)
}

pub(crate) async fn insert(write: &mut Write, new: NewOperator<'_>) -> anyhow::Result<OperatorId> {
    let now = write.now();
    let id = OperatorId::from_uuid(id::fresh(now));
    let fields = [
        field("login", new.login),
        field("name", new.name),
        field("role", new.role.name()),
        field("password_hash", new.password_hash).untold(),
        field("created_at", now),
    ];
    write.insert(TABLE, id.uuid(), &fields).await?;
    Ok(id)
}

pub(crate) async fn set_disabled(
    write: &mut Write,
    id: OperatorId,
    disabled: bool,
) -> anyhow::Result<bool> {
    let at: Field = field("disabled_at", disabled.then(|| write.now()));
    write.patch(TABLE, id.uuid(), vec![at]).await
}

fn record(row: &SqliteRow) -> anyhow::Result<OperatorRecord> {
    Ok(OperatorRecord {
        id: OperatorId::from_uuid(row::id(row, "id")?),
        login: row.try_get("login")?,
        name: row.try_get("name")?,
        role: row::named(row, "role", Role::from_name)?,
        disabled: row::instant_or_none(row, "disabled_at")?.is_some(),
    })
}

fn view(row: &SqliteRow) -> anyhow::Result<OperatorView> {
    let OperatorRecord {
        id,
        login,
        name,
        role,
        disabled,
    } = record(row)?;
    let last_seen = row::instant_or_none(row, "last_at")?;
    Ok(OperatorView {
        id,
        login,
        name,
        role,
        disabled,
        last_seen,
    })
}
