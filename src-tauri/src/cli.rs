//! The command line. It only reads what was typed; the modes themselves are files of their own.

use std::path::PathBuf;

use anyhow::{Context, ensure};
use clap::{Parser, Subcommand};

use crate::folder;
use crate::server_setup::ServerSetup;

/// NOC desktop for internet providers that run MikroTik routers.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = false)]
pub(crate) struct Cli {
    /// The folder of the store and the logs; the user's own by default.
    #[arg(long, value_name = "DIR", conflicts_with = "demo")]
    data_dir: Option<PathBuf>,

    /// Monitor without window and tray until SIGINT or SIGTERM. A vault is unlocked with
    /// MIKROMON_PASSPHRASE.
    #[arg(long, conflicts_with = "demo")]
    headless: bool,

    /// Open on a simulated network and a store that is removed at the end. Signed in as `demo`,
    /// password `mikromon-demo`.
    #[arg(long)]
    demo: bool,

    /// Multiplies the simulated network.
    #[arg(long, value_name = "N", env = "MIKROMON_DEMO_SCALE", default_value_t = 1,
          value_parser = clap::value_parser!(u16).range(1..=1000))]
    scale: u16,

    #[command(subcommand)]
    command: Option<Verb>,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Run one command of the core and print its answer as JSON. Commands that need an operator
    /// sign in with MIKROMON_OPERATOR and MIKROMON_PASSWORD, and MIKROMON_CODE where the second step
    /// is on; a vault is unlocked with MIKROMON_PASSPHRASE.
    Call {
        /// As in `router.list`.
        name: String,
        /// The command's arguments; `-` reads them from standard input, which keeps passwords out
        /// of the process list.
        #[arg(default_value = "{}")]
        json: String,
    },
    /// Make a PostgreSQL database into the company's shared server. MIKROMON_SERVER_URL is its
    /// owner's address.
    ServerSetup(ServerSetup),
}

/// What was asked for.
#[derive(Debug, PartialEq)]
pub(crate) enum Mode {
    /// `only_one`: a second start shows the window of the first. Only for the default folder;
    /// others are told apart, and guarded, by the store's own lock.
    Window {
        folder: PathBuf,
        only_one: bool,
    },
    Headless {
        folder: PathBuf,
    },
    Demo {
        scale: u16,
    },
    Call {
        folder: PathBuf,
        name: String,
        json: String,
    },
    ServerSetup {
        folder: PathBuf,
        asked: ServerSetup,
    },
}

impl Cli {
    /// # Errors
    /// When the user's folder cannot be told.
    pub(crate) fn mode(self) -> anyhow::Result<Mode> {
        if self.demo {
            ensure!(self.command.is_none(), "--demo has a window and no call");
            return Ok(Mode::Demo { scale: self.scale });
        }
        let only_one = self.data_dir.is_none();
        let folder = match self.data_dir {
            Some(folder) => std::path::absolute(folder).context("--data-dir")?,
            None => folder::default()?,
        };
        Ok(match self.command {
            Some(Verb::Call { name, json }) => Mode::Call { folder, name, json },
            Some(Verb::ServerSetup(asked)) => Mode::ServerSetup { folder, asked },
            None if self.headless => Mode::Headless { folder },
            None => Mode::Window { folder, only_one },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(words: &[&str]) -> anyhow::Result<Mode> {
        Cli::try_parse_from([&["mikromon"], words].concat())?.mode()
    }

    #[test]
    fn the_users_own_folder_has_one_window_and_another_folder_is_left_to_its_lock() {
        assert!(matches!(
            mode(&[]).unwrap(),
            Mode::Window { only_one: true, .. }
        ));
        let folder = std::path::absolute("x").unwrap();
        assert_eq!(
            mode(&["--data-dir", "x"]).unwrap(),
            Mode::Window {
                folder,
                only_one: false
            }
        );
    }

    #[test]
    fn a_call_takes_a_name_and_json() {
        let folder = std::path::absolute("x").unwrap();
        assert_eq!(
            mode(&["--data-dir", "x", "call", "router.get", r#"{"id":1}"#]).unwrap(),
            Mode::Call {
                folder: folder.clone(),
                name: "router.get".into(),
                json: r#"{"id":1}"#.into()
            }
        );
        assert_eq!(
            mode(&["--data-dir", "x", "call", "session.status"]).unwrap(),
            Mode::Call {
                folder,
                name: "session.status".into(),
                json: "{}".into()
            }
        );
        assert!(mode(&["call"]).is_err());
    }

    #[test]
    fn the_demo_has_a_size_and_no_folder() {
        assert_eq!(
            mode(&["--demo", "--scale", "3"]).unwrap(),
            Mode::Demo { scale: 3 }
        );
        for wrong in [
            &["--demo", "--data-dir", "x"][..],
            &["--demo", "--headless"],
            &["--demo", "call", "router.list"],
            &["--demo", "--scale", "0"],
        ] {
            assert!(mode(wrong).is_err(), "{wrong:?}");
        }
    }
}
