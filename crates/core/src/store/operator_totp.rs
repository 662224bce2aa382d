//! The `operator_totp` table: the second step of signing in. Its row has the operator's id, so that
//! all desktops set the same one.

use mikromon_domain::ids::OperatorId;
use mikromon_domain::time::UnixMillis;
use mikromon_sync::table::{Column, Kind, Table};
use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;

use super::{Write, described, field, kind};
use crate::keys::{Place, Sealed};

/// Anybody may write one: everybody turns their own on.
pub(crate) const TABLE: Table = Table::master(
    "operator_totp",
    &[
        Column::new("secret", Kind::Sealed(200)).optional(),
        Column::new("recovery", Kind::Text(600)),
        Column::new("since", kind::INSTANT),
    ],
);

/// One that is on.
pub(crate) struct TotpRecord {
    pub(crate) secret: Sealed,
    /// Hashes of the recovery codes that are left.
    pub(crate) recovery: Vec<String>,
    pub(crate) since: UnixMillis,
}

pub(crate) const fn place(operator: OperatorId) -> Place {
    Place {
        table: TABLE.name,
        column: "secret",
        row: operator.uuid(),
    }
}

pub(crate) async fn find(
    book: &mut SqliteConnection,
    operator: OperatorId,
) -> anyhow::Result<Option<TotpRecord>> {
    let row = sqlx::query(
        "SELECT secret, recovery, since FROM operator_totp WHERE id = ? AND secret IS NOT NULL",
    )
    .bind(operator.as_bytes().to_vec())
    .fetch_optional(book)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let recovery: String = row.try_get("recovery")?;
    let codes = recovery.split(',').filter(|it| !it.is_empty());
    Ok(Some(TotpRecord {
        secret: Sealed(row.try_get("secret")?),
        recovery: codes.map(str::to_owned).collect(),
        since: UnixMillis(row.try_get("since")?),
    }))
}

/// `None` turns it off.
pub(crate) async fn set(
    write: &mut Write,
    operator: OperatorId,
    secret: Option<Sealed>,
    recovery: &[String],
) -> anyhow::Result<()> {
    let fields = [
        field("secret", secret.map(|it| it.0)),
        field("recovery", recovery.join(",")),
        field("since", write.now()),
    ];
    let id = operator.uuid();
    let there = described::find(write.connection(), &TABLE, id).await?;
    if there.is_some() {
        return write.patch(&TABLE, id, &fields).await.map(drop);
    }
    write.insert(&TABLE, id, &fields).await
}

pub(crate) async fn set_recovery(
    write: &mut Write,
    operator: OperatorId,
    recovery: &[String],
) -> anyhow::Result<()> {
    let left = field("recovery", recovery.join(","));
    write
        .patch(&TABLE, operator.uuid(), &[left])
        .await
        .map(drop)
}
