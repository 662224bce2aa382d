//! Sealing anew what lies under an older key. It goes by what lies in the book, so that after a
//! crash another run does the rest.

use mikromon_domain::ids::{KeyId, OperatorId};
use mikromon_domain::time::UnixMillis;
use mikromon_sync::table::{Class, Column, Kind, Table};
use uuid::Uuid;

use super::{Keys, Place, Ring, Sealed};
use crate::store::book::BOOK;
use crate::store::{Store, Write, field, sealed};

/// Rows of one write: others who write wait no longer than for that many.
const CHUNK: u32 = 50;

/// Columns of secrets. Facts never change: none of theirs is sealed.
fn columns() -> impl Iterator<Item = (&'static Table, &'static Column)> {
    let masters = BOOK.iter().filter(|it| it.class == Class::Master);
    masters.flat_map(|table| {
        let sealed = |it: &&Column| matches!(it.kind, Kind::Sealed(_));
        table
            .columns
            .iter()
            .filter(sealed)
            .map(move |it| (*table, it))
    })
}

impl Keys {
    /// Keys whose secrets this desktop is to seal anew under the newest: on an admin's desktop all
    /// that it has, elsewhere those that nobody else has.
    fn outdated(&self) -> Vec<KeyId> {
        let Some((newest, _)) = self.ring(Ring::sealing) else {
            return Vec::new();
        };
        let of_others = self.roll().map(|it| it.keys()).unwrap_or_default();
        self.ring(|ring| {
            let is_mine = |it: &KeyId| ring.signing.is_some() || !of_others.contains(it);
            let others = ring.open.keys().filter(|it| **it != newest);
            others.copied().filter(is_mine).collect()
        })
    }

    /// Answers how many rows were sealed anew.
    pub(crate) async fn reseal(
        &self,
        store: &Store,
        now: UnixMillis,
        by: Option<OperatorId>,
    ) -> anyhow::Result<u32> {
        let outdated = self.outdated();
        if outdated.is_empty() || self.to_reseal(store).await? == 0 {
            return Ok(0);
        }
        let mut count = 0;
        for key in outdated {
            for (table, column) in columns() {
                let mut after = Uuid::nil();
                loop {
                    let mut write = store.write(now, by).await?;
                    let chunk = self.chunk(&mut write, (table, column), key, after).await?;
                    let Some(last) = chunk.last else {
                        break;
                    };
                    write.commit().await?;
                    after = last;
                    count += chunk.sealed;
                }
            }
        }
        Ok(count)
    }

    /// The first rows after that id. What does not open is left as it is.
    pub(crate) async fn chunk(
        &self,
        write: &mut Write,
        (table, column): (&'static Table, &'static Column),
        key: KeyId,
        after: Uuid,
    ) -> anyhow::Result<Chunk> {
        let mut chunk = Chunk::default();
        let book = write.connection();
        for (row, old) in sealed::under(book, table, column, key, after, CHUNK).await? {
            chunk.last = Some(row);
            let place = Place {
                table: table.name,
                column: column.name,
                row,
            };
            let Ok(secret) = self.open(place, &Sealed(old)) else {
                tracing::warn!("{}.{} of {row} does not open", table.name, column.name);
                continue;
            };
            let new = field(column.name, self.seal(place, &secret)?.0);
            write.patch(table, row, &[new]).await?;
            chunk.sealed += 1;
        }
        Ok(chunk)
    }

    /// How many rows lie under another key than the newest.
    pub(crate) async fn to_reseal(&self, store: &Store) -> anyhow::Result<u32> {
        let Some((newest, _)) = self.ring(Ring::sealing) else {
            return Ok(0);
        };
        let mut book = store.read().acquire().await?;
        let mut count = 0_u32;
        for (table, column) in columns() {
            count += sealed::not_under(&mut book, table, column, newest).await?;
        }
        Ok(count)
    }
}

#[derive(Debug, Default)]
pub(crate) struct Chunk {
    /// `None`: there was none left.
    last: Option<Uuid>,
    sealed: u32,
}
