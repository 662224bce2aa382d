//! The `invoice` and `invoice_void` tables: bills, issued once and never changed. What is paid of
//! one, and what number it goes by, is read from the view `invoice_status`.

use anyhow::Context as _;
use mikromon_api::invoice::{InvoiceFilter, InvoiceRow, InvoiceView};
use mikromon_domain::billing::{Open, Standing};
use mikromon_domain::date::{CivilDate, Period};
use mikromon_domain::ids::{BranchId, CustomerId, InvoiceId, SubscriptionId};
use mikromon_domain::number::{Numbered, Series};
use mikromon_domain::price::Line;
use mikromon_domain::tax::Taxed;
use mikromon_sync::table::{Column, Kind, Table};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Row as _};

use super::query::bind_some;
use super::{Store, Write, field, kind, row};
use crate::id;

pub(crate) const TABLE: Table = Table::document(
    "invoice",
    &["subscription_id", "period", "turn"],
    "number",
    &[
        Column::new("number", kind::NUMBER),
        Column::new("subscription_id", Kind::Id).refers("subscription"),
        Column::new("customer_id", Kind::Id).refers("customer"),
        Column::new("branch_id", Kind::Id).optional(),
        Column::new("period", kind::MONTH),
        Column::new("turn", Kind::Int(0, 999)),
        Column::new("bill_to", Kind::Text(120)),
        Column::new("address", kind::LINE),
        Column::new("lines", Kind::Text(40_000)),
        Column::new("net", kind::AMOUNT),
        Column::new("dpp", kind::AMOUNT),
        Column::new("ppn", kind::AMOUNT),
        Column::new("total", kind::AMOUNT),
        Column::new("issued_on", kind::DATE),
        Column::new("due_on", kind::DATE),
    ],
)
.read_by("invoice.view")
.written_by("invoice.issue")
.of_branch("branch_id");

/// The first one of an invoice counts, wherever it was made.
pub(crate) const VOID: Table = Table::fact(
    "invoice_void",
    &[
        Column::new("invoice_id", Kind::Id).refers("invoice"),
        Column::new("branch_id", Kind::Id).optional(),
        Column::new("reason", kind::LINE),
        Column::new("at", kind::INSTANT),
    ],
)
.read_by("invoice.view")
.written_by("invoice.void")
.of_branch("branch_id");

/// What [`issue`] needs of a new one.
#[derive(Debug)]
pub(crate) struct NewInvoice<'a> {
    pub(crate) subscription: SubscriptionId,
    pub(crate) customer: CustomerId,
    pub(crate) branch: Option<BranchId>,
    pub(crate) period: Period,
    pub(crate) turn: u16,
    pub(crate) bill_to: &'a str,
    pub(crate) address: &'a str,
    pub(crate) lines: &'a [Line],
    pub(crate) sum: Taxed,
    pub(crate) issued_on: CivilDate,
    pub(crate) due_on: CivilDate,
}

/// An invoice and the branch that it belongs to.
#[derive(Debug)]
pub(crate) struct InvoiceRecord {
    pub(crate) view: InvoiceView,
    pub(crate) branch: Option<BranchId>,
}

/// The last one that was issued for a month.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Latest {
    pub(crate) id: InvoiceId,
    pub(crate) turn: u16,
    pub(crate) void: bool,
}

/// Under the next number of this desk's series, or of the company's while it works alone.
pub(crate) async fn issue(write: &mut Write, new: &NewInvoice<'_>) -> anyhow::Result<InvoiceId> {
    let desk = write.desk_series().await?;
    let series = Series::of_document(Numbered::Invoice, desk, new.issued_on);
    let number = series.number(write.next_number(&series.name()).await?);
    let id = InvoiceId::from_uuid(id::fresh(write.now()));
    let fields = [
        field("number", number),
        field("subscription_id", new.subscription),
        field("customer_id", new.customer),
        field("branch_id", new.branch),
        field("period", new.period),
        field("turn", new.turn),
        field("bill_to", new.bill_to),
        field("address", new.address),
        field("lines", serde_json::to_string(new.lines)?),
        field("net", new.sum.net),
        field("dpp", new.sum.dpp),
        field("ppn", new.sum.ppn),
        field("total", new.sum.total),
        field("issued_on", new.issued_on),
        field("due_on", new.due_on),
    ];
    write.issue(&TABLE, id.uuid(), &fields).await?;
    Ok(id)
}

