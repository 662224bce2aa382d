//! Where PostgreSQL's own programs are.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// Debian keeps the server's programs out of the path, in a folder for each version.
const DEBIAN: &str = "/usr/lib/postgresql";
/// Names the folder of another version's programs.
const NAMED: &str = "MIKROMON_POSTGRES";
const MISSING: &str = "PostgreSQL's server is not installed; \
    Debian and Ubuntu: postgresql, Fedora: postgresql-server, Arch: postgresql";

/// The folder of `initdb` and `postgres`: the one that is named, else the newest of Debian's, else
/// the path's.
pub(crate) fn folder() -> Result<PathBuf> {
    let mut folders: Vec<_> = env::var_os(NAMED).map(PathBuf::from).into_iter().collect();
    folders.extend(versions(Path::new(DEBIAN)));
    folders.extend(env::var_os("PATH").iter().flat_map(env::split_paths));
    let is_there = |it: &PathBuf| it.join(program("initdb")).is_file();
    folders.into_iter().find(is_there).context(MISSING)
}

/// Its name on this system.
pub(crate) fn program(name: &str) -> String {
    format!("{name}{}", env::consts::EXE_SUFFIX)
}

fn versions(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let number = |it: &OsStr| it.to_str().and_then(|it| it.parse::<u32>().ok());
    let mut found: Vec<_> = entries
        .filter_map(|it| Some((number(&it.file_name())?, it.path().join("bin"))))
        .collect();
    found.sort_by_key(|it| std::cmp::Reverse(it.0));
    found.into_iter().map(|it| it.1).collect()
}
