//! The `provision_intent` and `provision_event` tables: what was decided about PPPoE customers at
//! routers, and what came of it. Both are facts; where an intent stands follows from them.

use anyhow::Context as _;
use mikromon_api::private::Private;
use mikromon_api::provision::{IntentState, IntentView};
use mikromon_domain::ids::{BranchId, CustomerId, DeviceId, IntentId, RouterId, SubscriptionId};
use mikromon_domain::provision::{Happened, Saved, Stuck, Work};
use mikromon_domain::time::UnixMillis;
use mikromon_sync::table::{Column, Kind, Table};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Row as _};

use super::{Field, Store, Write, device, field, kind, row};
use crate::id;

pub(crate) const TABLE: Table = Table::fact(
    "provision_intent",
    &[
        Column::new("subscription_id", Kind::Id).refers("subscription"),
        Column::new("branch_id", Kind::Id).optional(),
        Column::new("router_id", Kind::Id).refers("router"),
        Column::new("pppoe_user", Kind::Text(80)),
        Column::new("work", kind::CLOSED),
        Column::new("at", kind::INSTANT),
        Column::new("operator_id", Kind::Id)
            .optional()
            .refers("operator"),
        Column::new("device_id", Kind::Id),
        Column::new("reason", kind::LINE),
    ],
)
.read_by("customer.view")
.written_by("customer.provision")
.of_branch("branch_id");

/// Anybody may write one: whoever is on duty carries out what others decided.
pub(crate) const EVENT: Table = Table::fact(
    "provision_event",
    &[
        Column::new("intent_id", Kind::Id).refers("provision_intent"),
        Column::new("branch_id", Kind::Id).optional(),
        Column::new("at", kind::INSTANT),
        Column::new("kind", kind::CLOSED),
        Column::new("profile", Kind::Text(400)).optional(),
        Column::new("remote_address", Kind::Text(400)).optional(),
        Column::new("stuck", Kind::Text(2_000)).optional(),
    ],
)
.read_by("customer.view")
.of_branch("branch_id");

/// Where something is to be done: a router, and a name that people dial in with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    pub(crate) router: RouterId,
    pub(crate) user: String,
}

/// A service of a customer's that dials in.
#[derive(Clone, Debug)]
pub(crate) struct Service {
    pub(crate) id: SubscriptionId,
    pub(crate) branch: Option<BranchId>,
    pub(crate) place: Place,
}

/// Something that was decided, as it lies in the store.
#[derive(Clone, Debug)]
pub(crate) struct Intent {
    pub(crate) id: IntentId,
    pub(crate) service: Service,
    pub(crate) work: Work,
    pub(crate) at: UnixMillis,
    /// The desktop where it was decided.
    pub(crate) device: DeviceId,
}

/// What an event adds to its kind.
#[derive(Clone, Debug)]
pub(crate) enum Came {
    Saved(Saved),
    Done,
    Stuck(Stuck),
    Replaced,
}

const ENDED: &str = "EXISTS (SELECT 1 FROM provision_event e
    WHERE e.intent_id = i.id AND e.kind IN ('done', 'stuck', 'replaced'))";

/// Decides something. What it stands in the place of is replaced from now on.
pub(crate) async fn decide(
    write: &mut Write,
    service: &Service,
    work: Work,
    reason: &str,
) -> anyhow::Result<IntentId> {
    let older = open_at(write.connection(), &service.place).await?;
    for older in older.iter().filter(|it| work.supersedes(it.work)) {
        tell(write, older, &Came::Replaced).await?;
    }
    let at = after_all(write, service).await?;
    let id = id::fresh(write.now());
    let fields = [
        field("subscription_id", service.id),
        field("branch_id", service.branch),
        field("router_id", service.place.router),
        field("pppoe_user", service.place.user.as_str()),
        field("work", work.name()),
        field("at", at),
        field("operator_id", write.by()),
        field("device_id", device::id(write.connection()).await?),
        field("reason", reason),
    ];
    write.insert(&TABLE, id, &fields).await?;
    Ok(IntentId::from_uuid(id))
}

