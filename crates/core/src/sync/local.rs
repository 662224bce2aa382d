//! The book as the round needs it: each call is one transaction on the SQLite file. What a step
//! means is the round's; the SQL is the store's.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

use mikromon_domain::time::UnixMillis;
use mikromon_sync::change::{Change, Edit, Verb, Verdict};
use mikromon_sync::remote::{Cursor, Registration, Row, Wanted};
use mikromon_sync::store::{self, Broken, Joined, Standing};
use mikromon_sync::table::{Class, NUMBER_VOID, void_id};
use mikromon_sync::value::{Fields, Value};
use sqlx::sqlite::SqliteConnection;
use uuid::Uuid;

use crate::id;
use crate::store::book::{BOOK, Tables, find};
use crate::store::held::{self, Which};
use crate::store::staging::{Fetched, Staging};
use crate::store::{Store, change, described, device, standing, to_fetch};

/// The book during one round.
pub(crate) struct Local<'s> {
    store: &'s Store,
    tables: Tables,
    now: UnixMillis,
    changed: BTreeSet<&'static str>,
    cursor_seq: u64,
    /// How many rows have come in this round.
    rows: Option<&'s AtomicU64>,
}

impl<'s> Local<'s> {
    pub(crate) fn new(store: &'s Store, now: UnixMillis) -> Self {
        Self::of(BOOK, store, now)
    }

    /// With other tables than the book's, for a test.
    pub(crate) const fn of(tables: Tables, store: &'s Store, now: UnixMillis) -> Self {
        Self {
            store,
            tables,
            now,
            changed: BTreeSet::new(),
            cursor_seq: 0,
            rows: None,
        }
    }

    /// Counts the rows that come there, for who waits for them.
    #[must_use]
    pub(crate) const fn counting(mut self, rows: &'s AtomicU64) -> Self {
        self.rows = Some(rows);
        self
    }

    /// The tables whose rows may be others than before the round.
    pub(crate) fn changed(&self) -> Vec<&'static str> {
        self.changed.iter().copied().collect()
    }

    /// How far the server's history is known since the last fetch of this round; 0 before it.
    pub(crate) const fn cursor_seq(&self) -> u64 {
        self.cursor_seq
    }

    async fn read<T>(
        &self,
        read: impl AsyncFnOnce(&mut SqliteConnection) -> anyhow::Result<T>,
    ) -> Result<T, Broken> {
        let read = async {
            let mut reader = self.store.read().acquire().await?;
            read(&mut reader).await
        };
        read.await.map_err(|it| broken(&it))
    }

    /// One transaction that may write everything.
    async fn apply<T>(
        &self,
        write: impl AsyncFnOnce(&mut SqliteConnection) -> anyhow::Result<T>,
    ) -> Result<T, Broken> {
        let write = async {
            let mut apply = self.store.apply().await?;
            let done = write(apply.connection()).await?;
            apply.commit().await?;
            Ok(done)
        };
        write.await.map_err(|it| broken(&it))
    }

    fn all_may_have_changed(&mut self) {
        self.changed.extend(self.tables.iter().map(|it| it.name));
    }
}

fn broken(error: &anyhow::Error) -> Broken {
    Broken(format!("{error:#}"))
}

impl store::Store for Local<'_> {
    type Intake<'a>
        = Basket<'a>
    where
        Self: 'a;

    async fn standing(&mut self) -> Result<Standing, Broken> {
        let read = async |book: &mut SqliteConnection| {
            let stands = standing::read(book).await?;
            Ok(Standing {
                device: device::id(book).await?.uuid(),
                joined: stands.joined,
                last_n: stands.last_n,
            })
        };
        self.read(read).await
    }

    async fn change_id(&mut self, n: u64) -> Result<Option<Uuid>, Broken> {
        self.read(async |book| held::id_of(book, n).await).await
    }

    fn fresh_device(&mut self) -> Uuid {
        id::fresh(self.now)
    }

    async fn unsent(&mut self, most: usize) -> Result<Vec<Change>, Broken> {
        let tables = self.tables;
        self.read(async |book| held::unsent(book, tables, most).await)
            .await
    }

    async fn settle(&mut self, verdicts: &[Verdict]) -> Result<(), Broken> {
        let tables = self.tables;
        self.changed.insert(NUMBER_VOID.name);
        self.apply(async |book| settle(book, tables, verdicts).await)
            .await
    }

    async fn to_fetch(&mut self) -> Result<Vec<(String, Uuid)>, Broken> {
        self.read(async |book| to_fetch::all(book).await).await
    }

    async fn intake(&mut self, wanted: &Wanted) -> Result<Basket<'_>, Broken> {
        Ok(Basket {
            store: self.store,
            tables: self.tables,
            now: self.now,
            wanted: wanted.clone(),
            staging: self.store.stage(),
            changed: &mut self.changed,
            cursor_seq: &mut self.cursor_seq,
            rows: self.rows,
        })
    }

    async fn join(&mut self, registration: Registration, epoch: Uuid) -> Result<(), Broken> {
        let (tables, now) = (self.tables, self.now);
        let join = async |book: &mut SqliteConnection| {
            held::keep_as_history(book).await?;
            let mut last_n = registration.last_n;
            for table in tables {
                last_n = held::offer(book, table, None, (last_n, now)).await?;
            }
            follow(book, registration, epoch, last_n).await
        };
        self.apply(join).await
    }

    async fn fork(&mut self, registration: Registration, epoch: Uuid) -> Result<(), Broken> {
        let tables = self.tables;
        self.all_may_have_changed();
        self.apply(async |book| fork(book, tables, registration, epoch).await)
            .await
    }

    async fn confirmed(
        &mut self,
        table: &str,
        after: Option<Uuid>,
        most: usize,
    ) -> Result<Vec<Uuid>, Broken> {
        let Some(table) = find(self.tables, table) else {
            return Ok(Vec::new());
        };
        self.read(async |book| described::confirmed(book, table, after, most).await)
            .await
    }

    async fn give_back(
        &mut self,
        registration: Registration,
        epoch: Uuid,
        lacking: &[(String, Uuid)],
    ) -> Result<(), Broken> {
        let (tables, now) = (self.tables, self.now);
        self.all_may_have_changed();
        let give_back = async |book: &mut SqliteConnection| {
            held::undo(book, tables, Which::UnsentFrom(0)).await?;
            let last_n = registration.last_n;
            let before = held::last_pos(book).await?;
            let offered = offer_lacking(book, tables, lacking, (last_n, now)).await?;
            let later = held::move_undecided(book, last_n, before).await?;
            held::send_again(book, Which::UnsentFrom(later)).await?;
            let last_n = held::number(book, later, offered).await?;
            follow(book, registration, epoch, last_n).await?;
            held::redo(book, tables, Which::UnsentFrom(later)).await
        };
        self.apply(give_back).await
    }
}

