//! Backups: one file with the book, its keys and, if asked for, the measurements, which a passphrase
//! opens on any computer.
//!
//! It is an age file of a gzipped tar, so that `age -d` and `tar` open it with nothing of ours. The
//! manifest comes first and names each part with its size and digest. What makes this computer
//! known to a shared server does not come along: a restored book is another computer, and joins
//! again.

pub(crate) mod daily;
mod gauge;
mod manifest;
mod name;
mod pack;
mod restore;
pub(crate) mod schedule;
pub(crate) mod swap;
mod unpack;
mod work;

use std::path::Path;

use anyhow::Context as _;
use mikromon_api::{ApiError, ErrorCode};

pub(crate) use gauge::Gauge;
pub(crate) use manifest::{Book, Manifest};
pub(crate) use name::{folder_at, free_name};
pub(crate) use pack::{Order, make};
pub(crate) use restore::stage;
pub(crate) use unpack::look;
pub(crate) use work::Work;

/// Of the file's layout. A program reads its own and those before it.
const FORMAT: u32 = 1;

/// The parts, as they are called in the file and in the data folder.
const BOOK: &str = "mikromon.db";
const TELEMETRY: &str = "telemetry.db";
const KEYS: &str = "keys.txt";
const MANIFEST: &str = "manifest.json";

/// # Errors
/// `DiskFull` where the disk of a folder has less room than that many bytes.
fn ensure_room(folder: &Path, bytes: u64) -> anyhow::Result<()> {
    let free = fs4::available_space(folder).with_context(|| folder.display().to_string())?;
    if free < bytes {
        let detail = format!(
            "{}: {bytes} bytes are needed, {free} are free",
            folder.display()
        );
        return Err(ApiError::new(ErrorCode::DiskFull, detail).into());
    }
    Ok(())
}
