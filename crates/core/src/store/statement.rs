//! What a customer was billed and has paid, from the views. It holds no table.

use mikromon_api::customer::{Statement, StatementEntry, StatementItem};
use mikromon_domain::ids::{CustomerId, InvoiceId, PaymentId};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::{Store, row};

/// The newest first; of a day, what was paid before what was billed.
const ENTRIES: &str = "
    SELECT i.issued_on AS day, 0 AS paid, i.id, s.number,
        CASE WHEN s.void THEN 0 ELSE -i.total END AS amount
    FROM invoice i JOIN invoice_status s ON s.id = i.id WHERE i.customer_id = ?1
    UNION ALL
    SELECT p.received_on, 1, p.id,
        (SELECT k.number FROM receipt k WHERE k.payment_id = p.id LIMIT 1),
        CASE WHEN s.reversed THEN 0 ELSE p.amount END
    FROM payment p JOIN payment_status s ON s.id = p.id WHERE p.customer_id = ?1
    ORDER BY day DESC, paid DESC, 3 DESC LIMIT ?2";

/// `None` where there is no such customer; one that was removed has its own.
pub(crate) async fn of(
    store: &Store,
    id: CustomerId,
    limit: u32,
) -> anyhow::Result<Option<Statement>> {
    // One reader's one moment: the sums are those of the entries.
    let mut moment = store.read().begin().await?;
    let sums = sqlx::query("SELECT * FROM customer_balance WHERE id = ?")
        .bind(id.as_bytes().to_vec())
        .fetch_optional(&mut *moment)
        .await?;
    let Some(sums) = sums else {
        return Ok(None);
    };
    let rows = sqlx::query(ENTRIES)
        .bind(id.as_bytes().to_vec())
        .bind(limit)
        .fetch_all(&mut *moment)
        .await?;
    let invoiced = row::rupiah(&sums, "invoiced")?;
    let (paid, credit) = (row::rupiah(&sums, "paid")?, row::rupiah(&sums, "credit")?);
    Ok(Some(Statement {
        invoiced,
        paid,
        credit,
        balance: paid.plus(credit)?.minus(invoiced)?,
        entries: rows.iter().map(entry).collect::<anyhow::Result<_>>()?,
    }))
}

fn entry(row: &SqliteRow) -> anyhow::Result<StatementEntry> {
    let id = row::id(row, "id")?;
    let what = if row.try_get("paid")? {
        StatementItem::Payment {
            id: PaymentId::from_uuid(id),
            receipt: row.try_get("number")?,
        }
    } else {
        StatementItem::Invoice {
            id: InvoiceId::from_uuid(id),
            number: row.try_get("number")?,
        }
    };
    Ok(StatementEntry {
        on: row::date(row, "day")?,
        what,
        amount: row::rupiah(row, "amount")?,
    })
}