/// Whoever decides or notes something knows of what was before it: that another desktop's clock is ahead
/// does not put it behind.
async fn after_all(write: &mut Write, service: &Service) -> anyhow::Result<UnixMillis> {
    let now = write.now();
    let last: Option<i64> = sqlx::query_scalar(
        "SELECT max(at) FROM (
             SELECT i.at FROM provision_intent i WHERE i.subscription_id = ?1
             UNION ALL
             SELECT e.at FROM provision_intent i JOIN provision_event e ON e.intent_id = i.id
             WHERE i.subscription_id = ?1)",
    )
    .bind(service.id.as_bytes().to_vec())
    .fetch_one(write.connection())
    .await?;
    Ok(last.map_or(now, |it| now.max(UnixMillis(it.saturating_add(1)))))
}

/// Notes what came of an intent.
pub(crate) async fn tell(write: &mut Write, intent: &Intent, came: &Came) -> anyhow::Result<()> {
    let (happened, saved, stuck) = match came {
        Came::Saved(saved) => (Happened::Saved, Some(saved), None),
        Came::Done => (Happened::Done, None, None),
        Came::Stuck(why) => (Happened::Stuck, None, Some(serde_json::to_string(why)?)),
        Came::Replaced => (Happened::Replaced, None, None),
    };
    let at = after_all(write, &intent.service).await?;
    let fields: [Field; 7] = [
        field("intent_id", intent.id),
        field("branch_id", intent.service.branch),
        field("at", at),
        field("kind", happened.name()),
        field("profile", saved.map(|it| it.profile.as_str())),
        field("remote_address", saved.map(|it| it.remote_address.as_str())),
        field("stuck", stuck),
    ];
    let id = id::fresh(write.now());
    write.insert(&EVENT, id, &fields).await
}

/// All that nothing ended yet, in the order of their decision. What this version has no word for waits for
/// one that has.
pub(crate) async fn open(store: &Store) -> anyhow::Result<Vec<Intent>> {
    let sql = format!("SELECT i.* FROM provision_intent i WHERE NOT {ENDED} ORDER BY i.at, i.id");
    let rows = sqlx::query(AssertSqlSafe(sql))
        .fetch_all(store.read())
        .await?;
    let read = |row: &SqliteRow| {
        let unread = |error| tracing::warn!("work at a router was not read: {error:#}");
        intent(row).map_err(unread).ok()
    };
    Ok(rows.iter().filter_map(read).collect())
}

/// Whether it has yet to be done, as the book has it now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Open,
    /// Something newer stands in its place, which another desktop decided without knowing of it.
    Replaced,
    Ended,
}

pub(crate) async fn standing(
    book: &mut SqliteConnection,
    intent: &Intent,
) -> anyhow::Result<Standing> {
    let sql = format!("SELECT {ENDED} FROM provision_intent i WHERE i.id = ?");
    let ended: Option<bool> = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(intent.id.as_bytes().to_vec())
        .fetch_optional(&mut *book)
        .await?;
    // One that is not there any more came from a server that forgot it.
    if ended.unwrap_or(true) {
        return Ok(Standing::Ended);
    }
    let newer: Vec<String> = sqlx::query_scalar(
        "SELECT work FROM provision_intent
         WHERE router_id = ? AND pppoe_user = ? AND (at, id) > (?, ?)",
    )
    .bind(intent.service.place.router.as_bytes().to_vec())
    .bind(intent.service.place.user.as_str())
    .bind(intent.at.0)
    .bind(intent.id.as_bytes().to_vec())
    .fetch_all(book)
    .await?;
    let newer = newer.iter().filter_map(|it| Work::from_name(it));
    let replaced = newer.into_iter().any(|it| it.supersedes(intent.work));
    Ok(if replaced {
        Standing::Replaced
    } else {
        Standing::Open
    })
}

/// How the secret was before it was cut off, unless it was put back since.
pub(crate) async fn saved(
    book: &mut SqliteConnection,
    place: &Place,
) -> anyhow::Result<Option<Saved>> {
    let row = sqlx::query(
        "SELECT e.profile, e.remote_address
         FROM provision_intent i JOIN provision_event e ON e.intent_id = i.id AND e.kind = 'saved'
         WHERE i.router_id = ?1 AND i.pppoe_user = ?2 AND NOT EXISTS (
             SELECT 1 FROM provision_intent b
             JOIN provision_event d ON d.intent_id = b.id AND d.kind = 'done'
             WHERE b.router_id = ?1 AND b.pppoe_user = ?2
               AND b.work IN ('restore', 'create', 'remove') AND (d.at, d.id) > (e.at, e.id))
         ORDER BY e.at DESC, e.id DESC LIMIT 1",
    )
    .bind(place.router.as_bytes().to_vec())
    .bind(place.user.as_str())
    .fetch_optional(book)
    .await?;
    let read = |row: SqliteRow| {
        Ok(Saved {
            profile: row.try_get("profile")?,
            remote_address: row.try_get("remote_address")?,
        })
    };
    row.map(read).transpose()
}

