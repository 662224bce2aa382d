//! As whom the server runs: it refuses to run as root.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

/// The user that the server's processes and files belong to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum User {
    /// Whoever runs the tests.
    Same,
    /// Root runs the tests: a system user, by its numbers.
    #[cfg(unix)]
    Other { user: u32, group: u32 },
}

impl User {
    #[cfg(unix)]
    pub(crate) fn choose() -> Result<Self> {
        use anyhow::Context as _;
        if !rustix::process::geteuid().is_root() {
            return Ok(Self::Same);
        }
        let users = std::fs::read_to_string("/etc/passwd")?;
        let numbers = |name: &str| {
            let line = users
                .lines()
                .find(|it| it.split(':').next() == Some(name))?;
            let mut fields = line.split(':').skip(2).map(str::parse);
            Some((fields.next()?.ok()?, fields.next()?.ok()?))
        };
        let (user, group) = numbers("postgres")
            .or_else(|| numbers("nobody"))
            .context("neither the user postgres nor nobody is there")?;
        Ok(Self::Other { user, group })
    }

    #[cfg(not(unix))]
    pub(crate) fn choose() -> Result<Self> {
        Ok(Self::Same)
    }

    #[cfg(unix)]
    pub(crate) fn run(self, command: &mut Command) {
        use std::os::unix::process::CommandExt as _;
        if let Self::Other { user, group } = self {
            command.uid(user).gid(group);
        }
    }

    #[cfg(not(unix))]
    pub(crate) fn run(self, _: &mut Command) {}

    /// Gives it a file or folder, not what is in the folder.
    #[cfg(unix)]
    pub(crate) fn own(self, path: &Path) -> Result<()> {
        if let Self::Other { user, group } = self {
            std::os::unix::fs::chown(path, Some(user), Some(group))?;
        }
        Ok(())
    }

    #[cfg(not(unix))]
    pub(crate) fn own(self, _: &Path) -> Result<()> {
        Ok(())
    }
}
