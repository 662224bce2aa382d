//! The `subscription` table: the services that customers have. A living one has its PPPoE user name
//! to itself, and its static address on its router.

use std::net::Ipv4Addr;

use anyhow::Context as _;
use mikromon_api::private::Private;
use mikromon_api::subscription::{SubscriptionTerms, SubscriptionView};
use mikromon_domain::ids::{BranchId, CustomerId, PlanId, RouterId, SubscriptionId};
use mikromon_domain::price::Leave;
use mikromon_sync::table::{Column, Kind, Table};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Row as _};

use super::{Field, Store, Write, described, field, kind, row};
use crate::id;
use crate::keys::{Place, Sealed};

/// Bytes of a sealed password of 256 characters.
const SEALED: u32 = 1_100;

pub(crate) const TABLE: Table = Table::master(
    "subscription",
    &[
        Column::new("customer_id", Kind::Id).refers("customer"),
        // The customer's, so that the rows of a branch are known by themselves.
        Column::new("branch_id", Kind::Id)
            .optional()
            .refers("branch"),
        Column::new("plan_id", Kind::Id).refers("plan"),
        Column::new("router_id", Kind::Id)
            .optional()
            .refers("router"),
        // With the mark of one that was taken.
        Column::new("pppoe_user", Kind::Text(80)).optional(),
        Column::new("pppoe_password", Kind::Sealed(SEALED)).optional(),
        Column::new("static_address", Kind::Text(40)).optional(),
        Column::new("starts_on", kind::DATE),
        Column::new("ends_on", kind::DATE).optional(),
        Column::new("due_day", Kind::Int(1, 31)).optional(),
        Column::new("price", kind::AMOUNT).optional().review(),
        Column::new("discount", kind::AMOUNT).review(),
        Column::new("discount_note", kind::LINE),
        Column::new("add_ons", Kind::Text(10_000)),
        Column::new("leave_from", kind::DATE).optional(),
        Column::new("leave_until", kind::DATE).optional(),
        Column::new("note", kind::NOTE),
        Column::new("created_at", kind::INSTANT),
        Column::new("removed_at", kind::INSTANT).optional(),
    ],
)
.unique(&[&["pppoe_user"], &["router_id", "static_address"]])
.read_by("customer.view")
.written_by("customer.edit")
.of_branch("branch_id");

const SELECT: &str = "SELECT *,
    EXISTS (SELECT 1 FROM cut_off o WHERE o.subscription_id = subscription.id) AS cut_off
    FROM subscription";

/// Where a PPPoE password is sealed to.
pub(crate) const fn password_place(id: SubscriptionId) -> Place {
    Place {
        table: "subscription",
        column: "pppoe_password",
        row: id.uuid(),
    }
}

/// A fresh id for [`insert`]: the password is sealed to it before the row is there.
pub(crate) fn new_id(write: &Write) -> SubscriptionId {
    SubscriptionId::from_uuid(id::fresh(write.now()))
}

pub(crate) async fn find(
    book: &mut SqliteConnection,
    id: SubscriptionId,
) -> anyhow::Result<Option<SubscriptionView>> {
    let row = sqlx::query(AssertSqlSafe(format!(
        "{SELECT} WHERE id = ? AND removed_at IS NULL"
    )))
    .bind(id.as_bytes().to_vec())
    .fetch_optional(book)
    .await?;
    row.as_ref().map(view).transpose()
}

/// What it is or was called, also after its removal: the customer's code.
pub(crate) async fn name(
    book: &mut SqliteConnection,
    id: SubscriptionId,
) -> anyhow::Result<Option<String>> {
    let sql = "SELECT c.code
               FROM subscription s JOIN customer c ON c.id = s.customer_id WHERE s.id = ?";
    Ok(sqlx::query_scalar(sql)
        .bind(id.as_bytes().to_vec())
        .fetch_optional(book)
        .await?)
}

/// What the operator decides, checked.
#[derive(Clone, Debug)]
pub(crate) struct SubscriptionEntry {
    pub(crate) terms: SubscriptionTerms,
    pub(crate) pppoe_user: String,
    pub(crate) static_address: String,
    pub(crate) note: String,
}

/// What a page of the list is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Filter {
    pub(crate) customer: Option<CustomerId>,
    pub(crate) router: Option<RouterId>,
    pub(crate) after: Option<SubscriptionId>,
    pub(crate) limit: u32,
}

/// Those that were not removed, the oldest first.
pub(crate) async fn list(store: &Store, filter: Filter) -> anyhow::Result<Vec<SubscriptionView>> {
    let bytes = |it: [u8; 16]| it.to_vec();
    let wanted = [
        (
            " AND customer_id = ?",
            filter.customer.map(|it| bytes(*it.as_bytes())),
        ),
        (
            " AND router_id = ?",
            filter.router.map(|it| bytes(*it.as_bytes())),
        ),
        (" AND id > ?", filter.after.map(|it| bytes(*it.as_bytes()))),
    ];
    let wanted: Vec<_> = wanted
        .into_iter()
        .filter_map(|(sql, value)| Some((sql, value?)))
        .collect();
    let conditions: String = wanted.iter().map(|it| it.0).collect();
    let sql = format!("{SELECT} WHERE removed_at IS NULL{conditions} ORDER BY id LIMIT ?");
    let query = sqlx::query(AssertSqlSafe(sql));
    let query = wanted.into_iter().fold(query, |query, it| query.bind(it.1));
    let rows = query.bind(filter.limit).fetch_all(store.read()).await?;
    rows.iter().map(view).collect()
}

