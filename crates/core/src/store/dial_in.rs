//! Who dials in: the PPPoE side of subscriptions, customers and plans. It holds no table.

use std::net::Ipv4Addr;

use mikromon_domain::date::CivilDate;
use mikromon_domain::ids::{CustomerId, RouterId, SubscriptionId};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::{Store, row};

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

const ALL: &str = "
    SELECT s.id, s.customer_id, c.code, c.name, s.router_id, s.pppoe_user, s.static_address,
        p.profile, s.ends_on IS NOT NULL AND s.ends_on < ? AS ended
    FROM subscription s JOIN customer c ON c.id = s.customer_id JOIN plan p ON p.id = s.plan_id
    WHERE s.removed_at IS NULL AND c.removed_at IS NULL AND s.pppoe_user IS NOT NULL";

pub(crate) async fn all(store: &Store, today: CivilDate) -> anyhow::Result<Vec<DialIn>> {
    let query = sqlx::query(ALL).bind(today.days());
    let rows = query.fetch_all(store.read()).await?;
    rows.iter().map(read).collect()
}

fn read(row: &SqliteRow) -> anyhow::Result<DialIn> {
    let address: Option<String> = row.try_get("static_address")?;
    Ok(DialIn {
        subscription: SubscriptionId::from_uuid(row::id(row, "id")?),
        customer: CustomerId::from_uuid(row::id(row, "customer_id")?),
        code: row.try_get("code")?,
        name: row.try_get("name")?,
        router: row::id_or_none(row, "router_id")?.map(RouterId::from_uuid),
        user: row.try_get("pppoe_user")?,
        // A mark of one that was taken is no address; the conflict tells of it.
        address: address.and_then(|it| it.parse().ok()),
        profile: row.try_get("profile")?,
        ended: row.try_get("ended")?,
    })
}
