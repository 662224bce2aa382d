//! The backups that this computer makes by itself, once a day, with nobody at it. A file is noted before
//! it is made, so that who was cut off finds it, or what is left of it; older ones go only by those notes.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use mikromon_api::backup_schedule::BackupFailing;
use mikromon_api::store::{BackUpStore, LastBackup};
use mikromon_api::{ApiError, Command as _, ErrorCode, Event, Tag};
use mikromon_domain::date::CivilDate;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::{UnixMillis, Zone};
use tokio::sync::broadcast;

use super::schedule::{Hour, days, pauses};
use super::{Order, Work, folder_at, free_name, pack};
use crate::book::Book;
use crate::clock;
use crate::dispatch::bounded;
use crate::failure::{refuses_writes, to_api};
use crate::keys::office::computer_name;
use crate::store::backup_file::{self, BackupFile};
use crate::store::backup_schedule::{self, PASSPHRASE, ScheduleRecord};
use crate::store::{Write, audit, company, setting};

/// Between two looks at the clock: so late one is at most, and so soon after the vault is opened.
const LOOK: Duration = Duration::from_secs(20);
/// After one that somebody ended, and where the book itself cannot be read.
const PAUSE: Duration = Duration::from_secs(900);
/// Who it was, for the audit log.
const NAME: &str = "MikroMon";

pub(crate) struct Daily {
    pub(crate) book: Arc<Book>,
    pub(crate) work: Arc<Work>,
    pub(crate) events: broadcast::Sender<Event>,
    /// The data folder.
    pub(crate) data: PathBuf,
}

/// What came of a look at the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    NotDue,
    /// For the vault, for another backup to end, or for the time to try again.
    Waits,
    /// Somebody did, while it was made.
    Ended,
    Made,
    Failed,
}

impl Daily {
    /// Works for as long as it is not aborted.
    pub(crate) async fn run(self) {
        loop {
            let turn = self.turn(clock::now()).await;
            let pause = match turn {
                Ok(Turn::Ended) => PAUSE,
                Ok(_) => LOOK,
                // It is told elsewhere, and the book does not change meanwhile.
                Err(error) if refuses_writes(&error) => LOOK,
                Err(error) => {
                    tracing::warn!("the daily backup waits: {error:#}");
                    PAUSE
                }
            };
            tokio::time::sleep(pause).await;
        }
    }

    /// # Errors
    /// When the store does not answer, or takes nothing.
    pub(crate) async fn turn(&self, now: UnixMillis) -> anyhow::Result<Turn> {
        let store = &self.book.store;
        let Some(schedule) = backup_schedule::find(store).await? else {
            return Ok(Turn::NotDue);
        };
        self.settle(now).await?;
        let zone = company::find(&mut *store.read().acquire().await?)
            .await?
            .form
            .zone;
        let files = backup_file::all(store).await?;
        let Some(day) = Hour::of(&schedule, zone).due(&days(&files), now) else {
            return Ok(Turn::NotDue);
        };
        let pausing = |it: &BackupFailing| pauses(it, now);
        if self.book.keys.vault_locked() || schedule.failing.as_ref().is_some_and(pausing) {
            return Ok(Turn::Waits);
        }
        let Err(error) = self.make(&schedule, (day, zone), now).await else {
            self.clear_away(&schedule, now).await?;
            return Ok(Turn::Made);
        };
        match to_api(&error) {
            it if it.code == ErrorCode::StoreBusy => Ok(Turn::Waits),
            it if it.code == ErrorCode::Cancelled => Ok(Turn::Ended),
            it => self.failed(&schedule, &it, now).await,
        }
    }

    async fn make(
        &self,
        schedule: &ScheduleRecord,
        (day, zone): (CivilDate, Zone),
        now: UnixMillis,
    ) -> anyhow::Result<()> {
        let passphrase = self.passphrase(schedule)?;
        let folder = folder_at(&schedule.folder)?;
        let computer = computer_name();
        let work = async |gauge| {
            let name = free_name(&folder, Some(&computer), now, zone)?;
            let seq = self.begin(&folder.join(&name), day, now).await?;
            let order = Order {
                data: &self.data,
                folder: &folder,
                name,
                passphrase,
                telemetry: schedule.telemetry,
                carried: self.book.keys.carried(),
                computer,
                now,
            };
            let (path, _) = pack::make(order, &gauge).await?;
            self.made(seq, &path, now).await
        };
        self.work.run(&self.events, work).await
    }

