//! A book as large as a provider's that this app is made for.

use std::fs::File;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use tokio::process::Command;

/// As many as the rows of `provider.sql`.
pub const CUSTOMERS: usize = 50_000;

/// Puts the customers straight into the tables of the book in a data folder, by the `sqlite3` program. Nothing
/// else may have it open.
///
/// # Errors
/// Where there is no book, or no `sqlite3`.
pub async fn fill(data: &Path) -> Result<()> {
    let rows = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/provider.sql");
    let filled = Command::new("sqlite3")
        .arg("-bail")
        .arg(data.join("mikromon.db"))
        .stdin(Stdio::from(File::open(rows)?))
        .status()
        .await
        .context("sqlite3 is missing")?;
    ensure!(filled.success(), "sqlite3 did not fill the store");
    Ok(())
}