/// Follows that history from its beginning, under that name.
async fn follow(
    book: &mut SqliteConnection,
    registration: Registration,
    epoch: Uuid,
    last_n: u64,
) -> anyhow::Result<()> {
    let mut stands = standing::read(book).await?;
    stands.series = Some(registration.series);
    stands.last_n = last_n;
    stands.joined = Some(Joined {
        epoch,
        scope: registration.scope,
        cursor: None,
    });
    standing::write(book, &stands).await?;
    device::rename(book, registration.device).await
}

async fn settle(
    book: &mut SqliteConnection,
    tables: Tables,
    verdicts: &[Verdict],
) -> anyhow::Result<()> {
    let mut void = Vec::new();
    for verdict in verdicts {
        let refused = held::settle(book, tables, verdict).await?;
        void.extend(refused.iter().filter_map(|it| void_of(tables, it)));
    }
    for edit in void {
        change::append(book, tables, &edit).await?;
    }
    Ok(())
}

/// A document that was refused may have been printed: its number is explained.
fn void_of(tables: Tables, edit: &Edit) -> Option<Edit> {
    let Class::Document { number, .. } = find(tables, &edit.table)?.class else {
        return None;
    };
    let number = edit.set.get(number)?.text()?;
    let set = Fields::from([
        ("tbl".to_owned(), Value::Text(edit.table.clone())),
        ("document".to_owned(), Value::Id(edit.row)),
        ("number".to_owned(), Value::Text(number.to_owned())),
        ("reason".to_owned(), Value::Text("refused".to_owned())),
        ("stands".to_owned(), Value::Null),
        ("instead".to_owned(), Value::Null),
    ]);
    Some(Edit {
        table: NUMBER_VOID.name.to_owned(),
        row: void_id(edit.row, number),
        verb: Verb::Fact,
        set,
    })
}

async fn fork(
    book: &mut SqliteConnection,
    tables: Tables,
    registration: Registration,
    epoch: Uuid,
) -> anyhow::Result<()> {
    let stood = standing::read(book).await?;
    // What was accepted under the old name and never came back may be lost with it.
    for pos in held::accepted_after(book, stood.read_seq()).await? {
        held::undo(book, tables, Which::One(pos)).await?;
        held::send_again(book, Which::One(pos)).await?;
        held::redo(book, tables, Which::One(pos)).await?;
    }
    let last_n = held::count_anew(book).await?;
    follow(book, registration, epoch, last_n).await?;
    // The history that this book has read is still the one that it has read.
    let mut stands = standing::read(book).await?;
    stands.joined = stood.joined;
    standing::write(book, &stands).await
}

async fn offer_lacking(
    book: &mut SqliteConnection,
    tables: Tables,
    lacking: &[(String, Uuid)],
    (mut last_n, now): (u64, UnixMillis),
) -> anyhow::Result<u64> {
    for table in tables {
        let rows = lacking.iter().filter(|it| it.0 == table.name);
        let rows: Vec<Uuid> = rows.map(|it| it.1).collect();
        if !rows.is_empty() {
            last_n = held::offer(book, table, Some(&rows), (last_n, now)).await?;
        }
    }
    Ok(last_n)
}

/// Rows on their way into the book.
pub(crate) struct Basket<'a> {
    store: &'a Store,
    tables: Tables,
    now: UnixMillis,
    wanted: Wanted,
    staging: Staging,
    changed: &'a mut BTreeSet<&'static str>,
    cursor_seq: &'a mut u64,
    rows: Option<&'a AtomicU64>,
}

impl store::Intake for Basket<'_> {
    async fn take(&mut self, table: &str, rows: Vec<Row>) -> Result<(), Broken> {
        if let (Some(count), Ok(more)) = (self.rows, u64::try_from(rows.len())) {
            count.fetch_add(more, Ordering::Relaxed);
        }
        // A table of a newer server is none of this program's business.
        match find(self.tables, table) {
            Some(table) => self
                .staging
                .take(table, rows)
                .await
                .map_err(|it| broken(&it)),
            None => Ok(()),
        }
    }

    async fn finish(self, cursor: Cursor, scope: Uuid) -> Result<(), Broken> {
        let fetched = Fetched {
            wanted: &self.wanted,
            cursor,
            scope,
            now: self.now,
        };
        let moved = self.staging.move_in(self.store, self.tables, fetched);
        self.changed.extend(moved.await.map_err(|it| broken(&it))?);
        *self.cursor_seq = cursor.seq;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
