//! Who dials in: the PPPoE side of subscriptions, customers and plans. It holds no table.

use std::net::Ipv4Addr;

use mikromon_domain::date::CivilDate;
use mikromon_domain::ids::{BranchId, CustomerId, RouterId, SubscriptionId};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::provision::{Place, Service};
use super::{Store, row};
use crate::keys::Sealed;

/// A subscription with a PPPoE user name, as a router should have it.
#[derive(Clone, Debug)]
pub(crate) struct DialIn {
    pub(crate) subscription: SubscriptionId,
    pub(crate) customer: CustomerId,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) router: Option<RouterId>,
    pub(crate) user: String,
    pub(crate) address: Option<Ipv4Addr>,
    /// Empty where the plan does not say.
    pub(crate) profile: String,
    /// Its last day is past.
    pub(crate) ended: bool,
}

/// What the book has for one that is looked after at its router, cut off or not.
#[derive(Debug)]
pub(crate) struct Account {
    /// `None` where it does not dial in, or the book does not say where.
    pub(crate) service: Option<Service>,
    /// Empty where the plan does not say.
    pub(crate) profile: String,
    pub(crate) address: Option<Ipv4Addr>,
    pub(crate) password: Option<Sealed>,
    /// It left the lists, or its customer did.
    pub(crate) removed: bool,
    pub(crate) cut_off: bool,
}

const ALL: &str = "
    SELECT s.id, s.customer_id, c.code, c.name, s.router_id, s.pppoe_user, s.static_address,
        p.profile, s.ends_on IS NOT NULL AND s.ends_on < ? AS ended,
        EXISTS (SELECT 1 FROM cut_off o WHERE o.subscription_id = s.id) AS cut_off
    FROM subscription s JOIN customer c ON c.id = s.customer_id JOIN plan p ON p.id = s.plan_id
    WHERE s.removed_at IS NULL AND c.removed_at IS NULL AND s.pppoe_user IS NOT NULL";

/// Who is cut off should have the profile `isolation`, and no address of their own.
pub(crate) async fn all(
    store: &Store,
    today: CivilDate,
    isolation: &str,
) -> anyhow::Result<Vec<DialIn>> {
    let query = sqlx::query(ALL).bind(today.days());
    let rows = query.fetch_all(store.read()).await?;
    rows.iter().map(|row| read(row, isolation)).collect()
}

/// As the book has it, also after its removal; `None` where it has no such row, or not any more.
pub(crate) async fn account(
    book: &mut SqliteConnection,
    id: SubscriptionId,
) -> anyhow::Result<Option<Account>> {
    let row = sqlx::query(
        "SELECT s.branch_id, s.router_id, s.pppoe_user, s.pppoe_password, s.static_address, p.profile,
             s.removed_at IS NOT NULL OR c.removed_at IS NOT NULL AS removed,
             EXISTS (SELECT 1 FROM cut_off o WHERE o.subscription_id = s.id) AS cut_off
         FROM subscription s JOIN customer c ON c.id = s.customer_id JOIN plan p ON p.id = s.plan_id
         WHERE s.id = ?",
    )
    .bind(id.as_bytes().to_vec())
    .fetch_optional(book)
    .await?;
    let read = |row: SqliteRow| {
        let router = row::id_or_none(&row, "router_id")?.map(RouterId::from_uuid);
        let user: Option<String> = row.try_get("pppoe_user")?;
        let branch = row::id_or_none(&row, "branch_id")?.map(BranchId::from_uuid);
        let place = router
            .zip(user)
            .map(|(router, user)| Place { router, user });
        Ok(Account {
            service: place.map(|place| Service { id, branch, place }),
            profile: row.try_get("profile")?,
            address: address(&row)?,
            password: row.try_get::<Option<_>, _>("pppoe_password")?.map(Sealed),
            removed: row.try_get("removed")?,
            cut_off: row.try_get("cut_off")?,
        })
    };
    row.map(read).transpose()
}

/// A mark of one that was taken is no address; the conflict tells of it.
fn address(row: &SqliteRow) -> anyhow::Result<Option<Ipv4Addr>> {
    let text: Option<String> = row.try_get("static_address")?;
    Ok(text.and_then(|it| it.parse().ok()))
}

fn read(row: &SqliteRow, isolation: &str) -> anyhow::Result<DialIn> {
    let cut_off: bool = row.try_get("cut_off")?;
    let (profile, address) = match cut_off {
        true => (isolation.to_owned(), None),
        false => (row.try_get("profile")?, address(row)?),
    };
    Ok(DialIn {
        subscription: SubscriptionId::from_uuid(row::id(row, "id")?),
        customer: CustomerId::from_uuid(row::id(row, "customer_id")?),
        code: row.try_get("code")?,
        name: row.try_get("name")?,
        router: row::id_or_none(row, "router_id")?.map(RouterId::from_uuid),
        user: row.try_get("pppoe_user")?,
        address,
        profile,
        ended: row.try_get("ended")?,
    })
}
