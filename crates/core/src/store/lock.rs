//! The lock beside the store that says "the app runs here". The OS releases it when the process
//! ends, however it ends, so a crash leaves nothing to clean up.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::time::Duration;

use crate::folder::make_folder;

/// A command-line call holds the lock for the moment of opening only, and an app that starts makes
/// the file in no more, also on a busy machine: 5 s are waited for either.
pub(super) const PATIENCE: u32 = 50;
pub(super) const PAUSE: Duration = Duration::from_millis(100);

/// Held as long as it lives.
#[derive(Debug)]
pub(crate) struct AppLock {
    _file: File,
}

impl AppLock {
    /// `None` while another process holds it.
    ///
    /// # Errors
    /// When the lock file cannot be made or the file system has no locks.
    pub(crate) fn try_take(folder: &Path) -> io::Result<Option<Self>> {
        make_folder(folder)?;
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join("mikromon.lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// As [`AppLock::try_take`], for up to 2 s.
    ///
    /// # Errors
    /// As [`AppLock::try_take`].
    pub(crate) async fn take(folder: &Path) -> io::Result<Option<Self>> {
        for _ in 0..PATIENCE {
            if let Some(lock) = Self::try_take(folder)? {
                return Ok(Some(lock));
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(None)
    }
}