pub(crate) async fn latest(
    book: &mut SqliteConnection,
    subscription: SubscriptionId,
    period: Period,
) -> anyhow::Result<Option<Latest>> {
    let row = sqlx::query(
        "SELECT i.id, i.turn, s.void FROM invoice i JOIN invoice_status s ON s.id = i.id
         WHERE i.subscription_id = ? AND i.period = ? ORDER BY i.turn DESC LIMIT 1",
    )
    .bind(subscription.as_bytes().to_vec())
    .bind(period.months())
    .fetch_optional(book)
    .await?;
    let latest = |row: SqliteRow| {
        Ok(Latest {
            id: InvoiceId::from_uuid(row::id(&row, "id")?),
            turn: row.try_get("turn")?,
            void: row.try_get("void")?,
        })
    };
    row.map(latest).transpose()
}

pub(crate) async fn void(
    write: &mut Write,
    invoice: &InvoiceRecord,
    reason: &str,
) -> anyhow::Result<()> {
    let id = id::fresh(write.now());
    let fields = [
        field("invoice_id", invoice.view.row.id),
        field("branch_id", invoice.branch),
        field("reason", reason),
        field("at", write.now()),
    ];
    write.insert(&VOID, id, &fields).await
}

/// An invoice with where it stands.
const ROW: &str = "
    SELECT i.*, s.number AS goes_by, s.void, s.paid,
        (SELECT v.reason FROM invoice_void v WHERE v.invoice_id = i.id
         ORDER BY v.at, v.id LIMIT 1) AS void_reason
    FROM invoice i JOIN invoice_status s ON s.id = i.id";

pub(crate) async fn find(
    book: &mut SqliteConnection,
    id: InvoiceId,
    today: CivilDate,
) -> anyhow::Result<Option<InvoiceRecord>> {
    let row = sqlx::query(AssertSqlSafe(format!("{ROW} WHERE i.id = ?")))
        .bind(id.as_bytes().to_vec())
        .fetch_optional(book)
        .await?;
    row.map(|row| record(&row, today)).transpose()
}

/// What a page of the list is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Filter {
    pub(crate) show: InvoiceFilter,
    pub(crate) customer: Option<CustomerId>,
    pub(crate) period: Option<Period>,
    pub(crate) after: Option<InvoiceId>,
    pub(crate) limit: u32,
    pub(crate) today: CivilDate,
}

/// The newest first.
pub(crate) async fn list(store: &Store, filter: Filter) -> anyhow::Result<Vec<InvoiceRow>> {
    let mut sql = format!("{ROW} WHERE 1");
    for (condition, wanted) in [
        (" AND i.customer_id = ?", filter.customer.is_some()),
        (" AND i.period = ?", filter.period.is_some()),
        (
            " AND (i.issued_on, i.id) < (SELECT a.issued_on, a.id FROM invoice a WHERE a.id = ?)",
            filter.after.is_some(),
        ),
        (" AND i.due_on < ?", filter.show == InvoiceFilter::Overdue),
        (
            " AND NOT s.void AND s.paid < i.total",
            filter.show != InvoiceFilter::All,
        ),
    ] {
        sql.push_str(if wanted { condition } else { "" });
    }
    sql.push_str(" ORDER BY i.issued_on DESC, i.id DESC LIMIT ?");
    let query = sqlx::query(AssertSqlSafe(sql));
    let query = bind_some(query, filter.customer.map(|it| it.as_bytes().to_vec()));
    let query = bind_some(query, filter.period.map(Period::months));
    let query = bind_some(query, filter.after.map(|it| it.as_bytes().to_vec()));
    let due = (filter.show == InvoiceFilter::Overdue).then(|| filter.today.days());
    let rows = bind_some(query, due)
        .bind(filter.limit)
        .fetch_all(store.read())
        .await?;
    rows.iter().map(|it| list_row(it, filter.today)).collect()
}

