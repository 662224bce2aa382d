//! Clients of the API that others wrote, in Python: a second pair of eyes on a simulated router. Python must be there;
//! without it the proof is missing, and that is an error.

use std::path::{Path, PathBuf};
use std::process::Output;

use anyhow::{Context, ensure};
use serde_json::{Map, Value};
use tokio::process::Command;
use tokio::sync::OnceCell;

use crate::router::Router;

const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers");
static PYTHON: OnceCell<PathBuf> = OnceCell::const_new();

/// The rows of a menu that have this name, as librouteros reads them.
///
/// # Errors
/// Where the environment cannot be made, or the client fails.
pub async fn read(
    router: &Router,
    menu: &str,
    name: &str,
) -> anyhow::Result<Vec<Map<String, Value>>> {
    let spec = router.spec();
    let port = router.address().context("it has no plain port")?.port();
    let words = [
        "127.0.0.1",
        &port.to_string(),
        &spec.username,
        &spec.password,
        menu,
        name,
    ];
    let output = run("read.py", &words).await?;
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Runs a script of a peer.
///
/// # Errors
/// As [`read`].
pub async fn run(script: &str, words: &[&str]) -> anyhow::Result<Output> {
    let python = PYTHON.get_or_try_init(environment).await?;
    let mut command = Command::new(python);
    command.arg(format!("{SCRIPTS}/{script}")).args(words);
    succeed(&mut command).await
}

/// A virtual environment in the build's own folder, made at the first run and whenever the requirements change.
async fn environment() -> anyhow::Result<PathBuf> {
    let requirements = format!("{SCRIPTS}/requirements.txt");
    let wanted = std::fs::read_to_string(&requirements)?;
    let this = std::env::current_exe()?;
    // As of `target/debug/deps/this`.
    let target = this
        .ancestors()
        .nth(3)
        .context("it is in no target folder")?;
    let folder = target.join("tmp").join("peers");
    let python = match cfg!(windows) {
        true => "Scripts/python.exe",
        false => "bin/python",
    };
    let (python, installed) = (folder.join(python), folder.join("installed.txt"));
    if std::fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
        return Ok(python);
    }
    let system = if cfg!(windows) { "python" } else { "python3" };
    let mut make = Command::new(system);
    succeed(make.args(["-m", "venv", "--clear"]).arg(&folder)).await?;
    let pip = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
    ];
    let mut install = Command::new(&python);
    succeed(install.args(pip).arg(Path::new(&requirements))).await?;
    std::fs::write(installed, wanted)?;
    Ok(python)
}

async fn succeed(command: &mut Command) -> anyhow::Result<Output> {
    let output = command.output().await;
    let output = output.context("Python 3 with venv is needed for the clients of others")?;
    ensure!(
        output.status.success(),
        "{command:?}\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(output)
}
