//! A program together with all that it starts: it can be ended as one. On Unix it ends when this
//! program does, however that happens; on Windows when this program drops it.

use std::process::{Child, Command, ExitStatus};

use anyhow::{Context, Result};

use crate::shell::line;

pub(crate) struct Group {
    pub(crate) leader: Child,
    #[cfg(unix)]
    leash: leash::Leash,
}

impl Group {
    /// # Errors
    /// When the program is missing.
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        #[cfg(unix)]
        let leash = leash::Leash::hold(command)?;
        let leader = command
            .spawn()
            .with_context(|| format!("cannot start {}", line(command)))?;
        Ok(Self {
            leader,
            #[cfg(unix)]
            leash,
        })
    }

    /// How it ended, or `None` while it runs.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.leader.try_wait()?)
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        self.leash.pull();
        #[cfg(not(unix))]
        {
            let id = self.leader.id().to_string();
            crate::shell::succeeds(Command::new("taskkill").args(["/T", "/F", "/PID", &id]));
        }
        let _ = self.leader.wait();
    }
}

#[cfg(unix)]
mod leash {
    use std::os::unix::process::CommandExt;
    use std::process::{Child, Command, Stdio};

    use anyhow::{Context, Result};

    /// Leads a group and kills it, itself too, once nobody holds its standard input any more. The OS
    /// lets go of it even when this program is killed.
    pub(super) struct Leash(Child);

    impl Leash {
        /// Puts the program that is about to start on it.
        pub(super) fn hold(command: &mut Command) -> Result<Self> {
            let shell = Command::new("sh")
                .args(["-c", "read -r _; kill -KILL 0"])
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .process_group(0)
                .spawn();
            let leash = Self(shell.context("cannot start sh")?);
            let group = i32::try_from(leash.0.id()).context("a process id is no number")?;
            command.process_group(group);
            Ok(leash)
        }

        /// Returns when the group is dead.
        pub(super) fn pull(&mut self) {
            drop(self.0.stdin.take());
            let _ = self.0.wait();
        }
    }

    impl Drop for Leash {
        fn drop(&mut self) {
            self.pull();
        }
    }
}
