//! The backups that this computer makes by itself: turning them on and off, and how they go.

use mikromon_api::Field;
use mikromon_api::backup_schedule::{
    BackupFailing, BackupSchedule, MOST_KEPT, ScheduleBackups, UnscheduleBackups,
};
use mikromon_api::store::LastBackup;
use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::permission::Permission;
use mikromon_domain::secret::Secret;

use super::{invalid, vault};
use crate::backup;
use crate::backup::schedule::{Hour, again, days};
use crate::call::Call;
use crate::dispatch::Handle;
use crate::keys::Sealed;
use crate::password;
use crate::store::backup_schedule::{self, PASSPHRASE, ScheduleRecord};
use crate::store::{backup_file, company};

impl Handle<ScheduleBackups> for Call<'_> {
    async fn subject(&self, command: &ScheduleBackups) -> anyhow::Result<String> {
        Ok(command.folder.clone())
    }

    async fn handle(&self, command: ScheduleBackups) -> anyhow::Result<()> {
        self.sees_the_whole()?;
        if command.hour > 23 {
            return Err(invalid(Field::Hour, "0 to 23").into());
        }
        if !(1..=MOST_KEPT).contains(&command.keep) {
            return Err(invalid(Field::Keep, format!("1 to {MOST_KEPT}")).into());
        }
        let folder = backup::folder_at(&command.folder)?;
        let before = backup_schedule::find(&self.book()?.store).await?;
        let schedule = ScheduleRecord {
            folder: folder.display().to_string(),
            hour: command.hour,
            keep: command.keep,
            telemetry: command.telemetry,
            since: before.as_ref().map_or(self.now, |it| it.since),
            passphrase: match command.passphrase {
                Some(new) => self.sealed(&new)?,
                None => before.map(|it| it.passphrase).ok_or_else(missing)?,
            },
            failing: None,
        };
        let mut write = self.write().await?;
        backup_schedule::put(&mut write, &schedule).await?;
        write.commit().await
    }
}

fn missing() -> ApiError {
    ApiError::new(ErrorCode::WeakPassword, "none is kept").on(Field::Passphrase)
}

impl Handle<UnscheduleBackups> for Call<'_> {
    async fn subject(&self, _: &UnscheduleBackups) -> anyhow::Result<String> {
        let schedule = backup_schedule::find(&self.book()?.store).await?;
        Ok(schedule.map(|it| it.folder).unwrap_or_default())
    }

    async fn handle(&self, _: UnscheduleBackups) -> anyhow::Result<()> {
        self.sees_the_whole()?;
        let mut write = self.write().await?;
        backup_schedule::remove(&mut write).await?;
        write.commit().await
    }
}

impl Call<'_> {
    fn sealed(&self, passphrase: &Secret) -> anyhow::Result<Sealed> {
        password::check_strength(passphrase, vault::MIN_CHARACTERS, Field::Passphrase)?;
        let device = self.book()?.keys.device_at_hand()?;
        device.seal(PASSPHRASE, passphrase)
    }

    pub(super) async fn backup_schedule(&self) -> anyhow::Result<Option<BackupSchedule>> {
        let book = self.book()?;
        let Some(schedule) = backup_schedule::find(&book.store).await? else {
            return Ok(None);
        };
        let mut reader = book.store.read().acquire().await?;
        let zone = company::find(&mut reader).await?.form.zone;
        drop(reader);
        let mut files = backup_file::all(&book.store).await?;
        files.retain(|it| it.bytes.is_some());
        let (hour, days) = (Hour::of(&schedule, zone), days(&files));
        let is_due = hour.due(&days, self.now).is_some();
        let next = hour.next(&days, self.now);
        let made = files.first().and_then(|it| {
            Some(LastBackup {
                at: it.at,
                path: it.path.display().to_string(),
                bytes: it.bytes?,
            })
        });
        Ok(Some(BackupSchedule {
            folder: schedule.folder,
            hour: schedule.hour,
            keep: schedule.keep,
            telemetry: schedule.telemetry,
            since: schedule.since,
            next: schedule
                .failing
                .as_ref()
                .map_or(next, |it| next.max(again(it))),
            made,
            failing: schedule.failing,
            waits_for_vault: is_due && book.keys.vault_locked(),
        }))
    }

    /// For a notice on every page: where it failed more than once, to who may do something about it.
    pub(super) async fn backup_failing(&self) -> anyhow::Result<Option<BackupFailing>> {
        let may = self.me.is_some() && self.may(Permission::StoreBackup)?;
        if !may || !self.sight.is_whole() || self.lock.is_some() {
            return Ok(None);
        }
        let schedule = backup_schedule::find(&self.book()?.store).await?;
        let failing = schedule.and_then(|it| it.failing);
        Ok(failing.filter(|it| it.attempts > 1))
    }
}
