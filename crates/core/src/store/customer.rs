//! The `customer` table: who has services. A living customer has its code to itself; NIK and NPWP
//! are sealed.

use mikromon_domain::customer::Code;
use mikromon_domain::ids::{BranchId, CustomerId};
use mikromon_domain::phone::Phone;
use mikromon_sync::table::{Column, Kind, Table};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::{Field, Write, described, field, kind, row};
use crate::keys::{Place, Sealed};

/// Bytes of a sealed number of 16 digits, with room for a later format.
const SEALED: u32 = 200;

pub(crate) const TABLE: Table = Table::master(
    "customer",
    &[
        // With the mark of one that was taken.
        Column::new("code", Kind::Text(40)),
        Column::new("name", Kind::Text(120)),
        Column::new("name_key", Kind::Text(400)),
        Column::new("phone", Kind::Text(20)).optional(),
        Column::new("address", kind::LINE),
        Column::new("branch_id", Kind::Id)
            .optional()
            .refers("branch"),
        Column::new("nik", Kind::Sealed(SEALED)).optional(),
        Column::new("npwp", Kind::Sealed(SEALED)).optional(),
        Column::new("exempt", kind::FLAG).review(),
        Column::new("note", kind::NOTE),
        Column::new("created_at", kind::INSTANT),
        Column::new("removed_at", kind::INSTANT).optional(),
    ],
)
.unique(&[&["code"]])
.read_by("customer.view")
.written_by("customer.edit")
.of_branch("branch_id");

/// A customer as it lies in the store.
#[derive(Clone, Debug)]
pub(crate) struct CustomerRecord {
    pub(crate) id: CustomerId,
    pub(crate) entry: CustomerEntry,
    pub(crate) nik: Option<Sealed>,
    pub(crate) npwp: Option<Sealed>,
    pub(crate) revision: u64,
}

/// What the operator decides, checked.
#[derive(Clone, Debug)]
pub(crate) struct CustomerEntry {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) phone: Option<Phone>,
    pub(crate) address: String,
    pub(crate) branch: Option<BranchId>,
    pub(crate) exempt: bool,
    pub(crate) note: String,
}

/// What becomes of the numbers of identity: `None` leaves one as it is.
#[derive(Debug, Default)]
pub(crate) struct SealedIdentity {
    pub(crate) nik: Option<Option<Sealed>>,
    pub(crate) npwp: Option<Option<Sealed>>,
}

/// Where a number of identity is sealed to: `nik` or `npwp`.
pub(crate) const fn place(column: &'static str, id: CustomerId) -> Place {
    Place {
        table: "customer",
        column,
        row: id.uuid(),
    }
}

pub(crate) async fn find(
    book: &mut SqliteConnection,
    id: CustomerId,
) -> anyhow::Result<Option<CustomerRecord>> {
    let row = sqlx::query("SELECT * FROM customer WHERE id = ? AND removed_at IS NULL")
        .bind(id.as_bytes().to_vec())
        .fetch_optional(book)
        .await?;
    row.as_ref().map(record).transpose()
}

/// What it is or was called, also after its removal: code and name.
pub(crate) async fn name(
    book: &mut SqliteConnection,
    id: CustomerId,
) -> anyhow::Result<Option<String>> {
    let sql = "SELECT code || ' ' || name FROM customer WHERE id = ?";
    Ok(sqlx::query_scalar(sql)
        .bind(id.as_bytes().to_vec())
        .fetch_optional(book)
        .await?)
}

pub(crate) async fn code_taken(write: &mut Write, code: &Code) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM customer WHERE code = ? AND removed_at IS NULL)",
    )
    .bind(code.as_str())
    .fetch_one(write.connection())
    .await?)
}

pub(crate) async fn has_subscriptions(write: &mut Write, id: CustomerId) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM subscription WHERE customer_id = ? AND removed_at IS NULL)",
    )
    .bind(id.as_bytes().to_vec())
    .fetch_one(write.connection())
    .await?)
}

pub(crate) async fn insert(
    write: &mut Write,
    id: CustomerId,
    entry: &CustomerEntry,
    identity: SealedIdentity,
) -> anyhow::Result<()> {
    let mut fields = fields(entry, identity);
    fields.push(field("created_at", write.now()));
    write.insert(&TABLE, id.uuid(), &fields).await
}

pub(crate) async fn edit(
    write: &mut Write,
    id: CustomerId,
    entry: &CustomerEntry,
    identity: SealedIdentity,
) -> anyhow::Result<bool> {
    write
        .patch(&TABLE, id.uuid(), &fields(entry, identity))
        .await
}

pub(crate) async fn remove(write: &mut Write, id: CustomerId) -> anyhow::Result<bool> {
    let now = field("removed_at", write.now());
    write.patch(&TABLE, id.uuid(), &[now]).await
}

fn fields(entry: &CustomerEntry, identity: SealedIdentity) -> Vec<Field> {
    let sealed = |it: Option<Sealed>| it.map(|it| it.0);
    let mut fields = vec![
        field("code", entry.code.as_str()),
        field("name", entry.name.as_str()),
        field("name_key", entry.name.to_lowercase()),
        field("phone", entry.phone.as_ref().map(Phone::as_str)),
        field("address", entry.address.as_str()),
        field("branch_id", entry.branch),
        field("exempt", entry.exempt),
        field("note", entry.note.as_str()),
    ];
    fields.extend(identity.nik.map(|it| field("nik", sealed(it))));
    fields.extend(identity.npwp.map(|it| field("npwp", sealed(it))));
    fields
}

fn record(row: &SqliteRow) -> anyhow::Result<CustomerRecord> {
    let sealed = |column| row.try_get::<Option<_>, _>(column).map(|it| it.map(Sealed));
    Ok(CustomerRecord {
        id: CustomerId::from_uuid(row::id(row, "id")?),
        entry: CustomerEntry {
            code: row.try_get("code")?,
            name: row.try_get("name")?,
            phone: phone(row)?,
            address: row.try_get("address")?,
            branch: row::id_or_none(row, "branch_id")?.map(BranchId::from_uuid),
            exempt: row.try_get("exempt")?,
            note: row.try_get("note")?,
        },
        nik: sealed("nik")?,
        npwp: sealed("npwp")?,
        revision: described::revision(&TABLE, row)?,
    })
}

/// What is stored is digits with their country code.
pub(super) fn phone(row: &SqliteRow) -> anyhow::Result<Option<Phone>> {
    let stored: Option<String> = row.try_get("phone")?;
    let read = |it: String| Phone::new(&format!("+{it}"));
    Ok(stored.map(read).transpose()?)
}
