//! The `payment`, `allocation` and `payment_reversal` tables: money that came, what it pays, and
//! that it was taken back. What is left of a payment is read from the view `payment_status`.

use mikromon_api::payment::{PaidPart, PaymentView};
use mikromon_domain::billing::PaymentMethod;
use mikromon_domain::date::CivilDate;
use mikromon_domain::ids::{BranchId, CustomerId, InvoiceId, PaymentId};
use mikromon_domain::money::Rupiah;
use mikromon_domain::time::UnixMillis;
use mikromon_sync::table::{Column, Kind, Table};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Row as _};

use super::query::bind_some;
use super::{Store, Write, field, kind, row};
use crate::id;

pub(crate) const TABLE: Table = Table::fact(
    "payment",
    &[
        Column::new("customer_id", Kind::Id)
            .optional()
            .refers("customer"),
        Column::new("branch_id", Kind::Id).optional(),
        Column::new("amount", kind::MONEY),
        Column::new("method", kind::CLOSED),
        Column::new("received_at", kind::INSTANT),
        Column::new("received_on", kind::DATE),
        Column::new("reference", kind::LINE),
        Column::new("operator_id", Kind::Id)
            .optional()
            .refers("operator"),
    ],
)
.read_by("invoice.view")
.written_by("payment.record")
.of_branch("branch_id");

pub(crate) const ALLOCATION: Table = Table::fact(
    "allocation",
    &[
        Column::new("payment_id", Kind::Id).refers("payment"),
        Column::new("invoice_id", Kind::Id).refers("invoice"),
        Column::new("branch_id", Kind::Id).optional(),
        Column::new("amount", kind::MONEY),
        Column::new("at", kind::INSTANT),
    ],
)
.read_by("invoice.view")
.written_by("payment.record")
.of_branch("branch_id");

/// The first one of a payment counts, wherever it was made.
pub(crate) const REVERSAL: Table = Table::fact(
    "payment_reversal",
    &[
        Column::new("payment_id", Kind::Id).refers("payment"),
        Column::new("branch_id", Kind::Id).optional(),
        Column::new("reason", kind::LINE),
        Column::new("at", kind::INSTANT),
    ],
)
.read_by("invoice.view")
.written_by("payment.reverse")
.of_branch("branch_id");

/// What [`insert`] needs of a new one.
#[derive(Debug)]
pub(crate) struct NewPayment<'a> {
    pub(crate) customer: Option<CustomerId>,
    pub(crate) branch: Option<BranchId>,
    pub(crate) amount: Rupiah,
    pub(crate) method: PaymentMethod,
    pub(crate) received_at: UnixMillis,
    pub(crate) received_on: CivilDate,
    pub(crate) reference: &'a str,
}

/// A payment and the branch that it belongs to.
#[derive(Debug)]
pub(crate) struct PaymentRecord {
    pub(crate) view: PaymentView,
    pub(crate) branch: Option<BranchId>,
}

pub(crate) async fn insert(
    write: &mut Write,
    id: PaymentId,
    new: &NewPayment<'_>,
) -> anyhow::Result<()> {
    let fields = [
        field("customer_id", new.customer),
        field("branch_id", new.branch),
        field("amount", new.amount),
        field("method", new.method.name()),
        field("received_at", new.received_at),
        field("received_on", new.received_on),
        field("reference", new.reference),
        field("operator_id", write.by()),
    ];
    write.insert(&TABLE, id.uuid(), &fields).await
}

/// What it pays, in the order in which that was said.
pub(crate) async fn parts(
    book: &mut SqliteConnection,
    id: PaymentId,
) -> anyhow::Result<Vec<PaidPart>> {
    let rows = sqlx::query(
        "SELECT a.invoice_id, a.amount, coalesce(i.number, '') AS number
         FROM allocation a LEFT JOIN invoice i ON i.id = a.invoice_id
         WHERE a.payment_id = ? ORDER BY a.at, a.id",
    )
    .bind(id.as_bytes().to_vec())
    .fetch_all(book)
    .await?;
    let part = |row: &SqliteRow| {
        Ok(PaidPart {
            invoice: InvoiceId::from_uuid(row::id(row, "invoice_id")?),
            number: row.try_get("number")?,
            amount: row::rupiah(row, "amount")?,
        })
    };
    rows.iter().map(part).collect()
}

