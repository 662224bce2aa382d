//! Copies of the book that are kept beside it before a new version changes its tables. They hold what
//! the book holds, sealed as it is there.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use mikromon_domain::time::UnixMillis;

use super::aside::utc;
use super::{open, snapshot};
use crate::backup::Gauge;

/// How many are kept; older ones are deleted.
const KEPT: usize = 3;
/// `mikromon-before-<time>-v<migration>.db`: they sort by time.
const BEFORE: &str = "-before-";

/// Answers the copy's path.
///
/// # Errors
/// When there is no room for it: nothing was changed.
pub(super) async fn keep(path: &Path, version: i64, now: UnixMillis) -> anyhow::Result<PathBuf> {
    let stem = stem(path);
    let copy = path.with_file_name(format!("{stem}{BEFORE}{}-v{version}.db", utc(now)));
    let draft = path.with_file_name(format!("{stem}.before"));
    snapshot::remove(&draft)?;
    let made = snapshot::copy(path, &draft, &Gauge::default()).await;
    if made.is_err() {
        snapshot::remove(&draft)?;
    }
    made.context("keep a copy before the update")?;
    fs::rename(&draft, &copy)?;
    open::sync_folder(&copy)?;
    tracing::info!("before the update a copy was kept as {}", copy.display());
    let all = list(path)?;
    for old in all.iter().rev().skip(KEPT) {
        fs::remove_file(old)?;
    }
    Ok(copy)
}

/// The book is as it was when the copy was made.
///
/// # Errors
/// When it cannot be put back; the copy is there all the same.
pub(super) fn put_back(path: &Path, copy: &Path) -> anyhow::Result<()> {
    let draft = path.with_extension("new");
    fs::copy(copy, &draft)?;
    snapshot::sync(&draft)?;
    // Its log is of what failed, and was folded in when the file was closed.
    snapshot::remove_log(path)?;
    fs::rename(&draft, path)?;
    open::sync_folder(path)
}

/// Oldest first.
pub(crate) fn list(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let begin = format!("{}{BEFORE}", stem(path));
    let folder = path.parent().context("a store lies in a folder")?;
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(&begin) && name.ends_with(".db") {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
