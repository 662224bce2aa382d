//! Backups that a computer makes by itself, with real files: when, how many, and what happens where one
//! cannot be made.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use mikromon_api::audit::{AuditOutcome, AuditRow};
use mikromon_api::backup_schedule::{BackupSchedule, ScheduleBackups, UnscheduleBackups};
use mikromon_api::session::{GetStatus, UnlockVault};
use mikromon_api::store::{GetStore, PreviewBackup};
use mikromon_api::{ErrorCode, Event};
use mikromon_domain::date::CivilDate;
use mikromon_domain::permission::Role;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::{Millis, UnixMillis, Zone};
use tempfile::TempDir;

use super::backup::{PASSPHRASE, desk, empty, restore};
use super::desk::Desk;
use crate::KeySource;
use crate::backup::daily::Turn;
use crate::clock::now;
use crate::store::backup_file;

const OWN: &str = "kalimat sandi otomatis";
const DAY: Millis = Millis::days(1);

/// Every day, twelve hours from now: what these stories do is at days to come, and the desk's own
/// clock finds nothing to do meanwhile.
fn every_day(folder: &Path, keep: u16) -> ScheduleBackups {
    let hours = now().plus(Zone::Wib.offset()).0 / Millis::hours(1).0;
    ScheduleBackups {
        folder: folder.display().to_string(),
        hour: u8::try_from((hours + 12) % 24).unwrap(),
        keep,
        telemetry: true,
        passphrase: Some(Secret::new(OWN)),
    }
}

fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|it| it.unwrap().path()).collect()
}

impl Desk {
    /// Answers when the first one is made.
    async fn schedule(&self, folder: &Path, keep: u16) -> UnixMillis {
        self.ask(every_day(folder, keep)).await.unwrap();
        self.schedule_at(now()).await.unwrap().next
    }

    async fn schedule_at(&self, at: UnixMillis) -> Option<BackupSchedule> {
        self.ask_at(at, GetStore {}).await.unwrap().schedule
    }

    async fn look_at(&self, at: UnixMillis) -> Turn {
        let daily = self.core.daily(self.book());
        daily.turn(at).await.unwrap()
    }

    /// What it did by itself is on record under its own name.
    async fn own_rows(&self) -> Vec<AuditRow> {
        let mut rows = self.audit(50).await;
        rows.retain(|it| it.operator.as_deref() == Some("MikroMon"));
        rows
    }

    async fn notice_at(&self, at: UnixMillis) -> Option<u32> {
        let status = self.ask_at(at, GetStatus {}).await.unwrap();
        status.backup_failing.map(|it| it.attempts)
    }

    async fn unlock(&self) {
        let passphrase = Secret::new(PASSPHRASE);
        self.ask(UnlockVault { passphrase }).await.unwrap();
    }
}

#[tokio::test]
async fn at_its_hour_one_is_made_that_its_passphrase_opens() {
    let (desk, chest) = (desk().await, TempDir::new().unwrap());
    desk.add_routers("BR", 3).await;
    let first = desk.schedule(chest.path(), 7).await;
    assert_eq!(desk.look_at(first.minus(Millis(1))).await, Turn::NotDue);
    assert_eq!(files(chest.path()).len(), 0);
    let mut events = desk.core.events();
    assert_eq!(desk.look_at(first).await, Turn::Made);
    assert_eq!(
        desk.look_at(first.plus(Millis::hours(1))).await,
        Turn::NotDue
    );

    let schedule = desk.schedule_at(first).await.unwrap();
    assert_eq!((schedule.failing, schedule.next), (None, first.plus(DAY)));
    let made = schedule.made.unwrap();
    assert_eq!((made.at, files(chest.path()).len()), (first, 1));
    assert_eq!(fs::metadata(&made.path).unwrap().len(), made.bytes);
    let preview = PreviewBackup {
        path: made.path.clone(),
        passphrase: Secret::new(OWN),
    };
    let view = desk.ask(preview).await.unwrap();
    assert_eq!(
        (view.tables["router"], view.keys, view.telemetry),
        (3, 1, true)
    );
    let rows = desk.own_rows().await;
    let told: Vec<_> = rows
        .iter()
        .map(|it| (it.command.as_str(), it.outcome))
        .collect();
    assert_eq!(told, [("store.backup", AuditOutcome::Done)]);
    assert_eq!(rows[0].subject, made.path.as_str());
    let begins = |it: &Event| matches!(it, Event::Invalidated(tags) if tags.len() == 3);
    while !begins(&events.recv().await.unwrap()) {}
    let secret = OWN.as_bytes();
    assert!(!desk.disk().windows(secret.len()).any(|it| it == secret));
}