/// Whether there is a subscription that is cut off.
pub(crate) async fn is_anybody_cut_off(book: &mut SqliteConnection) -> anyhow::Result<bool> {
    let sql =
        "SELECT EXISTS (SELECT 1 FROM cut_off o JOIN subscription s ON s.id = o.subscription_id
                              WHERE s.removed_at IS NULL)";
    Ok(sqlx::query_scalar(sql).fetch_one(book).await?)
}

/// The newest first.
pub(crate) async fn of_customer(
    book: &mut SqliteConnection,
    customer: CustomerId,
    limit: u32,
) -> anyhow::Result<Vec<IntentView>> {
    let rows = sqlx::query(
        "SELECT i.*, o.name AS operator, coalesce(r.name, '') AS router,
             e.kind AS ended, e.at AS ended_at, e.stuck
         FROM subscription s JOIN provision_intent i ON i.subscription_id = s.id
         LEFT JOIN operator o ON o.id = i.operator_id
         LEFT JOIN router r ON r.id = i.router_id
         LEFT JOIN provision_event e ON e.id = (
             SELECT x.id FROM provision_event x
             WHERE x.intent_id = i.id AND x.kind IN ('done', 'stuck', 'replaced')
             ORDER BY x.at, x.id LIMIT 1)
         WHERE s.customer_id = ? ORDER BY i.at DESC, i.id DESC LIMIT ?",
    )
    .bind(customer.as_bytes().to_vec())
    .bind(limit)
    .fetch_all(book)
    .await?;
    Ok(rows.iter().filter_map(|it| view(it).ok()).collect())
}

async fn open_at(book: &mut SqliteConnection, place: &Place) -> anyhow::Result<Vec<Intent>> {
    let sql = format!(
        "SELECT i.* FROM provision_intent i
         WHERE i.router_id = ? AND i.pppoe_user = ? AND NOT {ENDED}"
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(place.router.as_bytes().to_vec())
        .bind(place.user.as_str())
        .fetch_all(book)
        .await?;
    Ok(rows.iter().filter_map(|it| intent(it).ok()).collect())
}

fn intent(row: &SqliteRow) -> anyhow::Result<Intent> {
    Ok(Intent {
        id: IntentId::from_uuid(row::id(row, "id")?),
        service: Service {
            id: SubscriptionId::from_uuid(row::id(row, "subscription_id")?),
            branch: row::id_or_none(row, "branch_id")?.map(BranchId::from_uuid),
            place: Place {
                router: RouterId::from_uuid(row::id(row, "router_id")?),
                user: row.try_get("pppoe_user")?,
            },
        },
        work: row::named(row, "work", Work::from_name)?,
        at: row::instant(row, "at")?,
        device: DeviceId::from_uuid(row::id(row, "device_id")?),
    })
}

fn view(row: &SqliteRow) -> anyhow::Result<IntentView> {
    let ended: Option<String> = row.try_get("ended")?;
    let user: String = row.try_get("pppoe_user")?;
    let state = match ended.as_deref().map(Happened::from_name) {
        None => IntentState::Waits { failed: None },
        Some(Some(Happened::Done)) => IntentState::Done {
            at: row::instant(row, "ended_at")?,
        },
        Some(Some(Happened::Stuck)) => IntentState::Stuck {
            at: row::instant(row, "ended_at")?,
            why: why(row)?,
        },
        Some(_) => IntentState::Replaced,
    };
    Ok(IntentView {
        id: IntentId::from_uuid(row::id(row, "id")?),
        subscription: SubscriptionId::from_uuid(row::id(row, "subscription_id")?),
        work: row::named(row, "work", Work::from_name)?,
        at: row::instant(row, "at")?,
        by: row.try_get("operator")?,
        reason: row.try_get::<String, _>("reason")?.into(),
        router: row.try_get("router")?,
        user: Private::user(user),
        state,
    })
}

fn why(row: &SqliteRow) -> anyhow::Result<Stuck> {
    let json: String = row.try_get("stuck")?;
    serde_json::from_str(&json).context("stuck")
}
