//! The `company` table: one row with an id that is the same on every desktop, so that all of them
//! set the same one.

use mikromon_api::company::{CompanyForm, CompanyView};
use mikromon_domain::provision::Isolation;
use mikromon_domain::time::{Millis, Zone};
use mikromon_sync::table::{Column, Kind, Table};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use uuid::Uuid;

use super::{Write, described, field, kind, row};

pub(crate) const TABLE: Table = Table::master(
    "company",
    &[
        Column::new("name", Kind::Text(120)),
        Column::new("address", kind::LINE),
        Column::new("npwp", Kind::Text(16)),
        Column::new("pkp", kind::FLAG).review(),
        Column::new("zone", kind::CLOSED),
        Column::new("due_day", Kind::Int(1, 31)).optional(),
        Column::new("grace_days", Kind::Int(0, 60)),
        // `CompanyForm::MAX_IDLE_MINUTES`.
        Column::new("idle_minutes", Kind::Int(0, 24 * 60)).optional(),
        Column::new("isolation_profile", kind::NAME).optional(),
        // `Isolation::DAY`.
        Column::new("isolate_from", Kind::Int(0, 24 * 60)).optional(),
        Column::new("isolate_until", Kind::Int(0, 24 * 60)).optional(),
    ],
)
.written_by("settings.edit");

/// A UUIDv7 of the first moment there is.
const ID: Uuid = Uuid::from_u128(0x7000_8000_0000_0000_0001);

/// While nothing was set: see [`mikromon_api::company::GetCompany`].
pub(crate) async fn find(book: &mut SqliteConnection) -> anyhow::Result<CompanyView> {
    let row = sqlx::query("SELECT * FROM company WHERE id = ?")
        .bind(ID.as_bytes().to_vec())
        .fetch_optional(book)
        .await?;
    row.as_ref().map_or_else(|| Ok(unset()), view)
}

fn unset() -> CompanyView {
    CompanyView {
        form: CompanyForm {
            name: String::new(),
            address: String::new(),
            npwp: String::new(),
            pkp: false,
            zone: Zone::Wib,
            due_day: None,
            grace_days: 0,
            idle_minutes: CompanyForm::IDLE_MINUTES,
            isolation: Isolation::default(),
        },
        revision: 0,
    }
}

/// `new`: nothing was set before.
pub(crate) async fn set(write: &mut Write, form: &CompanyForm, new: bool) -> anyhow::Result<()> {
    let fields = [
        field("name", form.name.as_str()),
        field("address", form.address.as_str()),
        field("npwp", form.npwp.as_str()),
        field("pkp", form.pkp),
        field("zone", form.zone.name()),
        field("due_day", form.due_day),
        field("grace_days", form.grace_days),
        field("idle_minutes", form.idle_minutes),
        field("isolation_profile", form.isolation.profile.as_str()),
        field("isolate_from", form.isolation.from),
        field("isolate_until", form.isolation.until),
    ];
    if new {
        write.insert(&TABLE, ID, &fields).await
    } else {
        write.patch(&TABLE, ID, &fields).await.map(drop)
    }
}

fn view(row: &SqliteRow) -> anyhow::Result<CompanyView> {
    Ok(CompanyView {
        form: CompanyForm {
            name: row.try_get("name")?,
            address: row.try_get("address")?,
            npwp: row.try_get("npwp")?,
            pkp: row.try_get("pkp")?,
            zone: row::named(row, "zone", Zone::from_name)?,
            due_day: row.try_get("due_day")?,
            grace_days: row.try_get("grace_days")?,
            idle_minutes: idle_minutes(row.try_get("idle_minutes")?),
            isolation: isolation(row)?,
        },
        revision: described::revision(&TABLE, row)?,
    })
}

fn isolation(row: &SqliteRow) -> anyhow::Result<Isolation> {
    let unset = Isolation::default();
    let profile: Option<String> = row.try_get("isolation_profile")?;
    let minute = |column| row.try_get::<Option<u16>, _>(column);
    Ok(Isolation {
        profile: profile.unwrap_or(unset.profile),
        from: minute("isolate_from")?.unwrap_or(unset.from),
        until: minute("isolate_until")?.unwrap_or(unset.until),
    })
}

fn idle_minutes(chosen: Option<u16>) -> u16 {
    chosen.unwrap_or(CompanyForm::IDLE_MINUTES)
}

/// After how long without a key or the pointer a session is locked; `None`: never.
pub(crate) async fn idle_limit(book: &mut SqliteConnection) -> anyhow::Result<Option<Millis>> {
    let chosen: Option<Option<u16>> =
        sqlx::query_scalar("SELECT idle_minutes FROM company WHERE id = ?")
            .bind(ID.as_bytes().to_vec())
            .fetch_optional(book)
            .await?;
    let minutes = idle_minutes(chosen.flatten());
    Ok((minutes > 0).then(|| Millis::minutes(minutes.into())))
}