#[tokio::test]
async fn of_its_own_files_the_newest_are_kept_and_no_other_is_touched() {
    let (desk, chest) = (desk().await, TempDir::new().unwrap());
    let by_hand = PathBuf::from(desk.back_up(chest.path()).await.path);
    let others = [by_hand, chest.path().join("mikromon-lama.mikromon-backup")];
    fs::write(&others[1], "of somebody else").unwrap();
    let first = desk.schedule(chest.path(), 2).await;
    let mut made = Vec::new();
    for day in 0..5 {
        let at = first.plus(Millis::days(day));
        assert_eq!(desk.look_at(at).await, Turn::Made, "day {day}");
        made.push(PathBuf::from(
            desk.schedule_at(at).await.unwrap().made.unwrap().path,
        ));
        if day == 3 {
            // What was put in the place of one is not its own any more.
            fs::write(&made[3], "of somebody else").unwrap();
        }
    }
    let left = [&others[..], &made[2..]].concat();
    assert_eq!(files(chest.path()), left.into_iter().collect());
}

#[tokio::test]
async fn an_hour_that_was_missed_is_made_up_for_once() {
    let (desk, chest) = (desk().await, TempDir::new().unwrap());
    let first = desk.schedule(chest.path(), 7).await;
    let back = first.plus(Millis::hours(24 * 3 + 5));
    assert_eq!(desk.look_at(back).await, Turn::Made);
    // Not again: a little later, with a clock that was set back, nor at a later hour of that day.
    for hours in [0, 1, -5, 18] {
        assert_eq!(
            desk.look_at(back.plus(Millis::hours(hours))).await,
            Turn::NotDue
        );
    }
    assert_eq!(desk.look_at(back.plus(Millis::hours(19))).await, Turn::Made);
    assert_eq!(files(chest.path()).len(), 2);
}

#[tokio::test]
async fn a_locked_vault_is_waited_for_and_a_restart_makes_no_second_one() {
    let (desk, chest) = (desk().await, TempDir::new().unwrap());
    let first = desk.schedule(chest.path(), 7).await;
    let desk = desk.restart(KeySource::Vault).await;
    assert_eq!(desk.look_at(first).await, Turn::Waits);
    desk.sign_in("budi").await.unwrap();
    let schedule = desk.schedule_at(first).await.unwrap();
    assert!(schedule.waits_for_vault && schedule.failing.is_none());
    desk.unlock().await;
    // Nobody need be signed in, nor at the desk.
    let nobody = desk.window();
    assert_eq!(nobody.look_at(first).await, Turn::Made);
    let desk = desk.restart(KeySource::Vault).await;
    desk.unlock().await;
    assert_eq!(
        desk.look_at(first.plus(Millis::minutes(5))).await,
        Turn::NotDue
    );
    assert_eq!(files(chest.path()).len(), 1);
}

