//! Moving a store that cannot be opened out of the way. It is renamed, never changed or deleted.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context as _, ensure};
use mikromon_domain::time::UnixMillis;

/// `mikromon.db` with what SQLite keeps beside it.
pub(crate) fn companion(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// Renames the store to `mikromon-corrupt-<UTC time>.db`; answers the new path.
///
/// # Errors
/// When a rename fails or the new name is taken.
pub(crate) fn set_aside(path: &Path, now: UnixMillis) -> anyhow::Result<PathBuf> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let to = path.with_file_name(format!("{stem}-corrupt-{}.db", utc(now)));
    ensure!(!to.exists(), "{} exists already", to.display());
    // The log first: a log left behind would be replayed into the store that takes this place.
    for suffix in ["-wal", "-shm", ""] {
        match fs::rename(companion(path, suffix), companion(&to, suffix)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            result => result.with_context(|| format!("rename {}{suffix}", path.display()))?,
        }
    }
    Ok(to)
}

/// `20261122T171403.250Z`: sorts by time, and holds no character that a file system refuses.
pub(crate) fn utc(now: UnixMillis) -> String {
    const DAY: i64 = 86_400_000;
    let (year, month, day) = civil(now.0.div_euclid(DAY));
    let millis = now.0.rem_euclid(DAY);
    let (hours, minutes) = (millis / 3_600_000, millis / 60_000 % 60);
    let (seconds, rest) = (millis / 1_000 % 60, millis % 1_000);
    format!("{year:04}{month:02}{day:02}T{hours:02}{minutes:02}{seconds:02}.{rest:03}Z")
}

/// The Gregorian date of a day counted from 1970-01-01. Years are counted from March, so that the
/// leap day is the last of its year; 146,097 days are 400 years.
const fn civil(days: i64) -> (i64, i64, i64) {
    let from_era = days + 719_468;
    let era = from_era.div_euclid(146_097);
    let day_of_era = from_era.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utc_names() {
        for (millis, name) in [
            (0, "19700101T000000.000Z"),
            (951_782_399_999, "20000228T235959.999Z"),
            (951_782_400_000, "20000229T000000.000Z"),
            (1_795_367_643_250, "20261122T171403.250Z"),
        ] {
            assert_eq!(utc(UnixMillis(millis)), name);
        }
    }
}
