//! The list of customers, span by span: searched, sorted, and with what is owed. It holds no table.

use mikromon_api::customer::{CustomerOrder, CustomerRow, CustomerSpan, ListCustomers, Owed};
use mikromon_api::private::Private;
use mikromon_domain::ids::{BranchId, CustomerId};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite};

use super::customer::phone;
use super::customer_text::{Reach, Words, push_count, push_found, push_in_order};
use super::{Store, row};

/// The column of `customer_text`, and the index that has it first.
const fn column(order: CustomerOrder) -> (&'static str, &'static str) {
    match order {
        CustomerOrder::Name => ("name", "customer_text_name"),
        CustomerOrder::Code => ("code", "customer_text_code"),
        CustomerOrder::Since => ("since", "customer_text_since"),
    }
}

/// Of more than so many it is quicker to walk the order until there are enough than to sort them.
const MANY: u32 = 2_000;

/// Bills that are not void and not paid in full.
const OPEN: &str = "
    FROM invoice i JOIN invoice_status b ON b.id = i.id
    WHERE i.customer_id = c.id AND NOT b.void AND i.total > b.paid";

/// What the caller may see of customers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sight {
    pub(crate) owed: bool,
    pub(crate) reach: Reach,
}

/// The limit is the caller's to check.
pub(crate) async fn span(
    store: &Store,
    ask: &ListCustomers,
    sight: Sight,
) -> anyhow::Result<CustomerSpan> {
    let words = Words::of(&ask.search);
    // One reader's one moment: the rows are those that are counted.
    let mut moment = store.read().begin().await?;
    let mut count = QueryBuilder::<Sqlite>::new("SELECT count(*) ");
    match words.as_ref().filter(|_| !ask.narrows()) {
        Some(words) => push_count(&mut count, words, sight.reach),
        None => push_wanted(&mut count, words.as_ref(), ask, sight, false),
    }
    let total: u32 = count.build_query_scalar().fetch_one(&mut *moment).await?;
    let mut rows = rows(words.as_ref(), ask, sight, total > MANY);
    let rows = rows.build().fetch_all(&mut *moment).await?;
    let rows = rows.iter().map(read).collect::<anyhow::Result<_>>()?;
    Ok(CustomerSpan { total, rows })
}

fn rows(
    words: Option<&Words>,
    ask: &ListCustomers,
    sight: Sight,
    walk: bool,
) -> QueryBuilder<Sqlite> {
    let (column, _) = column(ask.order);
    let way = if ask.descending { "DESC" } else { "ASC" };
    let mut query = QueryBuilder::<Sqlite>::new(
        "SELECT c.id, c.code, c.name, c.phone, c.address, c.branch_id, c.created_at,
            (SELECT p.name FROM subscription s JOIN plan p ON p.id = s.plan_id
             WHERE s.customer_id = c.id AND s.removed_at IS NULL ORDER BY s.id LIMIT 1) AS plan,
            (SELECT count(*) FROM subscription s
             WHERE s.customer_id = c.id AND s.removed_at IS NULL) AS subscriptions, ",
    );
    let open = |what: &str| match sight.owed {
        true => format!("(SELECT {what} {OPEN})"),
        false => "NULL".to_owned(),
    };
    query
        .push(open("coalesce(sum(i.total - b.paid), 0)"))
        .push(" AS owed, ");
    query.push(open("min(i.due_on)")).push(" AS due_on ");
    query.push(format_args!(
        "FROM (SELECT t.customer_id AS id, t.{column} AS by "
    ));
    push_wanted(&mut query, words, ask, sight, walk);
    query.push(format_args!(
        " ORDER BY t.{column} {way}, t.customer_id {way} LIMIT "
    ));
    query
        .push_bind(ask.limit)
        .push(" OFFSET ")
        .push_bind(ask.offset);
    query.push(format_args!(
        ") span JOIN customer c ON c.id = span.id ORDER BY span.by {way}, c.id {way}"
    ));
    query
}

fn push_wanted(
    query: &mut QueryBuilder<Sqlite>,
    words: Option<&Words>,
    ask: &ListCustomers,
    sight: Sight,
    walk: bool,
) {
    match words.filter(|_| !walk) {
        Some(words) => push_found(query, words, sight.reach),
        None => push_in_order(query, column(ask.order).1, words, sight.reach),
    }
    if let Some(branch) = ask.branch {
        query
            .push(" AND t.branch_id = ")
            .push_bind(branch.as_bytes().to_vec());
    }
    if ask.incomplete {
        query.push(" AND t.phone IS NULL AND t.address = ''");
    }
}

fn read(row: &SqliteRow) -> anyhow::Result<CustomerRow> {
    let due_on = row::date_or_none(row, "due_on")?;
    let owed = row::rupiah_or_none(row, "owed")?;
    Ok(CustomerRow {
        id: CustomerId::from_uuid(row::id(row, "id")?),
        code: row.try_get("code")?,
        name: row.try_get("name")?,
        phone: phone(row)?.as_ref().map(Private::phone),
        address: row.try_get::<String, _>("address")?.into(),
        branch: row::id_or_none(row, "branch_id")?.map(BranchId::from_uuid),
        plan: row.try_get("plan")?,
        subscriptions: row.try_get("subscriptions")?,
        since: row::instant(row, "created_at")?,
        owed: owed.map(|amount| Owed { amount, due_on }),
    })
}
