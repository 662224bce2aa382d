//! The `operator` table: people who sign in; they are disabled, never deleted. And the local table
//! `operator_password`: how this desk knows them.

use mikromon_api::operator::OperatorView;
use mikromon_api::session::SignInName;
use mikromon_domain::ids::OperatorId;
use mikromon_domain::permission::Role;
use mikromon_sync::table::{Column, Kind, Table};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::{Store, Write, field, operator_group, row};
use crate::id;

pub(crate) const TABLE: Table = Table::master(
    "operator",
    &[
        Column::new("login", Kind::Text(40)),
        Column::new("name", Kind::Text(64)),
        Column::new("role", Kind::Text(20)),
        Column::new("created_at", Kind::Int(0, i64::MAX)),
        Column::new("disabled_at", Kind::Int(0, i64::MAX)).optional(),
    ],
)
.unique(&[&["login"]])
.written_by("operator.edit");

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

/// By login, in lower case; with the password's hash, where this desk has one.
pub(crate) async fn find_login(
    store: &Store,
    login: &str,
) -> anyhow::Result<Option<(OperatorRecord, Option<String>)>> {
    // Two of one login are there for as long as the server has not refused one of them.
    let row = sqlx::query(
        "SELECT o.*, p.hash FROM operator o LEFT JOIN operator_password p ON p.operator_id = o.id
         WHERE o.login = ? ORDER BY o.disabled_at IS NOT NULL, o.row_seq = 0, o.id",
    )
    .bind(login)
    .fetch_optional(store.read())
    .await?;
    row.as_ref()
        .map(|row| Ok((record(row)?, row.try_get("hash")?)))
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
        "SELECT o.*, s.last_at, m.masked, t.secret IS NOT NULL AS totp FROM operator o
         LEFT JOIN sign_in s ON s.operator_id = o.id LEFT JOIN operator_mask m ON m.id = o.id
         LEFT JOIN operator_totp t ON t.id = o.id
         ORDER BY o.name, o.login",
    )
    .fetch_all(store.read())
    .await?;
    let mut reader = store.read().acquire().await?;
    let mut groups = operator_group::all(&mut reader).await?;
    let view = |row| {
        let view = view(row)?;
        let groups = groups.remove(&view.id).unwrap_or_default();
        Ok(OperatorView { groups, ..view })
    };
    rows.iter().map(view).collect()
}

/// Whether anybody was ever added, in this transaction.
pub(crate) async fn any(write: &mut Write) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM operator)")
        .fetch_one(write.connection())
        .await?)
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
        field("created_at", now),
    ];
    write.insert(&TABLE, id.uuid(), &fields).await?;
    set_password(write, id, &new.password_hash).await?;
    Ok(id)
}

/// Whether somebody else made up what this desk checks the password by.
pub(crate) async fn must_change_password(
    book: &mut SqliteConnection,
    id: OperatorId,
) -> anyhow::Result<bool> {
    let must =
        sqlx::query_scalar("SELECT must_change FROM operator_password WHERE operator_id = ?")
            .bind(id.as_bytes().to_vec())
            .fetch_optional(book)
            .await?;
    Ok(must.unwrap_or(false))
}

/// The password that this desk knows was made up by somebody else.
pub(crate) async fn let_change_password(write: &mut Write, id: OperatorId) -> anyhow::Result<()> {
    sqlx::query("UPDATE operator_password SET must_change = 1 WHERE operator_id = ?")
        .bind(id.as_bytes().to_vec())
        .execute(write.connection())
        .await?;
    Ok(())
}

/// What this desk checks the password by from now on, in PHC form.
pub(crate) async fn set_password(
    write: &mut Write,
    id: OperatorId,
    hash: &str,
) -> anyhow::Result<()> {
    sqlx::query(
        "INSERT INTO operator_password (operator_id, hash) VALUES (?, ?)
         ON CONFLICT (operator_id) DO UPDATE SET hash = excluded.hash, must_change = 0",
    )
    .bind(id.as_bytes().to_vec())
    .bind(hash)
    .execute(write.connection())
    .await?;
    Ok(())
}

pub(crate) async fn edit(
    write: &mut Write,
    id: OperatorId,
    name: &str,
    role: Role,
) -> anyhow::Result<bool> {
    let fields = [field("name", name), field("role", role.name())];
    write.patch(&TABLE, id.uuid(), &fields).await
}

pub(crate) async fn set_disabled(
    write: &mut Write,
    id: OperatorId,
    disabled: bool,
) -> anyhow::Result<bool> {
    let at = field("disabled_at", disabled.then(|| write.now()));
    write.patch(&TABLE, id.uuid(), &[at]).await
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
        groups: Vec::new(),
        masked: row.try_get("masked")?,
        totp: row.try_get("totp")?,
    })
}
