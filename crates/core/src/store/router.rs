//! The `router` table: the routers of the book. They are removed by `removed_at`, so that their
//! history stays; a living router has its name and address to itself.

use std::collections::HashSet;

use std::collections::HashMap;

use mikromon_api::private::Private;
use mikromon_api::router::{Position, RouterView};
use mikromon_domain::ids::{GroupId, RouterId};
use mikromon_domain::router::{Host, Name, Tags, Transport};
use mikromon_sync::table::{Column, Kind, Table};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::{Field, Store, Write, described, field, row};
use crate::id;
use crate::keys::{Place, Sealed};

/// Bytes of a sealed password of 256 characters.
const SEALED: u32 = 1_100;

pub(crate) const TABLE: Table = Table::master(
    "router",
    &[
        Column::new("name", Kind::Text(64)),
        // A name in lower case may be longer than it was.
        Column::new("name_key", Kind::Text(200)),
        Column::new("host", Kind::Text(253)).review(),
        Column::new("port", Kind::Int(1, 65_535)),
        Column::new("transport", Kind::Text(20)),
        Column::new("username", Kind::Text(64)),
        // It belongs to the host.
        Column::new("password", Kind::Sealed(SEALED)).review(),
        Column::new("core", Kind::Int(0, 1)),
        Column::new("paused", Kind::Int(0, 1)),
        Column::new("parent_id", Kind::Id)
            .optional()
            .refers("router"),
        Column::new("site", Kind::Text(120)),
        Column::new("note", Kind::Text(2_000)),
        Column::new("latitude_e7", Kind::Int(-900_000_000, 900_000_000)).optional(),
        Column::new("longitude_e7", Kind::Int(-1_800_000_000, 1_800_000_000)).optional(),
        Column::new("pin", Kind::Text(100)).optional(),
        Column::new("created_at", Kind::Int(0, i64::MAX)),
        Column::new("removed_at", Kind::Int(0, i64::MAX)).optional(),
        Column::new("group_id", Kind::Id)
            .optional()
            .refers("router_group"),
        Column::new("tags", Kind::Text(400)).optional(),
    ],
)
.unique(&[&["name_key"], &["port", "host"]])
.read_by("router.view")
.written_by("router.edit");

/// A router with its password as it lies in the store.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RouterRecord {
    pub(crate) view: RouterView,
    pub(crate) port: u16,
    pub(crate) password: Sealed,
}

/// What the operator decides, checked.
#[derive(Clone, Debug)]
pub(crate) struct RouterEntry {
    pub(crate) name: Name,
    pub(crate) host: Host,
    pub(crate) port: u16,
    pub(crate) transport: Transport,
    pub(crate) username: String,
    pub(crate) core: bool,
    pub(crate) paused: bool,
    pub(crate) parent: Option<RouterId>,
    pub(crate) site: String,
    pub(crate) note: String,
    pub(crate) position: Option<Position>,
    pub(crate) group: Option<GroupId>,
    pub(crate) tags: Tags,
}

/// Where a router's password is sealed to.
pub(crate) const fn password_place(id: RouterId) -> Place {
    Place {
        table: "router",
        column: "password",
        row: id.uuid(),
    }
}

