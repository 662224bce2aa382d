//! A transaction of the sync. It writes rows as the server has them, facts among them, and what it
//! writes is no change of anybody's here.

use anyhow::Context as _;
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use sqlx::{Connection as _, Sqlite, Transaction};

/// Dropped without [`Apply::commit`], it leaves everything as it was.
pub(crate) struct Apply<'c> {
    tx: Transaction<'c, Sqlite>,
}

impl Apply<'static> {
    pub(super) async fn on(writer: &SqlitePool) -> anyhow::Result<Self> {
        let tx = writer.begin_with("BEGIN IMMEDIATE").await;
        begun(tx.context("begin to apply")?).await
    }
}

impl<'c> Apply<'c> {
    pub(super) async fn within(writer: &'c mut SqliteConnection) -> anyhow::Result<Self> {
        let tx = writer.begin_with("BEGIN IMMEDIATE").await;
        begun(tx.context("begin to apply")?).await
    }

    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }

    pub(crate) async fn commit(mut self) -> anyhow::Result<()> {
        set_applying(&mut self.tx, false).await?;
        self.tx.commit().await.context("commit what was applied")
    }
}

async fn begun(mut tx: Transaction<'_, Sqlite>) -> anyhow::Result<Apply<'_>> {
    set_applying(&mut tx, true).await?;
    Ok(Apply { tx })
}

/// The triggers that keep facts look at it.
async fn set_applying(book: &mut SqliteConnection, is: bool) -> anyhow::Result<()> {
    let set = sqlx::query("UPDATE standing SET applying = ?").bind(is);
    set.execute(book).await?;
    Ok(())
}
