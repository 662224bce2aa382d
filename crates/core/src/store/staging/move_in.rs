//! The one transaction in which staged rows become the book's.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use mikromon_domain::time::{Millis, UnixMillis};
use mikromon_sync::remote::{Cursor, Wanted};
use mikromon_sync::table::Table;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection as _};
use uuid::Uuid;

use super::{Staging, clear, columns_of};
use crate::store::apply::Apply;
use crate::store::book::{Tables, find};
use crate::store::held::{self, Which};
use crate::store::{Store, customer_text, quarantine, row, standing, to_fetch};

/// Of the writer's page cache while everything is replaced, in KiB: most of what is written twice
/// to an index is written to the disk once.
const CACHE_KIB: u32 = 64 * 1_024;
/// Accepted changes are kept for so long: a server that was set back to a backup may lack them.
const INSURED: Millis = Millis::days(30);

/// What a fetch brought.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fetched<'a> {
    pub(crate) wanted: &'a Wanted,
    pub(crate) cursor: Cursor,
    pub(crate) scope: Uuid,
    pub(crate) now: UnixMillis,
}

impl Staging {
    /// Replaces what was wanted by what came, puts the unsent changes on top and moves the cursor;
    /// answers the tables that are touched.
    ///
    /// # Errors
    /// When the book cannot be written; nothing is changed then.
    pub(crate) async fn move_in(
        mut self,
        store: &Store,
        tables: Tables,
        fetched: Fetched<'_>,
    ) -> anyhow::Result<BTreeSet<&'static str>> {
        if let Some(mut file) = self.file.take() {
            sqlx::query("COMMIT").execute(&mut file).await?;
            file.close().await?;
        }
        let everything = *fetched.wanted == Wanted::Everything;
        let mut writer = store.writer.acquire().await.context("begin to move in")?;
        let staged = !self.tables.is_empty();
        if staged {
            attach(&mut writer, &self.path).await?;
        }
        set_cache(&mut writer, everything).await?;
        let moved = self.apply(&mut writer, tables, fetched).await;
        set_cache(&mut writer, false).await?;
        if staged {
            sqlx::query("DETACH staged").execute(&mut *writer).await?;
            clear(&self.path)?;
        }
        if everything && moved.is_ok() {
            // What readers still look at stays in the log; the next one takes it.
            let fold = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)");
            fold.execute(&mut *writer).await?;
        }
        moved
    }

    async fn apply(
        &self,
        writer: &mut SqliteConnection,
        tables: Tables,
        fetched: Fetched<'_>,
    ) -> anyhow::Result<BTreeSet<&'static str>> {
        let mut apply = Apply::within(writer).await?;
        let book = apply.connection();
        let mut touched: BTreeSet<&'static str> = self.tables.keys().copied().collect();
        let wanted = by_table(fetched.wanted);
        touched.extend(wanted.keys().filter_map(|it| Some(find(tables, it)?.name)));
        if fetched.wanted == &Wanted::Everything {
            touched.extend(tables.iter().map(|it| it.name));
        }
        // Rows that nothing touches look the same with the unsent changes taken off and put back.
        if !touched.is_empty() {
            let aside = quarantine::count(book).await?;
            held::undo(book, tables, Which::UnsentFrom(0)).await?;
            match fetched.wanted {
                Wanted::Everything => self.replace_all(book, tables).await?,
                Wanted::Since(..) => self.replace(book, tables, &wanted).await?,
            }
            held::redo(book, tables, Which::UnsentFrom(0)).await?;
            if self.set_aside > 0 || quarantine::count(book).await? != aside {
                touched.insert(quarantine::NAME);
            }
        }
        let mut stands = standing::read(book).await?;
        if let Some(joined) = &mut stands.joined {
            joined.cursor = Some(fetched.cursor);
            joined.scope = fetched.scope;
        }
        standing::write(book, &stands).await?;
        held::forget(book, fetched.now.minus(INSURED)).await?;
        apply.commit().await?;
        Ok(touched)
    }

    /// Indexes and triggers are made again after the load, which is several times faster.
    async fn replace_all(&self, book: &mut SqliteConnection, tables: Tables) -> anyhow::Result<()> {
        for table in tables {
            let made_again = drop_indexes_and_triggers(book, table).await?;
            run(book, format!("DELETE FROM {}", table.name)).await?;
            self.insert(book, table).await?;
            for sql in made_again {
                run(book, sql).await?;
            }
        }
        customer_text::read_anew(book).await?;
        for local in ["to_fetch", "quarantine"] {
            run(book, format!("DELETE FROM {local}")).await?;
        }
        self.keep_what_was_set_aside(book).await
    }

    async fn replace(
        &self,
        book: &mut SqliteConnection,
        tables: Tables,
        wanted: &BTreeMap<String, Vec<Uuid>>,
    ) -> anyhow::Result<()> {
        for (name, rows) in wanted {
            let Some(table) = find(tables, name) else {
                continue;
            };
            self.take_out(book, table, rows).await?;
        }
        to_fetch::fetched(book, wanted).await?;
        for table in self.tables.values() {
            self.insert(book, table).await?;
        }
        self.keep_what_was_set_aside(book).await
    }

    /// A row that came and does not fit stays as it was last known.
    async fn take_out(
        &self,
        book: &mut SqliteConnection,
        table: &Table,
        rows: &[Uuid],
    ) -> anyhow::Result<()> {
        let name = table.name;
        let stays = match self.set_aside {
            0 => String::new(),
            _ => {
                format!("AND id NOT IN (SELECT row_id FROM staged.quarantine WHERE tbl = '{name}')")
            }
        };
        let named = "IN (SELECT unhex(value) FROM json_each(?))";
        for sql in [
            format!("DELETE FROM {name} WHERE id {named} {stays}"),
            format!("DELETE FROM quarantine WHERE tbl = '{name}' AND row_id {named}"),
        ] {
            let query = sqlx::query(AssertSqlSafe(sql)).bind(row::hex_list(rows));
            query.execute(&mut *book).await?;
        }
        Ok(())
    }

    async fn insert(&self, book: &mut SqliteConnection, table: &Table) -> anyhow::Result<()> {
        let name = table.name;
        if !self.tables.contains_key(name) {
            return Ok(());
        }
        let columns = columns_of(table);
        let insert = format!(
            "INSERT OR REPLACE INTO main.{name} ({columns}) SELECT {columns} FROM staged.{name}"
        );
        let fits_now = format!(
            "DELETE FROM main.quarantine WHERE tbl = '{name}'
             AND row_id IN (SELECT id FROM staged.{name})"
        );
        run(book, insert).await?;
        run(book, fits_now).await
    }

    async fn keep_what_was_set_aside(&self, book: &mut SqliteConnection) -> anyhow::Result<()> {
        if self.set_aside == 0 {
            return Ok(());
        }
        let keep = "INSERT OR REPLACE INTO main.quarantine SELECT * FROM staged.quarantine";
        run(book, keep.to_owned()).await
    }
}

