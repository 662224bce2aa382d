//! Builds the page: the modules of mikromon-ui for wasm32, their JavaScript glue, and the files
//! beside them, into `ui/dist`. Nothing is downloaded and no other tool is needed.

use std::fs::{self, File, TryLockError};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::licences;
use crate::setup::wasm::{Compiler, TARGET};
use crate::shell::{read, step};
use crate::tree::Tree;

/// What the page is made of; a change in any of it builds it again.
const INPUTS: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "assets",
    "crates/api",
    "crates/domain",
    "crates/map",
    "ui",
    "xtask/src/licences.rs",
    "xtask/src/page.rs",
    // What compiles it, and how.
    "rust-toolchain.toml",
    "xtask/src/setup/wasm.rs",
];
/// Files of the page that are copied as they are: from, to.
const COPIED: &[(&str, &str)] = &[
    ("ui/index.html", "index.html"),
    ("ui/boot.js", "boot.js"),
    ("ui/map.js", "map.js"),
    ("ui/styles", "styles"),
    ("assets/fonts", "fonts"),
];

/// The programs of the page, and what wasm-bindgen makes of each: their absence tells a
/// placeholder from a page.
const MODULES: &[&str] = &["mikromon_ui_bg.wasm", "mikromon_map_bg.wasm"];

/// Builds the page unless it is up to date.
pub(crate) fn build(tree: &Tree) -> Result<()> {
    // Until the end: two verbs at once would put their pages together in the same folder.
    let _turn = take_turn(&tree.reports())?;
    let dist = tree.root.join("ui/dist");
    let key_file = tree.reports().join("page.key");
    let key = format!("{:016x}", fingerprint(tree)?);
    let is_whole = MODULES.iter().all(|it| dist.join(it).exists());
    if is_whole && fs::read_to_string(&key_file).is_ok_and(|old| old == key) {
        println!("• The page is up to date");
        return Ok(());
    }
    let modules = step("Compiling the page for wasm32", || compile(tree))?;
    step("Putting the page together in ui/dist", || {
        assemble(tree, &modules, &dist)
    })?;
    fs::write(key_file, key).context("cannot note what the page was built from")
}

/// Waits until nobody else builds the page of this checkout. The OS frees a lock with the process
/// that held it.
fn take_turn(reports: &Path) -> Result<File> {
    fs::create_dir_all(reports)?;
    let lock = File::create(reports.join("page.lock"))?;
    match lock.try_lock() {
        Ok(()) => return Ok(lock),
        Err(TryLockError::WouldBlock) => println!("• Waiting: the page is being built already"),
        Err(TryLockError::Error(error)) => return Err(error).context("cannot lock the page"),
    }
    lock.lock().context("cannot lock the page")?;
    Ok(lock)
}

/// cargo for mikromon-ui on wasm32, in a target directory of its own: another compiler may be at
/// work there, and cargo would lock out the native build.
pub(crate) fn wasm_cargo(tree: &Tree, verb: &str) -> Result<std::process::Command> {
    let compiler =
        Compiler::find(tree)?.context("the wasm target is missing: cargo xtask setup")?;
    let mut cargo = tree.cargo([verb, "--package", "mikromon-ui", "--target", TARGET]);
    cargo
        .args(["--profile", "wasm", "--target-dir"])
        .arg(tree.target.join("wasm"));
    compiler.apply(&mut cargo);
    Ok(cargo)
}

/// Answers the compiled modules.
fn compile(tree: &Tree) -> Result<Vec<PathBuf>> {
    let mut cargo = wasm_cargo(tree, "build")?;
    let messages = read(
        cargo
            .arg("--message-format=json-render-diagnostics")
            .stdin(Stdio::null()),
    )?;
    let modules: Vec<_> = messages.lines().filter_map(module_of).collect();
    ensure!(
        modules.len() == MODULES.len(),
        "mikromon-ui built {modules:?}, which should be {MODULES:?} before wasm-bindgen"
    );
    Ok(modules)
}

/// The program that a message of cargo's tells of; a library may come as a .wasm too.
fn module_of(message: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(message).ok()?;
    let program = message.get("executable")?.as_str()?;
    program.ends_with(".wasm").then(|| program.into())
}