/// Every router that was not removed, by name.
#[derive(Debug, Default)]
pub(crate) struct Living {
    pub(crate) routers: Vec<RouterRecord>,
    /// Those whose rows cannot be read: a newer version may have written them.
    pub(crate) unread: Vec<Unread>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unread {
    pub(crate) id: RouterId,
    pub(crate) name: String,
    /// In English, for the log.
    pub(crate) reason: String,
}

/// One row that cannot be read is told apart, and does not hide the others.
pub(crate) async fn living(store: &Store) -> anyhow::Result<Living> {
    let rows = sqlx::query("SELECT * FROM router WHERE removed_at IS NULL ORDER BY name_key")
        .fetch_all(store.read())
        .await?;
    let mut living = Living::default();
    for row in &rows {
        match record(row) {
            Ok(router) => living.routers.push(router),
            Err(error) => {
                let id = RouterId::from_uuid(row::id(row, "id")?);
                let name = row.try_get("name").unwrap_or_else(|_| id.to_string());
                let reason = format!("{error:#}");
                living.unread.push(Unread { id, name, reason });
            }
        }
    }
    Ok(living)
}

pub(crate) async fn find(store: &Store, id: RouterId) -> anyhow::Result<Option<RouterRecord>> {
    let mut reader = store.read().acquire().await?;
    find_in(&mut reader, id).await
}

/// As [`find`], within a write.
pub(crate) async fn find_in(
    book: &mut SqliteConnection,
    id: RouterId,
) -> anyhow::Result<Option<RouterRecord>> {
    let row = sqlx::query("SELECT * FROM router WHERE id = ? AND removed_at IS NULL")
        .bind(id.as_bytes().to_vec())
        .fetch_optional(book)
        .await?;
    row.as_ref().map(record).transpose()
}

/// Whether it was there, and is no more. One that is not in this book may be in another.
pub(crate) async fn is_removed(book: &mut SqliteConnection, id: RouterId) -> anyhow::Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM router WHERE id = ? AND removed_at IS NOT NULL)";
    Ok(sqlx::query_scalar(sql)
        .bind(id.as_bytes().to_vec())
        .fetch_one(book)
        .await?)
}

/// Those that are there no more.
pub(crate) async fn removed(store: &Store) -> anyhow::Result<HashSet<RouterId>> {
    let rows = sqlx::query("SELECT id FROM router WHERE removed_at IS NOT NULL")
        .fetch_all(store.read())
        .await?;
    let id = |it| Ok(RouterId::from_uuid(row::id(it, "id")?));
    rows.iter().map(id).collect()
}

/// What it is or was called, also after its removal.
pub(crate) async fn name(store: &Store, id: RouterId) -> anyhow::Result<Option<String>> {
    Ok(sqlx::query_scalar("SELECT name FROM router WHERE id = ?")
        .bind(id.as_bytes().to_vec())
        .fetch_optional(store.read())
        .await?)
}

/// What a living router keeps others from having.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) id: RouterId,
    pub(crate) name: String,
    pub(crate) name_key: String,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) username: String,
}

/// Of every living router, also of those that cannot be read as a whole.
pub(crate) async fn taken(store: &Store) -> anyhow::Result<Vec<Taken>> {
    let rows = sqlx::query(
        "SELECT id, name, name_key, host, port, username FROM router WHERE removed_at IS NULL",
    )
    .fetch_all(store.read())
    .await?;
    let taken = |row: &SqliteRow| {
        Ok(Taken {
            id: RouterId::from_uuid(row::id(row, "id")?),
            name: row.try_get("name")?,
            name_key: row.try_get("name_key")?,
            host: row.try_get("host")?,
            port: row.try_get("port")?,
            username: row.try_get("username")?,
        })
    };
    rows.iter().map(taken).collect()
}

/// The parent of each living router that has one.
pub(crate) async fn parents(write: &mut Write) -> anyhow::Result<HashMap<RouterId, RouterId>> {
    let rows = sqlx::query(
        "SELECT id, parent_id FROM router WHERE parent_id IS NOT NULL AND removed_at IS NULL",
    )
    .fetch_all(write.connection())
    .await?;
    rows.iter()
        .map(|row| {
            let (child, parent) = (row::id(row, "id")?, row::id(row, "parent_id")?);
            Ok((RouterId::from_uuid(child), RouterId::from_uuid(parent)))
        })
        .collect()
}

pub(crate) async fn insert(
    write: &mut Write,
    id: RouterId,
    entry: &RouterEntry,
    password: Sealed,
    pin: Option<String>,
) -> anyhow::Result<()> {
    let mut fields = entry_fields(entry);
    fields.push(field("password", password.0));
    fields.push(field("pin", pin));
    fields.push(field("created_at", write.now()));
    write.insert(&TABLE, id.uuid(), &fields).await
}

/// A fresh id for [`insert`]: the password is sealed to it before the row is there.
pub(crate) fn new_id(write: &Write) -> RouterId {
    RouterId::from_uuid(id::fresh(write.now()))
}

