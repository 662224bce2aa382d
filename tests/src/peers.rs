//! Programs that others wrote and that tests run ours against, in virtual environments of their
//! own under the build's folder, never in the system.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// Makes an environment in `folder` with what the file `list` names, at the first run and whenever
/// the file changes; answers its Python.
///
/// # Errors
/// When there is no Python with `venv`, or the package index cannot be reached.
pub fn python(folder: &Path, list: &str, more: &[&str]) -> Result<PathBuf> {
    let python = folder.join("bin/python");
    let installed = folder.join("installed.txt");
    let wanted = fs::read_to_string(list).with_context(|| list.to_owned())?;
    if fs::read_to_string(&installed).is_ok_and(|it| it == wanted) {
        return Ok(python);
    }
    run(Command::new("python3")
        .args(["-m", "venv", "--clear"])
        .arg(folder))?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet"]);
    run(pip
        .arg("--disable-pip-version-check")
        .args(more)
        .args(["-r", list]))?;
    fs::write(installed, wanted)?;
    Ok(python)
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{command:?}"))?;
    ensure!(status.success(), "{command:?}: {status}");
    Ok(())
}
