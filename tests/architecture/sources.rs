//! What the source files themselves must hold to.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// A source file, its path relative to the checkout with `/` between folders.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// A file is about 150 lines, rarely over 400; nobody reads 800.
const LONG: usize = 400;
const TOO_LONG: usize = 800;
/// One file in this many may be long.
const RARELY: usize = 20;

/// What only one place may do: the words, where they are looked for, where they belong.
const PLACES: &[(&str, &str, &str)] = &[
    ("SystemTime::now", "crates/", "crates/core/src/clock.rs"),
    ("SystemTime::now", "src-tauri/", "crates/core/src/clock.rs"),
    ("__TAURI", "ui/src/", "ui/src/bridge.rs"),
];

/// What every system has that can build this, or that comes with what `setup` asks for by another name.
const AT_HAND: &[&str] = &[
    "cargo",
    "dbus-run-session",
    "env",
    "kill",
    "python3",
    "rustc",
    "rustup",
    "sh",
    "sudo",
    "tar",
    "taskkill",
];
/// Where programs are named that `setup` installs.
const PACKAGES: &str = "xtask/src/setup/packages.rs";

const STARTED: &str = "Command::new(\"";

const FOLDERS: &[&str] = &["crates", "src-tauri/src", "ui/src", "tests", "xtask/src"];

pub(crate) fn rust_files(root: &Path) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for folder in FOLDERS {
        collect(root, &root.join(folder), &mut sources)?;
    }
    ensure!(
        !sources.is_empty(),
        "no source file under {}",
        root.display()
    );
    Ok(sources)
}

fn collect(root: &Path, folder: &Path, sources: &mut Vec<Source>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            if !path.ends_with("target") {
                collect(root, &path, sources)?;
            }
        } else if path.extension().is_some_and(|it| it == "rs") {
            let text = fs::read_to_string(&path)?;
            let path = path
                .strip_prefix(root)?
                .to_string_lossy()
                .replace('\\', "/");
            sources.push(Source { path, text });
        }
    }
    Ok(())
}

pub(crate) fn without_purpose(sources: &[Source]) -> Vec<String> {
    let silent = |it: &&Source| !it.text.starts_with("//!");
    let files = sources.iter().filter(silent);
    files
        .map(|it| format!("{} does not begin with what it owns (//!)", it.path))
        .collect()
}

pub(crate) fn too_long(sources: &[Source]) -> Vec<String> {
    let lines = |it: &Source| it.text.lines().count();
    let fault = |it: &Source| format!("{} has {} lines", it.path, lines(it));
    let long: Vec<_> = sources.iter().filter(|it| LONG < lines(it)).collect();
    if long.len() * RARELY > sources.len() {
        return long.into_iter().map(fault).collect();
    }
    long.into_iter()
        .filter(|it| TOO_LONG < lines(it))
        .map(fault)
        .collect()
}

pub(crate) fn out_of_place(sources: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for (words, among, home) in PLACES {
        let strange = |it: &&Source| {
            it.path.starts_with(among) && it.path != *home && it.text.contains(words)
        };
        let files = sources.iter().filter(strange);
        faults.extend(files.map(|it| format!("{}: {words} belongs to {home}", it.path)));
    }
    faults
}

/// Programs that are started and that a bare machine may not have.
pub(crate) fn not_installed(sources: &[Source]) -> Vec<String> {
    let packages = sources.iter().find(|it| it.path == PACKAGES);
    let listed = packages.map_or("", |it| &it.text);
    let brought = |name: &str| listed.contains(&format!("Program(\"{name}\")"));
    let mut faults = Vec::new();
    for source in sources {
        for rest in source.text.split(STARTED).skip(1) {
            let name = rest.split('"').next().unwrap_or_default();
            // One with a slash is a router's command.
            if !name.contains('/') && !AT_HAND.contains(&name) && !brought(name) {
                faults.push(format!("{}: setup does not install {name}", source.path));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    fn many(count: usize, lines: usize) -> Vec<Source> {
        (0..count)
            .map(|_| source("crates/a.rs", &"//!\n".repeat(lines)))
            .collect()
    }

    #[test]
    fn a_file_that_does_not_say_what_it_owns_is_found() {
        let files = [source("a.rs", "//! Owns a."), source("b.rs", "fn b() {}")];
        assert_eq!(without_purpose(&files).len(), 1);
    }

    #[test]
    fn one_long_file_among_many_is_rare_and_two_among_few_are_not() {
        let mut files = many(RARELY, 100);
        assert!(too_long(&files).is_empty());
        files.extend(many(1, LONG + 1));
        assert!(too_long(&files).is_empty());
        files.extend(many(1, LONG + 1));
        assert_eq!(too_long(&files).len(), 2);
    }

    #[test]
    fn a_file_that_nobody_reads_is_never_allowed() {
        let mut files = many(RARELY * 10, 100);
        files.extend(many(1, TOO_LONG + 1));
        assert_eq!(too_long(&files), ["crates/a.rs has 801 lines"]);
    }

    #[test]
    fn a_program_that_setup_does_not_install_is_found() {
        let packages = source(PACKAGES, "//!\nneed(Program(\"age\"), \"age\")");
        let starts = |name: &str| source("tests/a.rs", &format!("//!\n{STARTED}{name}\").arg(1)"));
        let faults = not_installed(&[packages, starts("age"), starts("sh"), starts("expect")]);
        assert_eq!(faults, ["tests/a.rs: setup does not install expect"]);
    }

    #[test]
    fn the_clock_is_found_outside_its_file() {
        let now = "//!\nlet now = SystemTime::now();";
        assert!(out_of_place(&[source("crates/core/src/clock.rs", now)]).is_empty());
        assert!(out_of_place(&[source("tests/simulator/src/clock.rs", now)]).is_empty());
        assert_eq!(
            out_of_place(&[source("crates/domain/src/time.rs", now)]).len(),
            1
        );
        assert_eq!(
            out_of_place(&[source("src-tauri/src/main.rs", now)]).len(),
            1
        );
    }
}
