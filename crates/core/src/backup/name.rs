//! Where a backup goes: a folder that is there, and a name in it that is free.

use std::path::{Path, PathBuf};

use mikromon_api::store::BACKUP_ENDING;
use mikromon_api::{ApiError, ErrorCode, Field};
use mikromon_domain::date::CivilDate;
use mikromon_domain::time::{Millis, UnixMillis, Zone};

/// # Errors
/// `InvalidField` where the path is not absolute, `FolderMissing` where nothing is there.
pub(crate) fn folder_at(path: &str) -> Result<PathBuf, ApiError> {
    let folder = PathBuf::from(path.trim());
    if !folder.is_absolute() {
        let detail = "the path is not absolute";
        return Err(ApiError::new(ErrorCode::InvalidField, detail).on(Field::Folder));
    }
    if !folder.is_dir() {
        let detail = folder.display().to_string();
        return Err(ApiError::new(ErrorCode::FolderMissing, detail).on(Field::Folder));
    }
    Ok(folder)
}

/// `mikromon-2026-11-23-1305.mikromon-backup`, by the company's clock; `-2` and on where that is
/// taken. With a computer's name, `mikromon-kasir-2026-…`: several of them may go by the same hour into
/// one folder.
///
/// # Errors
/// `InvalidField` where a hundred of one minute are there.
pub(crate) fn free_name(
    folder: &Path,
    computer: Option<&str>,
    now: UnixMillis,
    zone: Zone,
) -> Result<String, ApiError> {
    let minutes = now.plus(zone.offset()).0.rem_euclid(Millis::days(1).0) / 60_000;
    let (day, hour, minute) = (CivilDate::of(now, zone), minutes / 60, minutes % 60);
    let computer = computer.map_or_else(String::new, |it| format!("{}-", plain(it)));
    let name = |suffix: String| {
        format!("mikromon-{computer}{day}-{hour:02}{minute:02}{suffix}{BACKUP_ENDING}")
    };
    let suffixes = std::iter::once(String::new()).chain((2..100).map(|it| format!("-{it}")));
    let mut names = suffixes.map(name);
    let free = names.find(|it| !folder.join(it).exists());
    let none = || ApiError::new(ErrorCode::InvalidField, "too many of one minute");
    free.ok_or_else(|| none().on(Field::Folder))
}

/// What every file system takes.
fn plain(computer: &str) -> String {
    let letter = |it: char| if it.is_ascii_alphanumeric() { it } else { '-' };
    computer.chars().take(32).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_the_computer_and_the_companys_time_and_is_never_taken_twice() {
        let folder = tempfile::tempdir().unwrap();
        let name = |computer| {
            let now = UnixMillis(Millis::hours(30).0);
            free_name(folder.path(), computer, now, Zone::Wib).unwrap()
        };
        assert_eq!(name(None), "mikromon-1970-01-02-1300.mikromon-backup");
        let first = name(Some("Kasir/1 é"));
        assert_eq!(first, "mikromon-Kasir-1---1970-01-02-1300.mikromon-backup");
        std::fs::write(folder.path().join(first), "").unwrap();
        let second = name(Some("Kasir/1 é"));
        assert_eq!(
            second,
            "mikromon-Kasir-1---1970-01-02-1300-2.mikromon-backup"
        );
    }
}