/// `None` leaves the password as it is.
pub(crate) async fn edit(
    write: &mut Write,
    id: RouterId,
    entry: &RouterEntry,
    password: Option<Sealed>,
) -> anyhow::Result<bool> {
    let mut fields = entry_fields(entry);
    fields.extend(password.map(|it| field("password", it.0)));
    write.patch(&TABLE, id.uuid(), &fields).await
}

pub(crate) async fn set_pin(
    write: &mut Write,
    id: RouterId,
    pin: Option<&str>,
) -> anyhow::Result<bool> {
    write.patch(&TABLE, id.uuid(), &[field("pin", pin)]).await
}

/// Takes it out of the living; what was behind it is now behind its parent.
pub(crate) async fn remove(write: &mut Write, router: &RouterView) -> anyhow::Result<()> {
    let children = sqlx::query("SELECT id FROM router WHERE parent_id = ? AND removed_at IS NULL")
        .bind(router.id.as_bytes().to_vec())
        .fetch_all(write.connection())
        .await?;
    for child in &children {
        let child = row::id(child, "id")?;
        write
            .patch(&TABLE, child, &[field("parent_id", router.parent)])
            .await?;
    }
    let now = write.now();
    write
        .patch(&TABLE, router.id.uuid(), &[field("removed_at", now)])
        .await?;
    Ok(())
}

fn entry_fields(entry: &RouterEntry) -> Vec<Field> {
    vec![
        field("name", entry.name.as_str()),
        field("name_key", entry.name.key()),
        field("host", entry.host.as_str()),
        field("port", entry.port),
        field("transport", entry.transport.name()),
        field("username", entry.username.as_str()),
        field("core", entry.core),
        field("paused", entry.paused),
        field("parent_id", entry.parent),
        field("site", entry.site.as_str()),
        field("note", entry.note.as_str()),
        field("latitude_e7", entry.position.map(|it| e7(it.latitude))),
        field("longitude_e7", entry.position.map(|it| e7(it.longitude))),
        field("group_id", entry.group),
        field("tags", entry.tags.joined()),
    ]
}

/// Degrees lie in the book in units of 1e-7, which is a centimetre: two engines compare whole
/// numbers alike.
fn e7(degrees: f64) -> i64 {
    #[expect(
        clippy::as_conversions,
        reason = "no checked conversion from f64 exists; a cast saturates"
    )]
    let e7 = (degrees * 1e7).round() as i64;
    e7
}

fn degrees(e7: i32) -> f64 {
    f64::from(e7) / 1e7
}

fn record(row: &SqliteRow) -> anyhow::Result<RouterRecord> {
    let place: (Option<i32>, Option<i32>) =
        (row.try_get("latitude_e7")?, row.try_get("longitude_e7")?);
    let port = row.try_get("port")?;
    let tags: Option<String> = row.try_get("tags")?;
    let view = RouterView {
        id: RouterId::from_uuid(row::id(row, "id")?),
        name: row.try_get("name")?,
        host: Private::address(row.try_get::<String, _>("host")?),
        port: Private::port(port),
        transport: row::named(row, "transport", Transport::from_name)?,
        username: Private::user(row.try_get::<String, _>("username")?),
        core: row.try_get("core")?,
        paused: row.try_get("paused")?,
        parent: row::id_or_none(row, "parent_id")?.map(RouterId::from_uuid),
        site: Private::text_of(row.try_get::<String, _>("site")?),
        note: Private::text_of(row.try_get::<String, _>("note")?),
        position: match place {
            (Some(latitude), Some(longitude)) => Some(Position {
                latitude: degrees(latitude),
                longitude: degrees(longitude),
            }),
            _ => None,
        },
        pin: row.try_get("pin")?,
        group: row::id_or_none(row, "group_id")?.map(GroupId::from_uuid),
        tags: Tags::split(tags.as_deref().unwrap_or_default()),
        revision: described::revision(&TABLE, row)?,
    };
    Ok(RouterRecord {
        view,
        port,
        password: Sealed(row.try_get("password")?),
    })
}