/// An invoice that money may pay, its number and its branch.
#[derive(Clone, Debug)]
pub(crate) struct Payable {
    pub(crate) bill: Open<InvoiceId>,
    pub(crate) number: String,
    pub(crate) customer: CustomerId,
    pub(crate) branch: Option<BranchId>,
}

/// All that a customer has to pay.
pub(crate) async fn payable_of(
    write: &mut Write,
    customer: CustomerId,
) -> anyhow::Result<Vec<Payable>> {
    let sql = format!("{ROW} WHERE i.customer_id = ? AND NOT s.void AND s.paid < i.total");
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(customer.as_bytes().to_vec())
        .fetch_all(write.connection())
        .await?;
    rows.iter().map(payable).collect()
}

/// `None` where it is not in the book. A void or paid one has nothing open.
pub(crate) async fn payable_by_id(
    write: &mut Write,
    id: InvoiceId,
) -> anyhow::Result<Option<Payable>> {
    let row = sqlx::query(AssertSqlSafe(format!("{ROW} WHERE i.id = ?")))
        .bind(id.as_bytes().to_vec())
        .fetch_optional(write.connection())
        .await?;
    row.as_ref().map(payable).transpose()
}

fn standing(row: &SqliteRow) -> anyhow::Result<Standing> {
    Ok(Standing {
        total: row::rupiah(row, "total")?,
        paid: row::rupiah(row, "paid")?,
        due_on: row::date(row, "due_on")?,
        void: row.try_get("void")?,
    })
}

fn payable(row: &SqliteRow) -> anyhow::Result<Payable> {
    let standing = standing(row)?;
    Ok(Payable {
        bill: Open {
            id: InvoiceId::from_uuid(row::id(row, "id")?),
            due_on: standing.due_on,
            open: standing.open(),
        },
        number: row.try_get("goes_by")?,
        customer: CustomerId::from_uuid(row::id(row, "customer_id")?),
        branch: row::id_or_none(row, "branch_id")?.map(BranchId::from_uuid),
    })
}

fn list_row(row: &SqliteRow, today: CivilDate) -> anyhow::Result<InvoiceRow> {
    let standing = standing(row)?;
    Ok(InvoiceRow {
        id: InvoiceId::from_uuid(row::id(row, "id")?),
        number: row.try_get("goes_by")?,
        subscription: SubscriptionId::from_uuid(row::id(row, "subscription_id")?),
        customer: CustomerId::from_uuid(row::id(row, "customer_id")?),
        bill_to: row.try_get("bill_to")?,
        period: Period::from_months(row.try_get("period")?)?,
        issued_on: row::date(row, "issued_on")?,
        due_on: standing.due_on,
        total: standing.total,
        paid: standing.paid,
        open: standing.open(),
        status: standing.status(today),
    })
}

fn record(row: &SqliteRow, today: CivilDate) -> anyhow::Result<InvoiceRecord> {
    let lines: String = row.try_get("lines")?;
    Ok(InvoiceRecord {
        view: InvoiceView {
            row: list_row(row, today)?,
            address: row.try_get::<String, _>("address")?.into(),
            lines: serde_json::from_str(&lines).context("lines")?,
            sum: Taxed {
                net: row::rupiah(row, "net")?,
                dpp: row::rupiah(row, "dpp")?,
                ppn: row::rupiah(row, "ppn")?,
                total: row::rupiah(row, "total")?,
            },
            void_reason: row
                .try_get::<Option<String>, _>("void_reason")?
                .map(Into::into),
        },
        branch: row::id_or_none(row, "branch_id")?.map(BranchId::from_uuid),
    })
}
