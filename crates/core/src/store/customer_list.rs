//! The list of customers, span by span: searched, sorted, and with what is owed. It holds no table.

use mikromon_api::customer::{CustomerOrder, CustomerRow, CustomerSpan, ListCustomers, Owed};
use mikromon_api::private::Private;
use mikromon_domain::ids::{BranchId, CustomerId};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row as _};

use super::customer::phone;
use super::{Store, row};

/// Each order has an index that holds all that a search looks at, in that order, so that rows
/// before a span are passed over without reading them.
const fn index(order: CustomerOrder) -> (&'static str, &'static str) {
    match order {
        CustomerOrder::Name => ("customer_search", "name_key"),
        CustomerOrder::Code => ("customer_code", "code"),
        CustomerOrder::Since => ("customer_since", "created_at"),
    }
}

/// ?1 the branch, ?2 the text in small letters, ?3 in capitals, ?4 the digits of a number, ?5 whether
/// PPPoE user names are searched.
const WANTED: &str = "
    removed_at IS NULL AND (?1 IS NULL OR branch_id = ?1)
    AND (?2 = '' OR instr(name_key, ?2) > 0 OR instr(code, ?3) > 0
         OR (?4 <> '' AND instr(phone, ?4) > 0)
         OR ?5 AND id IN (SELECT customer_id FROM subscription INDEXED BY subscription_pppoe
                   WHERE removed_at IS NULL AND instr(lower(pppoe_user), ?2) > 0))";

/// Bills that are not void and not paid in full.
const OPEN: &str = "
    FROM invoice i JOIN invoice_status b ON b.id = i.id
    WHERE i.customer_id = c.id AND NOT b.void AND i.total > b.paid";

/// ?6 the limit, ?7 the offset, ?8 whether what is owed is asked for.
fn span_sql(order: CustomerOrder, descending: bool) -> String {
    let (index, column) = index(order);
    let way = if descending { "DESC" } else { "ASC" };
    format!(
        "SELECT c.id, c.code, c.name, c.phone, c.address, c.branch_id, c.created_at,
            (SELECT p.name FROM subscription s JOIN plan p ON p.id = s.plan_id
             WHERE s.customer_id = c.id AND s.removed_at IS NULL ORDER BY s.id LIMIT 1) AS plan,
            (SELECT count(*) FROM subscription s
             WHERE s.customer_id = c.id AND s.removed_at IS NULL) AS subscriptions,
            CASE WHEN ?8 THEN (SELECT coalesce(sum(i.total - b.paid), 0) {OPEN}) END AS owed,
            CASE WHEN ?8 THEN (SELECT min(i.due_on) {OPEN}) END AS due_on
         FROM (SELECT id FROM customer INDEXED BY {index} WHERE {WANTED}
               ORDER BY {column} {way}, id {way} LIMIT ?6 OFFSET ?7) span
         JOIN customer c ON c.id = span.id
         ORDER BY c.{column} {way}, c.id {way}"
    )
}

/// What the caller may see of customers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sight {
    pub(crate) owed: bool,
    /// Telephone numbers and PPPoE user names: whoever may not see them must not find by them.
    pub(crate) hidden: bool,
}

/// The limit is the caller's to check.
pub(crate) async fn span(
    store: &Store,
    ask: &ListCustomers,
    sight: Sight,
) -> anyhow::Result<CustomerSpan> {
    let text = ask.search.trim();
    let branch = ask.branch.map(|it| it.as_bytes().to_vec());
    let (small, capitals) = (text.to_lowercase(), text.to_ascii_uppercase());
    let digits = match sight.hidden {
        true => phone_digits(text),
        false => String::new(),
    };
    // One reader's one moment: the rows are those that are counted.
    let mut moment = store.read().begin().await?;
    let count = format!("SELECT count(*) FROM customer INDEXED BY customer_search WHERE {WANTED}");
    let total = sqlx::query_scalar(AssertSqlSafe(count))
        .bind(branch.clone())
        .bind(small.clone())
        .bind(capitals.clone())
        .bind(digits.clone())
        .bind(sight.hidden)
        .fetch_one(&mut *moment)
        .await?;
    let rows = sqlx::query(AssertSqlSafe(span_sql(ask.order, ask.descending)))
        .bind(branch)
        .bind(small)
        .bind(capitals)
        .bind(digits)
        .bind(sight.hidden)
        .bind(ask.limit)
        .bind(ask.offset)
        .bind(sight.owed)
        .fetch_all(&mut *moment)
        .await?;
    let rows = rows.iter().map(read).collect::<anyhow::Result<_>>()?;
    Ok(CustomerSpan { total, rows })
}

/// The digits that a stored number has too, however it is typed; nothing where they are too few to
/// be meant as one.
pub(super) fn phone_digits(text: &str) -> String {
    let marks = |it: char| matches!(it, ' ' | '-' | '.' | '+' | '(' | ')');
    let digits: String = text.chars().filter(|it| !marks(*it)).collect();
    let national = digits.trim_start_matches('0');
    if national.len() >= 3 && national.bytes().all(|it| it.is_ascii_digit()) {
        national.to_owned()
    } else {
        String::new()
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
