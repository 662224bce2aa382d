//! One desk: everything that a desktop session gives to a program, private to one test and gone
//! with it. Nothing of the user's own session is touched.

mod keyring;
mod notifications;
pub mod process;
mod tray;

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result};
use tempfile::TempDir;
use tokio::process::Command;

pub use keyring::SilentKeyring;
pub use notifications::{Notifications, Shown};
pub use tray::{Light, Tray};

use crate::picture::Picture;
use process::Process;

/// A loaded machine starts an X server in a second or two.
const START: Duration = Duration::from_secs(20);

/// Variables of the programs at a desk.
type Environment = Vec<(&'static str, String)>;

pub struct Desk {
    pub notifications: Notifications,
    pub tray: Tray,
    environment: Environment,
    bus: String,
    // Ended in this order, before the home folder goes.
    keyring: Option<Process>,
    _bus: Process,
    _display: Process,
    home: TempDir,
}

impl Desk {
    /// # Errors
    /// When Xvfb, dbus-daemon or gnome-keyring-daemon is missing or does not start.
    pub async fn set_up() -> Result<Self> {
        let home = tempfile::Builder::new()
            .prefix("mikromon-desk-")
            .tempdir()?;
        let mut environment = folders(home.path())?;
        let (display, number) = start_display(home.path()).await?;
        environment.push(("DISPLAY", format!(":{number}")));
        let (bus, address) = start_bus(&environment).await?;
        environment.push(("DBUS_SESSION_BUS_ADDRESS", address.clone()));
        let keyring = keyring::start(&environment).await?;
        let notifications = Notifications::serve(&address).await?;
        let tray = Tray::serve(&address).await?;
        Ok(Self {
            notifications,
            tray,
            environment,
            bus: address,
            keyring: Some(keyring),
            _bus: bus,
            _display: display,
            home,
        })
    }

    /// Puts one that never answers in the keyring's place.
    ///
    /// # Errors
    /// When the bus does not take it.
    pub async fn silence_keyring(&mut self) -> Result<SilentKeyring> {
        drop(self.keyring.take());
        SilentKeyring::serve(&self.bus).await
    }

    /// A folder that is gone with the desk.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.home.path().to_path_buf()
    }

    /// What is on the screen now, whoever drew it.
    ///
    /// # Errors
    /// When the display is gone.
    pub fn screen(&self) -> Result<Picture> {
        let file = self.home.path().join("Xvfb_screen0");
        Picture::of_display(&std::fs::read(file)?)
    }

    /// A program that will live at this desk and nowhere else.
    #[must_use]
    pub fn command(&self, program: &Path) -> Command {
        at_desk(program, &self.environment)
    }
}

fn at_desk(program: &Path, environment: &Environment) -> Command {
    let mut command = Command::new(program);
    command.envs(environment.iter().map(|(name, value)| (name, value)));
    command
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("XDG_SESSION_TYPE");
    command.stdin(Stdio::null()).stdout(Stdio::null());
    command
}

fn folders(home: &Path) -> Result<Environment> {
    let mut environment = vec![
        ("HOME", home.display().to_string()),
        ("LANG", "C.UTF-8".to_owned()),
        ("GDK_BACKEND", "x11".to_owned()),
        ("GSETTINGS_BACKEND", "memory".to_owned()),
        ("LIBGL_ALWAYS_SOFTWARE", "1".to_owned()),
        ("NO_AT_BRIDGE", "1".to_owned()),
    ];
    for (name, folder) in [
        ("XDG_RUNTIME_DIR", "run"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
    ] {
        let folder = home.join(folder);
        make_private(&folder)?;
        environment.push((name, folder.display().to_string()));
    }
    Ok(environment)
}

/// D-Bus and the keyring refuse a runtime folder that others may read.
fn make_private(folder: &Path) -> Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    let made = std::fs::DirBuilder::new().mode(0o700).create(folder);
    made.with_context(|| format!("cannot make {}", folder.display()))
}

/// Answers the display's number too; the server chooses a free one.
async fn start_display(home: &Path) -> Result<(Process, String)> {
    let mut xvfb = Command::new("Xvfb");
    xvfb.arg("-fbdir").arg(home);
    xvfb.args([
        "-displayfd",
        "1",
        "-screen",
        "0",
        "1600x1000x24",
        "-nolisten",
        "tcp",
        "-noreset",
    ]);
    Process::start_and_read(xvfb.stderr(Stdio::null()), START).await
}

async fn start_bus(environment: &Environment) -> Result<(Process, String)> {
    let mut bus = at_desk(Path::new("dbus-daemon"), environment);
    // It warns of limits that a test does not reach.
    bus.stderr(Stdio::null());
    Process::start_and_read(
        bus.args(["--session", "--nofork", "--print-address=1"]),
        START,
    )
    .await
}
