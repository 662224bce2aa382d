//! The `series` table: the last number given in each series of printed numbers; and the marks, a
//! small file beside the book that remembers them too, so that a book that was copied back from
//! yesterday gives no number twice. Local.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sqlx::sqlite::{SqliteConnection, SqlitePool};

/// The file's name.
pub(crate) const MARKS: &str = "numbers.json";

/// Takes the marks beside a book away.
///
/// # Errors
/// When they cannot be.
pub(crate) fn forget_marks(book: &Path) -> io::Result<()> {
    match fs::remove_file(book.with_file_name(MARKS)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// The last number of each series.
pub(super) type Last = BTreeMap<String, i64>;

/// The file with the marks.
#[derive(Clone, Debug)]
pub(super) struct Marks {
    path: PathBuf,
}

impl Marks {
    /// Beside the book. Numbers that the book holds and the marks do not are marked first: whoever
    /// gave them came to no end.
    ///
    /// # Errors
    /// When either cannot be read. A mark that cannot be written is logged.
    pub(super) async fn beside(book: &Path, pool: &SqlitePool) -> anyhow::Result<Self> {
        let path = book.with_file_name(MARKS);
        let marks = Self { path };
        let given: Vec<(String, i64)> = sqlx::query_as("SELECT name, last FROM series")
            .fetch_all(pool)
            .await?;
        let known = marks.read()?;
        let newer = |it: &(String, i64)| known.get(&it.0).is_none_or(|known| *known < it.1);
        let newer: Last = given.into_iter().filter(newer).collect();
        if !newer.is_empty() {
            marks.raise(newer).await;
        }
        Ok(marks)
    }

    fn read(&self) -> anyhow::Result<Last> {
        match fs::read(&self.path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .with_context(|| format!("read {}", self.path.display())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Last::new()),
            Err(error) => Err(error).with_context(|| format!("read {}", self.path.display())),
        }
    }

    /// Remembers numbers that were given. They are in the book already, so a failure costs only the
    /// protection against an old copy of it, until the next start or the next number.
    pub(super) async fn raise(&self, given: Last) {
        let marks = self.clone();
        let raised = tokio::task::spawn_blocking(move || marks.raise_now(given)).await;
        if let Err(error) = raised.map_err(Into::into).and_then(|it| it) {
            tracing::error!("the numbers given were not marked: {error:#}");
        }
    }

    fn raise_now(&self, given: Last) -> anyhow::Result<()> {
        let mut last = self.read()?;
        for (series, number) in given {
            let mark = last.entry(series).or_insert(number);
            *mark = number.max(*mark);
        }
        let draft = self.path.with_extension("new");
        let mut file = File::create(&draft)?;
        file.write_all(&serde_json::to_vec_pretty(&last)?)?;
        file.sync_all()?;
        fs::rename(&draft, &self.path)?;
        super::open::sync_folder(&self.path)
    }
}

/// The next number of a series, in this transaction; from 1, without a gap.
pub(super) async fn next(
    book: &mut SqliteConnection,
    marks: &Marks,
    series: &str,
) -> anyhow::Result<i64> {
    let last: Option<i64> = sqlx::query_scalar("SELECT last FROM series WHERE name = ?")
        .bind(series)
        .fetch_optional(&mut *book)
        .await?;
    let marked = marks.read()?.get(series).copied().unwrap_or(0);
    let next = last.unwrap_or(0).max(marked).saturating_add(1);
    sqlx::query(
        "INSERT INTO series (name, last) VALUES (?, ?)
         ON CONFLICT (name) DO UPDATE SET last = excluded.last",
    )
    .bind(series)
    .bind(next)
    .execute(book)
    .await?;
    Ok(next)
}