#[tokio::test]
async fn a_folder_that_is_gone_is_told_and_tried_again_until_it_is_back() {
    let (desk, stick) = (desk().await, TempDir::new().unwrap());
    let noc = desk.window_of(Role::Noc).await;
    let chest = stick.path().join("cadangan");
    fs::create_dir(&chest).unwrap();
    let first = desk.schedule(&chest, 1).await;
    assert_eq!(desk.look_at(first).await, Turn::Made);
    let old = files(&chest);
    let away = stick.path().join("away");
    fs::rename(&chest, &away).unwrap();

    let second = first.plus(DAY);
    let at = |minutes| second.plus(Millis::minutes(minutes));
    for (minutes, turn, attempts, notice) in [
        (0, Turn::Failed, 1, None),
        (14, Turn::Waits, 1, None),
        (15, Turn::Failed, 2, Some(2)),
        (74, Turn::Waits, 2, Some(2)),
        (75, Turn::Failed, 3, Some(3)),
    ] {
        assert_eq!(desk.look_at(at(minutes)).await, turn, "{minutes}");
        let schedule = desk.schedule_at(at(minutes)).await.unwrap();
        let failing = schedule.failing.unwrap();
        assert_eq!((failing.attempts, failing.since), (attempts, second));
        assert_eq!(failing.error.code, ErrorCode::FolderMissing);
        assert!(schedule.next > at(minutes));
        assert_eq!(schedule.made.unwrap().at, first);
        assert_eq!(desk.notice_at(at(minutes)).await, notice, "{minutes}");
        assert_eq!(
            noc.notice_at(at(minutes)).await,
            None,
            "who can do nothing about it"
        );
    }
    assert_eq!(
        files(&away),
        old.iter()
            .map(|it| away.join(it.file_name().unwrap()))
            .collect()
    );
    fs::rename(&away, &chest).unwrap();
    assert_eq!(desk.look_at(at(135)).await, Turn::Made);
    assert_eq!(desk.schedule_at(at(135)).await.unwrap().failing, None);
    assert_eq!(desk.notice_at(at(135)).await, None);
    assert!(
        files(&chest).len() == 1 && files(&chest) != old,
        "the older one went"
    );
    let told: Vec<_> = desk.own_rows().await.iter().map(|it| it.outcome).collect();
    let refused = AuditOutcome::Refused(ErrorCode::FolderMissing);
    assert_eq!(told, [AuditOutcome::Done, refused, AuditOutcome::Done]);
}

#[tokio::test]
async fn beside_one_by_hand_it_waits() {
    let (desk, chest) = (desk().await, TempDir::new().unwrap());
    let first = desk.schedule(chest.path(), 7).await;
    let by_hand = async |_: crate::backup::Gauge| {
        assert_eq!(desk.look_at(first).await, Turn::Waits);
        Ok(())
    };
    let events = desk.core.events_sender();
    desk.core.backup().run(events, by_hand).await.unwrap();
    assert_eq!(files(chest.path()).len(), 0);
    assert_eq!(desk.schedule_at(first).await.unwrap().failing, None);
    assert_eq!(desk.look_at(first).await, Turn::Made);
}

#[tokio::test]
async fn one_that_somebody_ends_leaves_nothing_and_is_no_failure() {
    let (desk, chest) = (desk().await, TempDir::new().unwrap());
    let first = desk.schedule(chest.path(), 7).await;
    let end = async {
        loop {
            desk.core.backup().cancel();
            tokio::task::yield_now().await;
        }
    };
    let turn = tokio::select! {
        turn = desk.look_at(first) => turn,
        () = end => unreachable!("it goes on"),
    };
    assert_eq!((turn, files(chest.path()).len()), (Turn::Ended, 0));
    assert_eq!(desk.schedule_at(first).await.unwrap().failing, None);
    assert_eq!(desk.look_at(first).await, Turn::Made);
}