fn assemble(tree: &Tree, modules: &[PathBuf], dist: &Path) -> Result<()> {
    // Made aside and then swapped, so that a failure leaves the last good page.
    let fresh = tree.reports().join("page");
    remove(&fresh)?;
    fs::create_dir_all(&fresh)?;
    for module in modules {
        Bindgen::new()
            .input_path(module)
            .web(true)?
            .typescript(false)
            .remove_name_section(true)
            .remove_producers_section(true)
            .generate(&fresh)
            .with_context(|| format!("wasm-bindgen refused {}", module.display()))?;
    }
    for (from, to) in COPIED {
        copy(&tree.root.join(from), &fresh.join(to))?;
    }
    fs::write(fresh.join("licences.json"), licences::list(tree)?)?;
    swap(&fresh, dist, &tree.reports().join("page.old"))
}

/// By two renames, so that there is no page only for a moment. An app that is compiled in that very
/// moment puts its placeholder there, which has to give way.
fn swap(fresh: &Path, dist: &Path, old: &Path) -> Result<()> {
    remove(old)?;
    if dist.exists() {
        fs::rename(dist, old).context("cannot take the old page away")?;
    }
    if fs::rename(fresh, dist).is_err() {
        remove(dist)?;
        fs::rename(fresh, dist).context("cannot put the page into ui/dist")?;
    }
    remove(old)
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot empty {}", folder.display()))
        }
        _ => Ok(()),
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
        return Ok(());
    }
    fs::copy(from, to)
        .map(drop)
        .with_context(|| format!("cannot copy {}", from.display()))
}

fn fingerprint(tree: &Tree) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for input in INPUTS {
        hash(&tree.root.join(input), &mut hasher)?;
    }
    Ok(hasher.finish())
}

fn hash(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    if path.ends_with("ui/dist") {
        return Ok(());
    }
    path.hash(hasher);
    if path.is_dir() {
        let mut entries: Vec<_> = fs::read_dir(path)?.collect::<std::io::Result<_>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        return entries
            .iter()
            .try_for_each(|entry| hash(&entry.path(), hasher));
    }
    fs::read(path)
        .with_context(|| format!("cannot read {}", path.display()))?
        .hash(hasher);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use super::*;

    #[test]
    fn two_builds_take_turns() {
        let reports = std::env::temp_dir().join(format!("xtask-page-{}", std::process::id()));
        let first_is_done = AtomicBool::new(false);
        let turn = take_turn(&reports).unwrap();
        thread::scope(|scope| {
            scope.spawn(|| {
                let _turn = take_turn(&reports).unwrap();
                assert!(first_is_done.load(Ordering::SeqCst), "both had the turn");
            });
            // Time for the other to be wrong; it is right however long this takes.
            thread::sleep(std::time::Duration::from_millis(100));
            first_is_done.store(true, Ordering::SeqCst);
            drop(turn);
        });
        fs::remove_dir_all(reports).unwrap();
    }

    #[test]
    fn a_page_takes_the_place_of_the_last_one() {
        let root = std::env::temp_dir().join(format!("xtask-swap-{}", std::process::id()));
        let [fresh, dist, old] = ["fresh", "dist", "old"].map(|it| root.join(it));
        for words in ["first", "second"] {
            fs::create_dir_all(&fresh).unwrap();
            fs::write(fresh.join("index.html"), words).unwrap();
            swap(&fresh, &dist, &old).unwrap();
            assert_eq!(fs::read_to_string(dist.join("index.html")).unwrap(), words);
            assert!(!fresh.exists() && !old.exists());
        }
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn the_module_is_found_among_the_compiler_s_messages() {
        let artifact = r#"{"reason":"compiler-artifact","filenames":["a/mikromon_ui.wasm"],"executable":"a/mikromon_ui.wasm"}"#;
        assert_eq!(
            module_of(artifact),
            Some(PathBuf::from("a/mikromon_ui.wasm"))
        );
        let library =
            r#"{"reason":"compiler-artifact","filenames":["a/streams.wasm"],"executable":null}"#;
        assert_eq!(module_of(library), None);
        assert_eq!(
            module_of(r#"{"reason":"build-finished","success":true}"#),
            None
        );
        assert_eq!(module_of("not json"), None);
    }
}
