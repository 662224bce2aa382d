//! Map tiles: from the disk while they are fresh, else from their source, politely.
//!
//! A public tile server asks for a true User-Agent, few connections, the cache headers honoured and
//! no fetching ahead: this module never asks for a tile that nobody looks at. It knows nothing of
//! the map and draws nothing. Without a source there are no tiles, and the map shows its own ground.

mod disk;
mod download;
mod hosts;
mod source;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use mikromon_domain::time::{Millis, UnixMillis};
use tokio::sync::{OnceCell, Semaphore};

use crate::clock;
use disk::{Disk, Kept};
use download::{Download, Downloaded};
use hosts::Hosts;
pub use source::{InvalidSource, TileSource};

/// What the cache may take on the disk.
const DISK_BYTES: u64 = 512 * 1024 * 1024;

/// Downloads at the same time, over all sources.
const AT_ONCE: usize = 4;

/// How long a tile stays fresh when its source does not say: what public tile servers ask for at
/// least.
const FRESH: Millis = Millis::days(7);

/// How long a tile that its source does not have is not asked for again.
const MISSING: Millis = Millis::days(1);

/// The tiles of all sources.
pub struct Tiles {
    sources: Vec<TileSource>,
    disk: Disk,
    download: Download,
    hosts: Hosts,
    turns: Semaphore,
    /// What is being answered, so that a tile asked for twice is fetched once.
    busy: Mutex<HashMap<Key, Arc<OnceCell<TileAnswer>>>>,
}

/// Where a tile lies.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    source: String,
    z: u8,
    x: u32,
    y: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TileAnswer {
    Fresh(TileImage),
    /// Older than its source wants, but the source cannot be reached.
    Stale(TileImage),
    /// There is no such tile, source or zoom.
    Missing,
    /// It cannot be had now and was never seen before.
    Unavailable,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TileImage {
    pub bytes: Arc<[u8]>,
    /// `image/png` or `image/jpeg`
    pub mime: &'static str,
}

impl Tiles {
    /// `folder` holds the cache and nothing else; it is made when the first tile comes.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn open(folder: PathBuf, sources: Vec<TileSource>) -> anyhow::Result<Self> {
        Self::with_room(folder, sources, DISK_BYTES)
    }

    fn with_room(folder: PathBuf, sources: Vec<TileSource>, bytes: u64) -> anyhow::Result<Self> {
        Ok(Self {
            sources,
            disk: Disk::new(folder, bytes),
            download: Download::new()?,
            hosts: Hosts::default(),
            turns: Semaphore::new(AT_ONCE),
            busy: Mutex::default(),
        })
    }

    /// The sources that may be asked for, the preferred one first.
    pub fn sources(&self) -> &[TileSource] {
        &self.sources
    }

    /// Bytes that lie on the disk, and how many may.
    pub(crate) async fn kept(&self) -> (u64, u64) {
        (self.disk.bytes().await, self.disk.room())
    }

    pub async fn tile(&self, source: &str, z: u8, x: u32, y: u32) -> TileAnswer {
        self.tile_at(source, z, x, y, clock::now()).await
    }

    async fn tile_at(&self, source: &str, z: u8, x: u32, y: u32, now: UnixMillis) -> TileAnswer {
        let known = self.sources.iter().find(|it| it.id() == source);
        let Some(source) = known.filter(|it| it.has(z, x, y)) else {
            return TileAnswer::Missing;
        };
        let key = Key {
            source: source.id().to_owned(),
            z,
            x,
            y,
        };
        let cell = Arc::clone(self.lock().entry(key.clone()).or_default());
        let answer = cell
            .get_or_init(|| self.answer(source, &key, now))
            .await
            .clone();
        self.lock().remove(&key);
        answer
    }

    async fn answer(&self, source: &TileSource, key: &Key, now: UnixMillis) -> TileAnswer {
        let kept = self.disk.read(key).await;
        match kept {
            Some(kept) if now < kept.until => {
                self.disk.touch(key).await;
                kept.image.map_or(TileAnswer::Missing, TileAnswer::Fresh)
            }
            kept => self.refresh(source, key, kept, now).await,
        }
    }

    async fn refresh(
        &self,
        source: &TileSource,
        key: &Key,
        kept: Option<Kept>,
        now: UnixMillis,
    ) -> TileAnswer {
        let Ok(_turn) = self.turns.acquire().await else {
            return TileAnswer::Unavailable;
        };
        let host = source.host();
        if !self.hosts.may_be_asked(host, Instant::now()) {
            return stale(kept);
        }
        let tag = kept.as_ref().and_then(|it| it.tag.as_deref());
        match self
            .download
            .get(&source.url(key.z, key.x, key.y), tag)
            .await
        {
            Ok(downloaded) => {
                self.hosts.answered(host);
                self.keep(key, kept, downloaded, now).await
            }
            Err(failure) => {
                self.hosts.failed(host, failure.retry_after, Instant::now());
                tracing::debug!(source = source.id(), "a tile could not be had: {failure}");
                stale(kept)
            }
        }
    }

    async fn keep(
        &self,
        key: &Key,
        kept: Option<Kept>,
        downloaded: Downloaded,
        now: UnixMillis,
    ) -> TileAnswer {
        let (image, tag, fresh, store) = match downloaded {
            Downloaded::Image(it) => (Some(it.image), it.tag, it.fresh.unwrap_or(FRESH), it.store),
            Downloaded::Missing => (None, None, MISSING, true),
            // The tag of a tile that was sent is the one that it still has.
            Downloaded::Unchanged { fresh } => {
                let Some(kept) = kept else {
                    return TileAnswer::Unavailable;
                };
                (kept.image, kept.tag, fresh.unwrap_or(FRESH), true)
            }
        };
        let kept = Kept {
            until: now.plus(fresh),
            tag,
            image,
        };
        if store {
            self.disk.write(key, &kept).await;
        }
        kept.image.map_or(TileAnswer::Missing, TileAnswer::Fresh)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Arc<OnceCell<TileAnswer>>>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn stale(kept: Option<Kept>) -> TileAnswer {
    match kept {
        Some(Kept {
            image: Some(image), ..
        }) => TileAnswer::Stale(image),
        Some(Kept { image: None, .. }) => TileAnswer::Missing,
        None => TileAnswer::Unavailable,
    }
}
