//! The `plan` table: what subscriptions buy. A living plan has its name to itself.

use mikromon_api::plan::{PlanForm, PlanView};
use mikromon_domain::billing::BillingKind;
use mikromon_domain::ids::PlanId;
use mikromon_domain::router::Name;
use mikromon_domain::tax::PriceTax;
use mikromon_sync::table::{Column, Table};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::{Field, Store, Write, described, field, kind, row};
use crate::id;

pub(crate) const TABLE: Table = Table::master(
    "plan",
    &[
        Column::new("name", kind::NAME),
        Column::new("name_key", kind::NAME_KEY),
        Column::new("profile", kind::NAME),
        Column::new("price", kind::AMOUNT).review(),
        Column::new("tax", kind::CLOSED).review(),
        Column::new("billing", kind::CLOSED),
        Column::new("note", kind::NOTE),
        Column::new("created_at", kind::INSTANT),
        Column::new("removed_at", kind::INSTANT).optional(),
    ],
)
.unique(&[&["name_key"]])
.read_by("customer.view")
.written_by("plan.edit");

/// Those that were not removed, by name.
pub(crate) async fn list(store: &Store) -> anyhow::Result<Vec<PlanView>> {
    let rows = sqlx::query("SELECT * FROM plan WHERE removed_at IS NULL ORDER BY name_key")
        .fetch_all(store.read())
        .await?;
    rows.iter().map(view).collect()
}

pub(crate) async fn find(
    book: &mut SqliteConnection,
    id: PlanId,
) -> anyhow::Result<Option<PlanView>> {
    let row = sqlx::query("SELECT * FROM plan WHERE id = ? AND removed_at IS NULL")
        .bind(id.as_bytes().to_vec())
        .fetch_optional(book)
        .await?;
    row.as_ref().map(view).transpose()
}

pub(crate) async fn has_subscriptions(write: &mut Write, id: PlanId) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM subscription WHERE plan_id = ? AND removed_at IS NULL)",
    )
    .bind(id.as_bytes().to_vec())
    .fetch_one(write.connection())
    .await?)
}

pub(crate) async fn insert(
    write: &mut Write,
    name: &Name,
    form: &PlanForm,
) -> anyhow::Result<PlanId> {
    let id = PlanId::from_uuid(id::fresh(write.now()));
    let mut fields = fields(name, form);
    fields.push(field("created_at", write.now()));
    write.insert(&TABLE, id.uuid(), &fields).await?;
    Ok(id)
}

pub(crate) async fn edit(
    write: &mut Write,
    id: PlanId,
    name: &Name,
    form: &PlanForm,
) -> anyhow::Result<bool> {
    write.patch(&TABLE, id.uuid(), &fields(name, form)).await
}

pub(crate) async fn remove(write: &mut Write, id: PlanId) -> anyhow::Result<bool> {
    let now = field("removed_at", write.now());
    write.patch(&TABLE, id.uuid(), &[now]).await
}

fn fields(name: &Name, form: &PlanForm) -> Vec<Field> {
    vec![
        field("name", name.as_str()),
        field("name_key", name.key()),
        field("profile", form.profile.as_str()),
        field("price", form.price),
        field("tax", form.tax.name()),
        field("billing", form.billing.name()),
        field("note", form.note.as_str()),
    ]
}

fn view(row: &SqliteRow) -> anyhow::Result<PlanView> {
    Ok(PlanView {
        id: PlanId::from_uuid(row::id(row, "id")?),
        form: PlanForm {
            name: row.try_get("name")?,
            profile: row.try_get("profile")?,
            price: row::rupiah(row, "price")?,
            tax: row::named(row, "tax", PriceTax::from_name)?,
            billing: row::named(row, "billing", BillingKind::from_name)?,
            note: row.try_get("note")?,
        },
        revision: described::revision(&TABLE, row)?,
    })
}