/// Whether a living one has it at that router.
pub(crate) async fn has_address(
    write: &mut Write,
    router: RouterId,
    address: Ipv4Addr,
) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM subscription
                        WHERE static_address = ? AND router_id = ? AND removed_at IS NULL)",
    )
    .bind(address.to_string())
    .bind(router.as_bytes().to_vec())
    .fetch_one(write.connection())
    .await?)
}

pub(crate) async fn insert(
    write: &mut Write,
    id: SubscriptionId,
    customer: (CustomerId, Option<BranchId>),
    entry: &SubscriptionEntry,
    password: Option<Sealed>,
) -> anyhow::Result<()> {
    let mut fields = fields(entry)?;
    fields.push(field("customer_id", customer.0));
    fields.push(field("branch_id", customer.1));
    fields.push(field("pppoe_password", password.map(|it| it.0)));
    fields.push(field("created_at", write.now()));
    write.insert(&TABLE, id.uuid(), &fields).await
}

/// `None` leaves the password as it is.
pub(crate) async fn edit(
    write: &mut Write,
    id: SubscriptionId,
    entry: &SubscriptionEntry,
    password: Option<Option<Sealed>>,
) -> anyhow::Result<bool> {
    let mut fields = fields(entry)?;
    fields.extend(password.map(|it| field("pppoe_password", it.map(|it| it.0))));
    write.patch(&TABLE, id.uuid(), &fields).await
}

pub(crate) async fn remove(write: &mut Write, id: SubscriptionId) -> anyhow::Result<bool> {
    let now = field("removed_at", write.now());
    write.patch(&TABLE, id.uuid(), &[now]).await
}

/// Moves a customer's services along to another branch.
pub(crate) async fn move_to(
    write: &mut Write,
    customer: CustomerId,
    branch: Option<BranchId>,
) -> anyhow::Result<()> {
    let rows = sqlx::query("SELECT id FROM subscription WHERE customer_id = ?")
        .bind(customer.as_bytes().to_vec())
        .fetch_all(write.connection())
        .await?;
    for row in &rows {
        let id = row::id(row, "id")?;
        write
            .patch(&TABLE, id, &[field("branch_id", branch)])
            .await?;
    }
    Ok(())
}

/// An empty text is none: only what is there has to be unlike the others.
fn text_or_none(text: &str) -> Option<&str> {
    Some(text).filter(|it| !it.is_empty())
}

fn fields(entry: &SubscriptionEntry) -> anyhow::Result<Vec<Field>> {
    let terms = &entry.terms;
    Ok(vec![
        field("plan_id", terms.plan),
        field("router_id", terms.router),
        field("pppoe_user", text_or_none(&entry.pppoe_user)),
        field("static_address", text_or_none(&entry.static_address)),
        field("starts_on", terms.starts_on),
        field("ends_on", terms.ends_on),
        field("due_day", terms.due_day),
        field("price", terms.price),
        field("discount", terms.discount),
        field("discount_note", terms.discount_note.as_str()),
        field("add_ons", serde_json::to_string(&terms.add_ons)?),
        field("leave_from", terms.leave.map(|it| it.from)),
        field("leave_until", terms.leave.map(|it| it.until)),
        field("note", entry.note.as_str()),
    ])
}

fn view(row: &SqliteRow) -> anyhow::Result<SubscriptionView> {
    let text = |column| {
        row.try_get::<Option<String>, _>(column)
            .map(Option::unwrap_or_default)
    };
    let (user, address) = (text("pppoe_user")?, text("static_address")?);
    let leave = row::date_or_none(row, "leave_from")?.zip(row::date_or_none(row, "leave_until")?);
    let add_ons: String = row.try_get("add_ons")?;
    let password: Option<Vec<u8>> = row.try_get("pppoe_password")?;
    Ok(SubscriptionView {
        id: SubscriptionId::from_uuid(row::id(row, "id")?),
        customer: CustomerId::from_uuid(row::id(row, "customer_id")?),
        pppoe_user: Private::user(user),
        static_address: Private::address(address),
        note: Private::text_of(text("note")?),
        terms: SubscriptionTerms {
            plan: PlanId::from_uuid(row::id(row, "plan_id")?),
            router: row::id_or_none(row, "router_id")?.map(RouterId::from_uuid),
            starts_on: row::date(row, "starts_on")?,
            ends_on: row::date_or_none(row, "ends_on")?,
            due_day: row.try_get("due_day")?,
            price: row::rupiah_or_none(row, "price")?,
            discount: row::rupiah(row, "discount")?,
            discount_note: row.try_get("discount_note")?,
            add_ons: serde_json::from_str(&add_ons).context("add_ons")?,
            leave: leave.map(|(from, until)| Leave { from, until }),
        },
        has_password: password.is_some(),
        cut_off: row.try_get("cut_off")?,
        revision: described::revision(&TABLE, row)?,
    })
}
