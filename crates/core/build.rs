//! Embeds the migrations: writes the list of each folder's files, so that a new file is in the
//! next build without anybody naming it.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = Path::new(&var("CARGO_MANIFEST_DIR")?).join("../../migrations");
    let mut code = String::new();
    for (folder, constant) in [
        ("sqlite", "SQLITE"),
        ("postgres", "POSTGRES"),
        ("telemetry", "TELEMETRY"),
    ] {
        let folder = root.join(folder);
        // Without this, a binary could ship without the newest migration.
        println!("cargo::rerun-if-changed={}", folder.display());
        code += &list(&folder, constant)?;
    }
    fs::write(Path::new(&var("OUT_DIR")?).join("migrations.rs"), code)
}

fn var(name: &str) -> io::Result<String> {
    env::var(name).map_err(io::Error::other)
}

/// `(version, description, sql)` of each `NNNN_description.sql`.
fn list(folder: &Path, constant: &str) -> io::Result<String> {
    let mut files = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            files.push(entry?.path());
        }
    }
    files.retain(|path| path.extension().is_some_and(|it| it == "sql"));
    files.sort();
    let mut code = format!("pub(crate) const {constant}: &[(i64, &str, &str)] = &[\n");
    for path in files {
        let stem = path
            .file_stem()
            .and_then(|it| it.to_str())
            .unwrap_or_default();
        let (version, description) = stem
            .split_once('_')
            .ok_or_else(|| io::Error::other(format!("{stem}: no version")))?;
        let version: i64 = version.parse().map_err(io::Error::other)?;
        let path = path.canonicalize()?;
        let _ = writeln!(
            code,
            "    ({version}, {description:?}, include_str!({path:?})),"
        );
    }
    Ok(code + "];\n")
}
