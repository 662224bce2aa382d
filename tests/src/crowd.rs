//! A store as large as a provider's that this app is made for, for benchmarks in the window.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::desk::Desk;
use crate::window::Window;

/// As many as the rows of `crowd.sql`.
pub const CUSTOMERS: usize = 50_000;
/// Paused: what is measured is the page, not the network.
pub const ROUTERS: usize = 500;
pub const PASSWORD: &str = "sawah hijau 27";

pub struct Crowd {
    folder: PathBuf,
}

impl Crowd {
    /// The owner and the routers come by the app's own commands, in its window; the customers
    /// straight into the tables, by the `sqlite3` program.
    ///
    /// # Errors
    /// When the app refuses something, or `sqlite3` is missing.
    pub async fn gather(desk: &Desk, app: &Path, reports: &Path) -> Result<Self> {
        let crowd = Self {
            folder: desk.home().join("crowd"),
        };
        let window = crowd.open(desk, app, reports).await?;
        let owner = json!({
            "login": "rina", "name": "Rina Wati", "password": PASSWORD, "passphrase": null,
        });
        window.call("session.create-owner", owner).await?;
        for number in 1..=ROUTERS {
            let add = json!({ "form": router(number), "accept_pin": null });
            window.call("router.add", add).await?;
        }
        window.close().await?;
        crowd.fill().await?;
        Ok(crowd)
    }

    /// # Errors
    /// When no window opens.
    pub async fn open(&self, desk: &Desk, app: &Path, reports: &Path) -> Result<Window> {
        let folder = self.folder.to_str().context("the folder is no text")?;
        Window::open(desk, app, &["--data-dir", folder], reports).await
    }

    async fn fill(&self) -> Result<()> {
        let rows = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/crowd.sql");
        let filled = Command::new("sqlite3")
            .arg("-bail")
            .arg(self.folder.join("mikromon.db"))
            .stdin(Stdio::from(File::open(rows)?))
            .status()
            .await
            .context("sqlite3 is missing")?;
        ensure!(filled.success(), "sqlite3 did not fill the store");
        Ok(())
    }
}

fn router(number: usize) -> Value {
    json!({
        "name": format!("BR-Desa-{number:03}"),
        "host": format!("10.20.{}.{}", number / 250, number % 250 + 1),
        "port": 8728, "transport": "plain", "username": "pemantau", "password": "rahasia",
        "core": number.is_multiple_of(100), "paused": true, "parent": null,
        "site": format!("POP {}", number % 20 + 1), "note": "", "position": null,
    })
}

/// The value that so many percent of the values are not above; nothing of no values.
#[must_use]
pub fn percentile(mut values: Vec<f64>, percent: usize) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let place = (values.len() * percent).div_ceil(100).checked_sub(1)?;
    values.get(place).copied()
}

#[cfg(test)]
mod tests {
    use super::percentile;

    #[test]
    fn a_percentile_is_one_of_the_values() {
        let hundred: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!(percentile(hundred.clone(), 99), Some(99.0));
        assert_eq!(percentile(hundred, 50), Some(50.0));
        assert_eq!(percentile(vec![7.0], 99), Some(7.0));
        assert_eq!(percentile(Vec::new(), 50), None);
    }
}
