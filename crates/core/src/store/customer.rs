//! The `customer` table: who has services. A living customer has its code to itself; NIK and NPWP
//! are sealed.

use mikromon_api::customer::CustomerRow;
use mikromon_domain::customer::Code;
use mikromon_domain::ids::{BranchId, CustomerId};
use mikromon_domain::phone::Phone;
use mikromon_sync::table::{Column, Kind, Table};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::{Field, Store, Write, described, field, kind, row};
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

/// What a page of the list is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Search<'a> {
    pub(crate) text: &'a str,
    pub(crate) branch: Option<BranchId>,
    pub(crate) after: Option<CustomerId>,
    pub(crate) limit: u32,
}

/// A search goes through the index that holds all it looks at, in the order of the list, and ends
/// with the page: its worst case is one that nobody fits.
const PAGE: &str = "
    SELECT c.id, c.code, c.name, c.phone, c.address, c.branch_id,
        (SELECT count(*) FROM subscription s
         WHERE s.customer_id = c.id AND s.removed_at IS NULL) AS subscriptions
    FROM (SELECT id FROM customer INDEXED BY customer_search
          WHERE removed_at IS NULL AND (name_key, id) > (?1, ?2)
            AND (?3 IS NULL OR branch_id = ?3)
            AND (?4 = '' OR instr(name_key, ?4) > 0 OR instr(code, ?5) > 0
                 OR (?6 <> '' AND instr(phone, ?6) > 0)
                 OR id IN (SELECT customer_id FROM subscription INDEXED BY subscription_pppoe
                           WHERE removed_at IS NULL AND instr(lower(pppoe_user), ?4) > 0))
          ORDER BY name_key, id LIMIT ?7) page
    JOIN customer c ON c.id = page.id
    ORDER BY c.name_key, c.id";

pub(crate) async fn list(store: &Store, search: Search<'_>) -> anyhow::Result<Vec<CustomerRow>> {
    let (name, id) = match search.after {
        Some(after) => (name_key(store, after).await?, after.as_bytes().to_vec()),
        None => (String::new(), Vec::new()),
    };
    let text = search.text.trim();
    let rows = sqlx::query(PAGE)
        .bind(name)
        .bind(id)
        .bind(search.branch.map(|it| it.as_bytes().to_vec()))
        .bind(text.to_lowercase())
        .bind(text.to_ascii_uppercase())
        .bind(phone_digits(text))
        .bind(search.limit)
        .fetch_all(store.read())
        .await?;
    rows.iter().map(list_row).collect()
}

/// Also of one that was removed since its page was shown.
async fn name_key(store: &Store, id: CustomerId) -> anyhow::Result<String> {
    let key = sqlx::query_scalar("SELECT name_key FROM customer WHERE id = ?")
        .bind(id.as_bytes().to_vec())
        .fetch_optional(store.read())
        .await?;
    Ok(key.unwrap_or_default())
}

/// The digits that a stored number has too, however it is typed; nothing where they are too few to
/// be meant as one.
fn phone_digits(text: &str) -> String {
    let marks = |it: char| matches!(it, ' ' | '-' | '.' | '+' | '(' | ')');
    let digits: String = text.chars().filter(|it| !marks(*it)).collect();
    let national = digits.trim_start_matches('0');
    if national.len() >= 3 && national.bytes().all(|it| it.is_ascii_digit()) {
        national.to_owned()
    } else {
        String::new()
    }
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

fn list_row(row: &SqliteRow) -> anyhow::Result<CustomerRow> {
    Ok(CustomerRow {
        id: CustomerId::from_uuid(row::id(row, "id")?),
        code: row.try_get("code")?,
        name: row.try_get("name")?,
        phone: phone(row)?,
        address: row.try_get("address")?,
        branch: row::id_or_none(row, "branch_id")?.map(BranchId::from_uuid),
        subscriptions: row.try_get("subscriptions")?,
    })
}

/// What is stored is digits with their country code.
fn phone(row: &SqliteRow) -> anyhow::Result<Option<Phone>> {
    let stored: Option<String> = row.try_get("phone")?;
    let read = |it: String| Phone::new(&format!("+{it}"));
    Ok(stored.map(read).transpose()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_a_number_are_found_however_they_are_typed() {
        for (typed, expected) in [
            ("0812-3456", "8123456"),
            ("+62 812", "62812"),
            ("812", "812"),
            ("08", ""),
            ("budi 0812", ""),
            ("", ""),
        ] {
            assert_eq!(phone_digits(typed), expected, "{typed}");
        }
    }
}