    fn passphrase(&self, schedule: &ScheduleRecord) -> anyhow::Result<Secret> {
        let device = self.book.keys.device_at_hand()?;
        let passphrase = device.open(PASSPHRASE, &schedule.passphrase)?;
        let unreadable = || ApiError::new(ErrorCode::SecretUnreadable, PASSPHRASE.table);
        Ok(passphrase.ok_or_else(unreadable)?)
    }

    async fn begin(&self, path: &Path, day: CivilDate, now: UnixMillis) -> anyhow::Result<i64> {
        let mut write = self.book.store.write(now, None).await?;
        let seq = backup_file::begin(&mut write, path, day).await?;
        write.commit().await?;
        Ok(seq)
    }

    /// It is on the disk, under its own name.
    async fn made(&self, seq: i64, path: &Path, at: UnixMillis) -> anyhow::Result<()> {
        let made = LastBackup {
            at,
            path: path.display().to_string(),
            bytes: fs::metadata(path)?.len(),
        };
        let mut write = self.book.store.write(at, None).await?;
        backup_file::made(&mut write, seq, made.bytes).await?;
        backup_schedule::went_well(&mut write).await?;
        setting::put_last_backup(&mut write, &made).await?;
        on_record(&mut write, made.path, None).await?;
        write.commit().await?;
        self.tell();
        Ok(())
    }

    /// The first failure is on record; the row of the next success ends it.
    async fn failed(
        &self,
        schedule: &ScheduleRecord,
        error: &ApiError,
        now: UnixMillis,
    ) -> anyhow::Result<Turn> {
        tracing::warn!("the daily backup failed: {error}");
        let mut write = self.book.store.write(now, None).await?;
        backup_schedule::failed(&mut write, error).await?;
        if schedule.failing.is_none() {
            on_record(&mut write, schedule.folder.clone(), Some(error.code)).await?;
        }
        write.commit().await?;
        self.tell();
        Ok(Turn::Failed)
    }

    /// Looks after those that were begun and did not come to an end here: the file is there whole, or
    /// what is left of it goes. While its folder is away nobody knows.
    async fn settle(&self, now: UnixMillis) -> anyhow::Result<()> {
        let files = backup_file::all(&self.book.store).await?;
        for file in files.iter().filter(|it| it.bytes.is_none()) {
            if file.path.exists() {
                self.made(file.seq, &file.path, file.at).await?;
            } else if file.path.parent().is_some_and(Path::is_dir) {
                // Mostly there is none.
                let _ = fs::remove_file(pack::draft_of(&file.path));
                self.forget(&[file], now).await?;
            }
        }
        Ok(())
    }

    /// Takes the oldest of its own files out of the folder, as long as there are more than are kept.
    async fn clear_away(&self, schedule: &ScheduleRecord, now: UnixMillis) -> anyhow::Result<()> {
        let files = backup_file::all(&self.book.store).await?;
        let mut gone = Vec::new();
        for file in beyond(&files, Path::new(&schedule.folder), schedule.keep) {
            match fs::remove_file(&file.path) {
                Ok(()) => gone.push(file),
                Err(error) => tracing::warn!("an old backup stays: {error}"),
            }
        }
        self.forget(&gone, now).await
    }

    async fn forget(&self, files: &[&BackupFile], now: UnixMillis) -> anyhow::Result<()> {
        if files.is_empty() {
            return Ok(());
        }
        let mut write = self.book.store.write(now, None).await?;
        for file in files {
            backup_file::forget(&mut write, file.seq).await?;
        }
        write.commit().await
    }

    fn tell(&self) {
        let stale = vec![Tag::Store, Tag::Session, Tag::Audit];
        // Nobody listening is no fault.
        let _ = self.events.send(Event::Invalidated(stale));
    }
}

/// Those of the folder that are there as they were made, after so many of the newest.
fn beyond<'a>(
    files: &'a [BackupFile],
    folder: &Path,
    keep: u16,
) -> impl Iterator<Item = &'a BackupFile> {
    let is_there = |it: &BackupFile| {
        let size = fs::symlink_metadata(&it.path).ok().map(|it| it.len());
        size.is_some() && size == it.bytes
    };
    let own = move |it: &&BackupFile| it.path.parent() == Some(folder) && is_there(it);
    files.iter().filter(own).skip(keep.into())
}

async fn on_record(
    write: &mut Write,
    subject: String,
    refused: Option<ErrorCode>,
) -> anyhow::Result<()> {
    let entry = audit::Entry {
        id: audit::new_id(write.now()),
        at: write.now(),
        by: None,
        operator: Some(NAME.to_owned()),
        command: BackUpStore::NAME,
        subject: bounded(subject),
    };
    audit::begin(write, &entry).await?;
    audit::end(write, entry.id, refused).await
}