fn by_table(wanted: &Wanted) -> BTreeMap<String, Vec<Uuid>> {
    let mut rows = BTreeMap::<_, Vec<_>>::new();
    if let Wanted::Since(_, named) = wanted {
        for (table, row) in named {
            rows.entry(table.clone()).or_default().push(*row);
        }
    }
    rows
}

async fn run(book: &mut SqliteConnection, sql: String) -> anyhow::Result<()> {
    let done = sqlx::query(AssertSqlSafe(sql.as_str())).execute(book).await;
    done.with_context(|| sql.clone())?;
    Ok(())
}

/// Answers the statements that make them again.
async fn drop_indexes_and_triggers(
    book: &mut SqliteConnection,
    table: &Table,
) -> anyhow::Result<Vec<String>> {
    let made: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT type, name, sql FROM main.sqlite_schema
         WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL",
    )
    .bind(table.name)
    .fetch_all(&mut *book)
    .await?;
    for (kind, name, _) in &made {
        run(book, format!("DROP {kind} {name}")).await?;
    }
    Ok(made.into_iter().map(|it| it.2).collect())
}

async fn attach(writer: &mut SqliteConnection, path: &std::path::Path) -> anyhow::Result<()> {
    let left: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM pragma_database_list WHERE name = 'staged')",
    )
    .fetch_one(&mut *writer)
    .await?;
    if left {
        sqlx::query("DETACH staged").execute(&mut *writer).await?;
    }
    let path = path.to_str().context("the folder's name is no text")?;
    let attach = sqlx::query("ATTACH ? AS staged").bind(path);
    attach.execute(writer).await.context("attach")?;
    Ok(())
}

/// The default is 2 MB.
async fn set_cache(writer: &mut SqliteConnection, large: bool) -> anyhow::Result<()> {
    let kib = if large { CACHE_KIB } else { 2_000 };
    run(writer, format!("PRAGMA main.cache_size = -{kib}")).await
}
