//! The tiles on the disk: one file each, a line of facts and then the image. A file that is not
//! whole is no tile; a disk that is full only means that there is less to show offline.

use std::fs::FileTimes;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

use anyhow::Context as _;
use mikromon_domain::time::UnixMillis;
use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;

use super::download::mime_of;
use super::{Key, TileImage};
use crate::clock;

/// Tiles written between two looks at how much room is taken.
const SWEEP_EVERY: u32 = 200;

/// A tile that was kept; without an image its source has no such tile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    /// Fresh until then.
    pub(super) until: UnixMillis,
    /// Its ETag.
    pub(super) tag: Option<String>,
    pub(super) image: Option<TileImage>,
}

/// The first line of a file.
#[derive(Serialize, Deserialize)]
struct Facts {
    until: UnixMillis,
    tag: Option<String>,
    /// Of the image.
    bytes: usize,
}

pub(super) struct Disk {
    folder: PathBuf,
    room: u64,
    written: AtomicU32,
}

impl Disk {
    pub(super) const fn new(folder: PathBuf, room: u64) -> Self {
        Self {
            folder,
            room,
            written: AtomicU32::new(0),
        }
    }

    pub(super) async fn read(&self, key: &Key) -> Option<Kept> {
        parse(&tokio::fs::read(self.path(key)).await.ok()?)
    }

    /// Notes that it was used: the least recently used are the first to go.
    pub(super) async fn touch(&self, key: &Key) {
        let path = self.path(key);
        let touched = spawn_blocking(move || {
            let times = FileTimes::new().set_modified(wall_time(clock::now()));
            std::fs::File::options()
                .append(true)
                .open(path)?
                .set_times(times)
        });
        // A tile that cannot be touched is only forgotten sooner.
        let _ = touched.await;
    }

    pub(super) async fn write(&self, key: &Key, kept: &Kept) {
        let path = self.path(key);
        let Some(content) = content(kept) else { return };
        let written = spawn_blocking(move || write_whole(&path, &content)).await;
        if let Ok(Err(error)) = written {
            tracing::warn!("a map tile could not be kept: {error:#}");
        }
        if self.written.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.sweep().await;
        }
    }

    /// Removes the least recently used until nine tenths of the room are taken.
    pub(super) async fn sweep(&self) {
        let (folder, room) = (self.folder.clone(), self.room);
        let _ = spawn_blocking(move || make_room(&folder, room)).await;
    }

    pub(super) async fn bytes(&self) -> u64 {
        let folder = self.folder.clone();
        let counted = spawn_blocking(move || {
            let mut files = Vec::new();
            collect(&folder, &mut files);
            files.iter().map(|(_, bytes, _)| bytes).sum()
        });
        counted.await.unwrap_or_default()
    }

    pub(super) const fn room(&self) -> u64 {
        self.room
    }

    fn path(&self, key: &Key) -> PathBuf {
        let Key { source, z, x, y } = key;
        self.folder
            .join(source)
            .join(z.to_string())
            .join(x.to_string())
            .join(format!("{y}.tile"))
    }
}

fn parse(content: &[u8]) -> Option<Kept> {
    let end = content.iter().position(|byte| *byte == b'\n')?;
    let (line, image) = content.split_at_checked(end + 1)?;
    let facts: Facts = serde_json::from_slice(line).ok()?;
    if image.len() != facts.bytes {
        return None;
    }
    let image = if image.is_empty() {
        None
    } else {
        Some(TileImage {
            bytes: image.into(),
            mime: mime_of(image)?,
        })
    };
    Some(Kept {
        until: facts.until,
        tag: facts.tag,
        image,
    })
}

fn content(kept: &Kept) -> Option<Vec<u8>> {
    let image: &[u8] = kept.image.as_ref().map_or(&[], |it| &it.bytes);
    let facts = Facts {
        until: kept.until,
        tag: kept.tag.clone(),
        bytes: image.len(),
    };
    let mut content = serde_json::to_vec(&facts).ok()?;
    content.push(b'\n');
    content.extend_from_slice(image);
    Some(content)
}

/// Beside its place first, so that a reader never meets a half.
fn write_whole(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    let folder = path.parent().context("a tile has a folder")?;
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let beside = path.with_extension("new");
    std::fs::write(&beside, content).with_context(|| beside.display().to_string())?;
    std::fs::rename(&beside, path).with_context(|| path.display().to_string())
}

fn make_room(folder: &Path, room: u64) {
    let mut files = Vec::new();
    collect(folder, &mut files);
    let mut taken: u64 = files.iter().map(|(_, bytes, _)| bytes).sum();
    if taken <= room {
        return;
    }
    files.sort();
    for (_, bytes, path) in files {
        if taken <= room / 10 * 9 {
            return;
        }
        if std::fs::remove_file(&path).is_ok() {
            taken = taken.saturating_sub(bytes);
        }
    }
}

/// Last use, size and path of every file below `folder`.
fn collect(folder: &Path, files: &mut Vec<(SystemTime, u64, PathBuf)>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let Ok(facts) = entry.metadata() else {
            continue;
        };
        if facts.is_dir() {
            collect(&entry.path(), files);
        } else if let Ok(used) = facts.modified() {
            files.push((used, facts.len(), entry.path()));
        }
    }
}

fn wall_time(at: UnixMillis) -> SystemTime {
    let millis = u64::try_from(at.0).unwrap_or_default();
    SystemTime::UNIX_EPOCH + std::time::Duration::from_millis(millis)
}
