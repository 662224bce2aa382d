//! Taking the store's place. What was made ready is committed by renaming its folder; from then on
//! whoever opens the data folder first carries the swap out, move by move, so that a process that is
//! killed leaves the old store before that moment and the new one after it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use mikromon_domain::time::UnixMillis;

use super::pack::DRAFTS;
use super::{BOOK, TELEMETRY};
use crate::store::aside::{companion, utc};
use crate::store::open::sync_folder;
use crate::store::series::MARKS;

/// What is not committed.
const DRAFT: &str = "restore.new";
/// `restore-<time>.ready`
const READY: (&str, &str) = ("restore-", ".ready");

/// Where a backup is made ready.
pub(crate) fn draft_in(data: &Path) -> PathBuf {
    data.join(DRAFT)
}

/// From here on the new store is the one of the folder. Answers where the one of before will be.
///
/// # Errors
/// When it cannot be renamed: the old one is the store then.
pub(crate) fn commit(data: &Path, now: UnixMillis) -> anyhow::Result<Option<PathBuf>> {
    let draft = draft_in(data);
    sync_folder(&draft.join(BOOK))?;
    let time = utc(now);
    let ready = data.join(format!("{}{time}{}", READY.0, READY.1));
    fs::rename(&draft, &ready).context("commit the restored store")?;
    sync_folder(&ready)?;
    let book = data.join(BOOK);
    Ok(book.exists().then(|| aside(&book, &time)))
}

/// Carries out what was committed and takes away what was not. The lock is held.
///
/// # Errors
/// When a file cannot be moved; the next one who opens the folder goes on there.
pub(crate) fn finish(data: &Path) -> anyhow::Result<()> {
    for ready in committed(data)? {
        for (from, to) in moves(data, &ready) {
            fs::rename(&from, &to).with_context(|| format!("move {}", from.display()))?;
            sync_folder(&to)?;
        }
        tracing::warn!("a restored store took the place of the one before it");
        remove(&ready)?;
    }
    remove(&draft_in(data))?;
    remove(&data.join(DRAFTS))
}

/// Oldest first.
fn committed(data: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(data)? {
        let path = entry?.path();
        if time_of(&path).is_some() && path.is_dir() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn time_of(ready: &Path) -> Option<&str> {
    let name = ready.file_name()?.to_str()?;
    name.strip_prefix(READY.0)?.strip_suffix(READY.1)
}

/// What is left to be moved, in this order: the old file with its log, then the new one.
fn moves(data: &Path, ready: &Path) -> Vec<(PathBuf, PathBuf)> {
    let time = time_of(ready).unwrap_or_default();
    let mut moves = Vec::new();
    for name in [BOOK, TELEMETRY, MARKS] {
        let (new, old) = (ready.join(name), data.join(name));
        if !new.exists() {
            continue;
        }
        let kept = aside(&old, time);
        for suffix in ["-wal", "-shm", ""] {
            let file = companion(&old, suffix);
            if file.exists() {
                moves.push((file, companion(&kept, suffix)));
            }
        }
        moves.push((new, old));
    }
    moves
}

/// `mikromon-replaced-<time>.db`
fn aside(path: &Path, time: &str) -> PathBuf {
    let part = |it: Option<&std::ffi::OsStr>| it.unwrap_or_default().to_string_lossy().into_owned();
    let (stem, ending) = (part(path.file_stem()), part(path.extension()));
    path.with_file_name(format!("{stem}-replaced-{time}.{ending}"))
}

fn remove(folder: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result.with_context(|| format!("take {} away", folder.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, &str); 4] = [
        ("mikromon.db", "old"),
        ("mikromon.db-wal", "old log"),
        ("telemetry.db", "old samples"),
        ("numbers.json", "marks"),
    ];

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in FILES {
            fs::write(folder.path().join(name), content).unwrap();
        }
        let draft = draft_in(folder.path());
        fs::create_dir(&draft).unwrap();
        fs::write(draft.join(BOOK), "new").unwrap();
        fs::write(draft.join(TELEMETRY), "new samples").unwrap();
        folder
    }

    #[test]
    fn before_the_commit_the_old_store_stays_and_what_was_made_ready_goes() {
        let folder = folder();
        finish(folder.path()).unwrap();
        for (name, content) in FILES {
            assert_eq!(
                fs::read_to_string(folder.path().join(name)).unwrap(),
                content
            );
        }
        assert!(!draft_in(folder.path()).exists());
    }

    /// Each move may be the last of a process: the next one carries out the rest.
    #[test]
    fn after_the_commit_the_new_store_takes_its_place_wherever_it_was_cut_off() {
        for done in 0..=5 {
            let folder = folder();
            let data = folder.path();
            let told = commit(data, UnixMillis(0)).unwrap().unwrap();
            let ready = committed(data).unwrap().remove(0);
            let moves = moves(data, &ready);
            assert_eq!(moves.len(), 5);
            for (from, to) in moves.iter().take(done) {
                fs::rename(from, to).unwrap();
            }
            finish(data).unwrap();
            let read = |name: &str| fs::read_to_string(data.join(name)).unwrap();
            assert_eq!(read("mikromon.db"), "new", "after {done} moves");
            assert!(
                !data.join("mikromon.db-wal").exists(),
                "a log of another file"
            );
            assert_eq!(read("telemetry.db"), "new samples");
            assert_eq!(read("numbers.json"), "marks");
            assert_eq!(fs::read_to_string(&told).unwrap(), "old");
            assert_eq!(
                fs::read_to_string(companion(&told, "-wal")).unwrap(),
                "old log"
            );
            assert!(!ready.exists());
            finish(data).unwrap();
            assert_eq!(read("mikromon.db"), "new");
        }
    }
}