/// Says what a part of a payment pays.
pub(crate) async fn allocate(
    write: &mut Write,
    payment: PaymentId,
    (invoice, amount): (InvoiceId, Rupiah),
    branch: Option<BranchId>,
) -> anyhow::Result<()> {
    let id = id::fresh(write.now());
    let fields = [
        field("payment_id", payment),
        field("invoice_id", invoice),
        field("branch_id", branch),
        field("amount", amount),
        field("at", write.now()),
    ];
    write.insert(&ALLOCATION, id, &fields).await
}

pub(crate) async fn reverse(
    write: &mut Write,
    payment: &PaymentRecord,
    reason: &str,
) -> anyhow::Result<()> {
    let id = id::fresh(write.now());
    let fields = [
        field("payment_id", payment.view.id),
        field("branch_id", payment.branch),
        field("reason", reason),
        field("at", write.now()),
    ];
    write.insert(&REVERSAL, id, &fields).await
}

/// A payment with what became of it.
const ROW: &str = "
    SELECT p.*, s.rest, c.name AS customer_name, o.name AS operator,
        (SELECT r.reason FROM payment_reversal r WHERE r.payment_id = p.id
         ORDER BY r.at, r.id LIMIT 1) AS reversed,
        (SELECT coalesce((SELECT v.instead FROM number_void v
                          WHERE v.document = k.id AND v.instead IS NOT NULL LIMIT 1), k.number)
         FROM receipt k WHERE k.payment_id = p.id LIMIT 1) AS receipt
    FROM payment p
    JOIN payment_status s ON s.id = p.id
    LEFT JOIN customer c ON c.id = p.customer_id
    LEFT JOIN operator o ON o.id = p.operator_id";

pub(crate) async fn find(
    book: &mut SqliteConnection,
    id: PaymentId,
) -> anyhow::Result<Option<PaymentRecord>> {
    let row = sqlx::query(AssertSqlSafe(format!("{ROW} WHERE p.id = ?")))
        .bind(id.as_bytes().to_vec())
        .fetch_optional(book)
        .await?;
    row.as_ref().map(record).transpose()
}

/// The newest first.
pub(crate) async fn list(
    store: &Store,
    customer: Option<CustomerId>,
    after: Option<PaymentId>,
    limit: u32,
) -> anyhow::Result<Vec<PaymentView>> {
    let mut sql = format!("{ROW} WHERE 1");
    if customer.is_some() {
        sql.push_str(" AND p.customer_id = ?");
    }
    if after.is_some() {
        sql.push_str(
            " AND (p.received_at, p.id) < (SELECT a.received_at, a.id FROM payment a WHERE a.id = ?)",
        );
    }
    sql.push_str(" ORDER BY p.received_at DESC, p.id DESC LIMIT ?");
    let query = sqlx::query(AssertSqlSafe(sql));
    let query = bind_some(query, customer.map(|it| it.as_bytes().to_vec()));
    let query = bind_some(query, after.map(|it| it.as_bytes().to_vec()));
    let rows = query.bind(limit).fetch_all(store.read()).await?;
    rows.iter().map(view).collect()
}

/// The oldest first.
pub(crate) async fn suspense(store: &Store, limit: u32) -> anyhow::Result<Vec<PaymentView>> {
    let sql = format!(
        "{ROW} WHERE p.id IN (SELECT id FROM suspense) ORDER BY p.received_at, p.id LIMIT ?"
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(limit)
        .fetch_all(store.read())
        .await?;
    rows.iter().map(view).collect()
}

fn record(row: &SqliteRow) -> anyhow::Result<PaymentRecord> {
    Ok(PaymentRecord {
        view: view(row)?,
        branch: row::id_or_none(row, "branch_id")?.map(BranchId::from_uuid),
    })
}

fn view(row: &SqliteRow) -> anyhow::Result<PaymentView> {
    Ok(PaymentView {
        id: PaymentId::from_uuid(row::id(row, "id")?),
        customer: row::id_or_none(row, "customer_id")?.map(CustomerId::from_uuid),
        customer_name: row.try_get("customer_name")?,
        amount: row::rupiah(row, "amount")?,
        method: row::named(row, "method", PaymentMethod::from_name)?,
        received_at: row::instant(row, "received_at")?,
        received_on: row::date(row, "received_on")?,
        reference: row.try_get::<String, _>("reference")?.into(),
        receipt: row.try_get("receipt")?,
        rest: row::rupiah(row, "rest")?,
        reversed: row
            .try_get::<Option<String>, _>("reversed")?
            .map(Into::into),
        operator: row.try_get("operator")?,
    })
}