#[tokio::test]
async fn one_that_was_cut_off_is_found_or_leaves_nothing() {
    let (desk, chest) = (desk().await, TempDir::new().unwrap());
    let first = desk.schedule(chest.path(), 7).await;
    let begin = async |at, name: &str| {
        let mut write = desk.book().store.write(at, None).await.unwrap();
        let day = CivilDate::of(at, Zone::Wib);
        let path = chest.path().join(name);
        backup_file::begin(&mut write, &path, day).await.unwrap();
        write.commit().await.unwrap();
        path
    };
    // The power went while it was written.
    begin(first, "half.mikromon-backup").await;
    fs::write(chest.path().join("half.mikromon-backup.part"), "half").unwrap();
    assert_eq!(desk.look_at(first).await, Turn::Made);
    assert_eq!(files(chest.path()).len(), 1, "one, and no half of another");
    // The power went when it was there and not noted yet.
    let second = first.plus(DAY);
    let by_hand = desk.back_up(chest.path()).await.path;
    let whole = begin(second, "whole.mikromon-backup").await;
    fs::rename(by_hand, &whole).unwrap();
    assert_eq!(desk.look_at(second).await, Turn::NotDue);
    let made = desk.schedule_at(second).await.unwrap().made.unwrap();
    assert_eq!((Path::new(&made.path), made.at), (whole.as_path(), second));
}

#[tokio::test]
async fn a_store_that_takes_nothing_gets_no_backup_that_it_would_not_know_of() {
    let (desk, chest) = (desk().await, TempDir::new().unwrap());
    let first = desk.schedule(chest.path(), 7).await;
    desk.refuse_writes(true).await;
    assert!(desk.core.daily(desk.book()).turn(first).await.is_err());
    assert_eq!(files(chest.path()).len(), 0);
    desk.refuse_writes(false).await;
    assert_eq!(desk.look_at(first).await, Turn::Made);
}

#[tokio::test]
async fn it_is_changed_without_the_passphrase_and_turned_off_with_it() {
    let (desk, chest) = (desk().await, TempDir::new().unwrap());
    let without = || ScheduleBackups {
        passphrase: None,
        ..every_day(chest.path(), 3)
    };
    assert_eq!(desk.refusal(without()).await, ErrorCode::WeakPassword);
    for (wrong, code) in [
        (every_day(chest.path(), 0), ErrorCode::InvalidField),
        (every_day(chest.path(), 366), ErrorCode::InvalidField),
        (
            every_day(&chest.path().join("none"), 3),
            ErrorCode::FolderMissing,
        ),
        (every_day(Path::new("relative"), 3), ErrorCode::InvalidField),
        (
            ScheduleBackups {
                hour: 24,
                ..every_day(chest.path(), 3)
            },
            ErrorCode::InvalidField,
        ),
    ] {
        assert_eq!(desk.refusal(wrong).await, code);
    }
    let first = desk.schedule(chest.path(), 7).await;
    desk.ask(without()).await.unwrap();
    assert_eq!(desk.schedule_at(first).await.unwrap().keep, 3);
    assert_eq!(desk.look_at(first).await, Turn::Made);
    desk.ask(UnscheduleBackups {}).await.unwrap();
    assert_eq!(desk.schedule_at(first).await, None);
    assert_eq!(desk.look_at(first.plus(DAY)).await, Turn::NotDue);
    assert_eq!(files(chest.path()).len(), 1, "what was made stays");
    assert_eq!(
        desk.refusal(without()).await,
        ErrorCode::WeakPassword,
        "it is forgotten"
    );
}

#[tokio::test]
async fn a_restored_computer_makes_none_before_it_is_told_to() {
    let (desk, chest) = (desk().await, TempDir::new().unwrap());
    let first = desk.schedule(chest.path(), 1).await;
    assert_eq!(desk.look_at(first).await, Turn::Made);
    let by_hand = desk.back_up(chest.path()).await;
    let other = empty().await;
    other.ask(restore(&by_hand.path)).await.unwrap();
    other.sign_in("budi").await.unwrap();
    assert_eq!(other.schedule_at(first).await, None);
    let days = backup_file::all(&other.book().store).await.unwrap();
    assert_eq!(days, [], "it takes away none of the other's files");
}
