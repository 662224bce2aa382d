//! `check --all-os`: type-checks the whole workspace for Windows and macOS from Linux. The
//! distribution's compiler builds their standard libraries from its own source, as for wasm32.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::setup::packages::{SOURCE_COMPILER, install_missing};
use crate::setup::wasm::SYSTEM_RUSTC;
use crate::shell::{run as run_command, step};
use crate::tree::Tree;
use crate::{page, setup};

const WINDOWS: &str = "x86_64-pc-windows-gnu";
const MACOS: &str = "aarch64-apple-darwin";

pub(crate) fn run(tree: &Tree) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("the other systems are checked from Linux; here, plain `cargo xtask check` does it");
    }
    setup::cross(tree)?;
    install_missing(SOURCE_COMPILER)?;
    page::build(tree)?;
    let windows = step("Type-checking for Windows", || {
        run_command(&mut check(tree, WINDOWS))
    });
    let macos = step("Type-checking for macOS", || {
        let (cc, ar) = macos_c_compiler(tree)?;
        let mut cargo = check(tree, MACOS);
        run_command(
            cargo
                .env("CC_aarch64_apple_darwin", cc)
                .env("AR_aarch64_apple_darwin", ar),
        )
    });
    windows.and(macos)
}

/// In a target directory of its own: another compiler is at work.
fn check(tree: &Tree, target: &str) -> Command {
    let mut cargo = tree.cargo([
        "check",
        "--workspace",
        "--exclude",
        "mikromon-ui",
        "--all-targets",
    ]);
    cargo.args([
        "-Zbuild-std=std,panic_abort,panic_unwind",
        "--target",
        target,
    ]);
    cargo.arg("--target-dir").arg(tree.target.join("cross"));
    cargo.env("RUSTC", SYSTEM_RUSTC).env("RUSTC_BOOTSTRAP", "1");
    cargo
}

/// zig's C compiler from PyPI, in a virtual environment under the target directory, behind two
/// small wrappers: it does not take the flags that the `cc` crate gives to Apple's.
fn macos_c_compiler(tree: &Tree) -> Result<(PathBuf, PathBuf)> {
    let tools = tree.tools();
    let venv = tools.join("zig");
    let python = venv.join("bin/python");
    if !venv.join("bin/.ready").exists() {
        fs::create_dir_all(&tools)?;
        run_command(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
        run_command(Command::new(&python).args(["-m", "pip", "install", "--quiet", "ziglang"]))?;
        fs::write(venv.join("bin/.ready"), "")?;
    }
    let cc = script(&tools.join("macos-cc"), &cc_wrapper(&python))?;
    let ar = script(
        &tools.join("macos-ar"),
        &format!("exec {} -m ziglang ar \"$@\"\n", python.display()),
    )?;
    Ok((cc, ar))
}

/// Objective-C needs the headers of Apple's SDK, which nobody may pass on. A type check of the Rust
/// code links nothing, so an empty object stands in for each such file.
fn cc_wrapper(python: &Path) -> String {
    format!(
        r#"count=$#
while [ "$count" -gt 0 ]; do
  word=$1; shift; count=$((count - 1))
  case "$word" in
    -arch) shift; count=$((count - 1)) ;;
    --target=*|-mmacosx-version-min=*|-mmacos-version-min=*) ;;
    *.m) set -- "$@" -x c /dev/null ;;
    *) set -- "$@" "$word" ;;
  esac
done
exec {} -m ziglang cc -target aarch64-macos "$@"
"#,
        python.display()
    )
}

#[cfg(unix)]
fn script(path: &Path, body: &str) -> Result<PathBuf> {
    use anyhow::Context as _;
    use std::os::unix::fs::PermissionsExt;
    fs::write(path, format!("#!/bin/sh\n{body}"))
        .with_context(|| format!("cannot write {}", path.display()))?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))?;
    Ok(path.to_path_buf())
}

#[cfg(not(unix))]
fn script(_path: &Path, _body: &str) -> Result<PathBuf> {
    bail!("the other systems are checked from Linux")
}
