//! Where things are: the checkout, cargo's target directory, the cache folder.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

pub(crate) struct Tree {
    /// The checkout.
    pub(crate) root: PathBuf,
    /// What cargo builds goes here: `CARGO_TARGET_DIR`, or `target` in the checkout.
    pub(crate) target: PathBuf,
    /// What outlives a checkout: `$XDG_CACHE_HOME/mikromon`, or the system's equivalent.
    pub(crate) cache: PathBuf,
}

impl Tree {
    pub(crate) fn find() -> Result<Self> {
        // `cargo run` tells where the manifest is now; the compiled-in path may be another checkout
        // that shares the target directory.
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest
            .parent()
            .context("the manifest has no parent folder")?
            .to_path_buf();
        let target = root.join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()));
        let cache = cache_root()?.join("mikromon");
        Ok(Self {
            root,
            target,
            cache,
        })
    }

    /// `target` in the checkout, wherever cargo builds: pictures and reports for people.
    pub(crate) fn reports(&self) -> PathBuf {
        self.root.join("target")
    }

    /// Tools that were installed on first use.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    pub(crate) fn debug_binary(&self, name: &str) -> PathBuf {
        self.target
            .join("debug")
            .join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// cargo of the pinned toolchain, in the checkout, building into [`Self::target`].
    pub(crate) fn cargo<I: AsRef<std::ffi::OsStr>>(
        &self,
        args: impl IntoIterator<Item = I>,
    ) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // `cargo run` adds its library folder, which other compilers must not load from.
        command
            .args(args)
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target);
        command
    }
}

fn cache_root() -> Result<PathBuf> {
    let given = |name| {
        env::var_os(name)
            .filter(|it| !it.is_empty())
            .map(PathBuf::from)
    };
    given("XDG_CACHE_HOME")
        .or_else(|| given("LOCALAPPDATA"))
        .or_else(|| given("HOME").map(|home| home.join(Path::new(".cache"))))
        .context("neither XDG_CACHE_HOME, LOCALAPPDATA nor HOME is set")
}
