//! The demo's folder: made for one run and removed with it. What a demo that was killed left behind
//! is removed by the next one.

use std::fs::{self, File};
use std::path::Path;

use anyhow::Context;
use tempfile::TempDir;

const PREFIX: &str = "mikromon-demo-";
/// Held by the demo that lives in the folder; the OS frees it with the process.
const LOCK: &str = "demo.lock";

pub(crate) struct Folder {
    folder: TempDir,
    lock: File,
}

impl Folder {
    /// # Errors
    /// When `parent` cannot be written.
    pub(crate) fn make(parent: &Path) -> anyhow::Result<Self> {
        sweep(parent);
        let folder = tempfile::Builder::new()
            .prefix(PREFIX)
            .tempdir_in(parent)
            .context("cannot make a temporary folder")?;
        let lock = File::create(folder.path().join(LOCK))?;
        lock.lock().context("cannot lock the temporary folder")?;
        Ok(Self { folder, lock })
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// # Errors
    /// When something in it is still in use.
    pub(crate) fn remove(self) -> anyhow::Result<()> {
        drop(self.lock);
        self.folder
            .close()
            .context("the demo's folder was not removed")
    }
}

/// Removes what nobody lives in; what cannot be removed is not ours.
fn sweep(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else {
        return;
    };
    let demos = entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX));
    for demo in demos.map(|entry| entry.path()) {
        if File::open(demo.join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok()) {
            // The next demo tries again.
            let _ = fs::remove_dir_all(demo);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dead_demos_folder_is_removed_by_the_next_and_a_living_ones_is_not() {
        let parent = tempfile::tempdir().unwrap();
        let dead = parent.path().join("mikromon-demo-dead");
        let other = parent.path().join("mikromon-demo-without-lock");
        fs::create_dir(&dead).unwrap();
        fs::create_dir(&other).unwrap();
        File::create(dead.join(LOCK)).unwrap();

        let first = Folder::make(parent.path()).unwrap();
        let second = Folder::make(parent.path()).unwrap();

        assert!(!dead.exists());
        assert!(other.exists() && first.path().exists() && second.path().exists());
        let path = first.path().to_owned();
        first.remove().unwrap();
        assert!(!path.exists());
    }
}
